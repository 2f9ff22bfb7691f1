// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.discovery.DiscoveryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What discovery asks of ECS. Lists come whole, a hundred at a time, or ten of services. */
final class EcsApi {

  private static final int PAGE = 100;
  private static final int SERVICES_AT_ONCE = 10;
  private static final List<String> TAGS = List.of("TAGS");

  private final AwsApi api;
  private final int concurrency;

  EcsApi(AwsApi api, int concurrency) {
    this.api = api;
    this.concurrency = concurrency;
  }

  /** The ARNs of all clusters. */
  List<String> clusterArns() throws DiscoveryException, InterruptedException {
    return arns("ListClusters", "clusterArns", Map.of());
  }

  /** The clusters, with their tags. */
  List<ApiValue> clusters(List<String> clusters) throws DiscoveryException, InterruptedException {
    return described("DescribeClusters", "clusters", clusters, PAGE, Map.of("include", TAGS));
  }

  /** The services of a cluster, with their tags. */
  List<ApiValue> services(String cluster) throws DiscoveryException, InterruptedException {
    Map<String, Object> in = Map.of("cluster", cluster);
    List<String> arns = arns("ListServices", "serviceArns", in);
    return described(
        "DescribeServices",
        "services",
        arns,
        SERVICES_AT_ONCE,
        Map.of("cluster", cluster, "include", TAGS));
  }

  /** The tasks of a cluster that are meant to run, with their tags. */
  List<ApiValue> tasks(String cluster) throws DiscoveryException, InterruptedException {
    List<String> arns = arns("ListTasks", "taskArns", Map.of("cluster", cluster));
    return described(
        "DescribeTasks", "tasks", arns, PAGE, Map.of("cluster", cluster, "include", TAGS));
  }

  /** The ids of the EC2 instances that are container instances, by their ARNs. */
  Map<String, String> instanceIds(String cluster, List<String> containerInstances)
      throws DiscoveryException, InterruptedException {
    Map<String, String> ids = new HashMap<>();
    for (ApiValue found :
        described(
            "DescribeContainerInstances",
            "containerInstances",
            containerInstances,
            PAGE,
            Map.of("cluster", cluster))) {
      ids.put(found.text("containerInstanceArn"), found.text("ec2InstanceId"));
    }
    return ids;
  }

  /** A task definition. */
  ApiValue taskDefinition(String arn) throws DiscoveryException, InterruptedException {
    return api.call(
            AwsRequest.json(
                AwsService.ECS, "DescribeTaskDefinition", Map.of("taskDefinition", arn)))
        .at("taskDefinition");
  }

  private List<String> arns(String operation, String member, Map<String, ?> arguments)
      throws DiscoveryException, InterruptedException {
    List<String> arns = new ArrayList<>();
    for (ApiValue page :
        api.pages(
            token -> {
              Map<String, Object> all = new HashMap<>(arguments);
              all.put("maxResults", PAGE);
              token.ifPresent(text -> all.put("nextToken", text));
              return AwsRequest.json(AwsService.ECS, operation, all);
            },
            "nextToken")) {
      arns.addAll(page.texts(member));
    }
    return arns;
  }

  private List<ApiValue> described(
      String operation, String member, List<String> names, int atOnce, Map<String, ?> arguments)
      throws DiscoveryException, InterruptedException {
    List<List<ApiValue>> described =
        Concurrently.map(
            Concurrently.batches(names, atOnce),
            concurrency,
            batch -> {
              Map<String, Object> all = new HashMap<>(arguments);
              all.put(member, batch);
              return api.call(AwsRequest.json(AwsService.ECS, operation, all)).list(member);
            });
    return described.stream().flatMap(List::stream).toList();
  }
}

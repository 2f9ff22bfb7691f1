// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.http.AwsKeys;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.SecretStore;
import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.TargetGroup;
import io.trendlake.model.Labels;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Member accounts in moto's server, reached by roles assumed there: the discoverers under test, and
 * a way to make what they are to find.
 */
final class MotoAws implements AutoCloseable {

  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final AwsSessions sessions;
  private final AwsSdkDiscovery discoverers;

  /** The accounts of the server at an endpoint, or behind a proxy there. */
  MotoAws(URI endpoint) {
    Map<String, String> environment = Map.of("AWS_ENDPOINT_URL", endpoint.toString());
    this.sessions = new AwsSessions(http, environment);
    this.discoverers = new AwsSdkDiscovery(environment, SecretStore.NONE);
  }

  /** An account and region, with the role that is assumed there. */
  static AccountRegion place(String account, String region) {
    return new AccountRegion(
        account,
        "name of " + account,
        region,
        Optional.of("arn:aws:iam::" + account + ":role/trendlake"),
        Optional.of("external"));
  }

  AwsSdkDiscovery discoverers() {
    return discoverers;
  }

  /** What a discovery finds at a place. */
  DiscoveryResult<TargetGroup> discover(AwsSdConfig config, AccountRegion place)
      throws DiscoveryException, InterruptedException {
    return discoverers.of(config, place).discover();
  }

  /** The labels of all targets, those of their groups included. */
  List<Labels> targets(AwsSdConfig config, AccountRegion place)
      throws DiscoveryException, InterruptedException {
    return discover(config, place).found().stream()
        .flatMap(group -> group.targets().stream().map(target -> all(group, target)))
        .toList();
  }

  private static Labels all(TargetGroup group, Labels target) {
    Labels.Builder all = Labels.builder();
    group.labels().forEach(all::set);
    target.forEach(all::set);
    return all.build();
  }

  /** Does something in an account, as whoever makes resources there. */
  ApiValue call(AccountRegion place, AwsRequest request)
      throws DiscoveryException, InterruptedException {
    AwsApi api =
        new AwsApi(sessions.of(AwsSdSettings.defaults(), place, true), new AwsTransport(http));
    return api.call(request);
  }

  /** Settings with the keys of a user of moto's own account. */
  static AwsSdSettings as(String[] keys) {
    AwsSdSettings defaults = AwsSdSettings.defaults();
    return new AwsSdSettings(
        defaults.region(),
        defaults.endpoint(),
        Optional.of(new AwsKeys(keys[0], new Secret.Inline(keys[1]))),
        defaults.profile(),
        defaults.roleArn(),
        defaults.externalId(),
        defaults.refreshInterval(),
        defaults.port());
  }

  /** Starts an instance; returns its id. */
  String runInstance(AccountRegion place, Map<String, String> tags)
      throws DiscoveryException, InterruptedException {
    Map<String, String> form = new HashMap<>();
    form.put("ImageId", "ami-12c6146b");
    form.put("InstanceType", "t3.micro");
    form.put("MinCount", "1");
    form.put("MaxCount", "1");
    if (!tags.isEmpty()) {
      form.put("TagSpecification.1.ResourceType", "instance");
    }
    int number = 0;
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      number++;
      form.put("TagSpecification.1.Tag." + number + ".Key", tag.getKey());
      form.put("TagSpecification.1.Tag." + number + ".Value", tag.getValue());
    }
    return call(place, AwsRequest.form(AwsService.EC2, "RunInstances", form))
        .list("instancesSet")
        .getFirst()
        .text("instanceId");
  }

  @Override
  public void close() {
    discoverers.close();
    sessions.close();
    http.close();
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.sd.CloudMapSdConfig;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Instances registered with Cloud Map. A service is listed again only when its revision has
 * changed, which one request finds out, however many instances it has.
 */
final class CloudMapResources implements Resources {

  private static final int PAGE = 100;
  private static final String DATA_HOST = "data-";

  private final CloudMapSdConfig config;
  private final Map<String, Revision> known = new ConcurrentHashMap<>();

  CloudMapResources(CloudMapSdConfig config) {
    this.config = config;
  }

  /** The instances of a service as of a revision. */
  private record Revision(String number, List<ApiValue> instances) {}

  /** A service in its namespace. */
  private record Service(ApiValue namespace, ApiValue service) {

    String id() {
      return service.text("Id");
    }
  }

  @Override
  public List<Labels> targets(AwsApi api) throws DiscoveryException, InterruptedException {
    List<Service> services = services(api);
    List<List<Labels>> byService =
        Concurrently.map(
            services,
            config.requestConcurrency(),
            service -> targets(service, instances(service, api)));
    known.keySet().retainAll(services.stream().map(Service::id).collect(Collectors.toSet()));
    return byService.stream().flatMap(List::stream).toList();
  }

  private List<Service> services(AwsApi api) throws DiscoveryException, InterruptedException {
    List<ApiValue> namespaces =
        list(api, "ListNamespaces", "Namespaces", Map.of()).stream()
            .filter(namespace -> isWanted(config.namespaces(), namespace))
            .toList();
    List<List<Service>> services =
        Concurrently.map(
            namespaces, config.requestConcurrency(), namespace -> services(namespace, api));
    return services.stream().flatMap(List::stream).toList();
  }

  private List<Service> services(ApiValue namespace, AwsApi api)
      throws DiscoveryException, InterruptedException {
    Map<String, Object> filter =
        Map.of("Name", "NAMESPACE_ID", "Values", List.of(namespace.text("Id")), "Condition", "EQ");
    return list(api, "ListServices", "Services", Map.of("Filters", List.of(filter))).stream()
        .filter(service -> isWanted(config.services(), service))
        .map(service -> new Service(namespace, service))
        .toList();
  }

  private static boolean isWanted(List<String> names, ApiValue named) {
    return names.isEmpty() || Set.copyOf(names).contains(named.text("Name"));
  }

  private List<ApiValue> instances(Service service, AwsApi api)
      throws DiscoveryException, InterruptedException {
    String number = revision(service, api);
    Revision before = known.get(service.id());
    if (before != null && before.number().equals(number)) {
      return before.instances();
    }
    List<ApiValue> instances =
        list(api, "ListInstances", "Instances", Map.of("ServiceId", service.id()));
    known.put(service.id(), new Revision(number, instances));
    return instances;
  }

  private static String revision(Service service, AwsApi api)
      throws DiscoveryException, InterruptedException {
    AwsRequest request =
        AwsRequest.json(
            AwsService.CLOUD_MAP,
            "DiscoverInstancesRevision",
            Map.of(
                "NamespaceName",
                namespaceName(service.namespace()),
                "ServiceName",
                service.service().text("Name")));
    return api.call(request.atHost(DATA_HOST)).text("InstancesRevision");
  }

  /** Discovery knows a namespace by the name that HTTP uses, which is the same for most. */
  private static String namespaceName(ApiValue namespace) {
    return namespace
        .nonEmpty("Properties", "HttpProperties", "HttpName")
        .orElse(namespace.text("Name"));
  }

  private static List<ApiValue> list(
      AwsApi api, String operation, String member, Map<String, ?> arguments)
      throws DiscoveryException, InterruptedException {
    return api.list(AwsService.CLOUD_MAP, operation, arguments, PAGE, member);
  }

  private List<Labels> targets(Service service, List<ApiValue> instances) {
    List<Labels> targets = new ArrayList<>();
    for (ApiValue instance : instances) {
      Map<String, String> attributes = new LinkedHashMap<>();
      instance
          .at("Attributes")
          .members()
          .forEach(attribute -> attributes.put(attribute.name(), attribute.value().text()));
      host(attributes)
          .map(host -> target(service, instance, attributes, host))
          .ifPresent(targets::add);
    }
    return targets;
  }

  private Labels target(
      Service service, ApiValue instance, Map<String, String> attributes, String host) {
    String port = attributes.getOrDefault("AWS_INSTANCE_PORT", String.valueOf(config.aws().port()));
    return MetaLabels.of("__meta_cloudmap_")
        .set("namespace_id", service.namespace().text("Id"))
        .set("namespace_name", service.namespace().text("Name"))
        .set("namespace_type", service.namespace().text("Type"))
        .set("service_id", service.id())
        .set("service_arn", service.service().text("Arn"))
        .set("service_name", service.service().text("Name"))
        .set("instance_id", instance.text("Id"))
        .tags("attribute_", attributes)
        .address(host, port)
        .build();
  }

  private static Optional<String> host(Map<String, String> attributes) {
    return Optional.ofNullable(attributes.get("AWS_INSTANCE_IPV4"))
        .or(() -> Optional.ofNullable(attributes.get("AWS_INSTANCE_IPV6")))
        .or(() -> Optional.ofNullable(attributes.get("AWS_INSTANCE_CNAME")));
  }
}

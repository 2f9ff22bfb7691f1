// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import com.google.re2j.Pattern;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.sd.KubernetesAccess;
import io.trendlake.config.sd.KubernetesRole;
import io.trendlake.config.sd.KubernetesSdConfig;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads an element of {@code kubernetes_sd_configs}. */
final class KubernetesSdReader {

  static final Fields FIELDS =
      Fields.of(
              "role",
              "api_server",
              "kubeconfig_file",
              "kubeconfig_ref",
              "eks",
              "namespaces",
              "selectors",
              "attach_metadata",
              "refresh_interval")
          .with(HttpClientReader.FIELDS);

  static final Fields EKS =
      Fields.of(
          "cluster",
          "region",
          "endpoint",
          "access_key",
          "secret_key",
          "secret_key_ref",
          "profile",
          "role_arn",
          "external_id");
  static final Fields NAMESPACES = Fields.of("own_namespace", "names");
  static final Fields SELECTOR = Fields.of("role", "label", "field");
  static final Fields METADATA = Fields.of("node", "namespace", "deployment", "job", "cronjob");

  private static final Map<String, KubernetesRole> ROLES =
      Choices.of(KubernetesRole.values(), KubernetesRole::text);

  private static final Pattern CLUSTER = Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]{0,99}");

  private final ConfigFolder folder;
  private final HttpClientReader http;

  KubernetesSdReader(ConfigFolder folder, HttpClientReader http) {
    this.folder = folder;
    this.http = http;
  }

  Optional<KubernetesSdConfig> read(YamlBlock block) {
    if (block.requiredText("role").isEmpty()) {
      return Optional.empty();
    }
    Optional<KubernetesRole> role = block.choice("role", ROLES);
    Optional<KubernetesAccess> access = access(block);
    Optional<YamlBlock> namespaces = block.block("namespaces", NAMESPACES);
    boolean own = namespaces.map(some -> some.flag("own_namespace", false)).orElse(false);
    if (own && access.filter(some -> !(some instanceof KubernetesAccess.InCluster)).isPresent()) {
      block.refuse(
          "namespaces",
          "own_namespace is that of the pod that this runs in; with api_server, kubeconfig_file,"
              + " kubeconfig_ref or eks write names");
    }
    KubernetesSdConfig.Metadata attach =
        block
            .block("attach_metadata", METADATA)
            .map(KubernetesSdReader::metadata)
            .orElse(KubernetesSdConfig.Metadata.NONE);
    Map<KubernetesRole, KubernetesSdConfig.Selector> selectors =
        role.map(some -> selectors(block, some)).orElse(Map.of());
    Duration interval =
        SdReader.refreshInterval(block, KubernetesSdConfig.DEFAULT_REFRESH_INTERVAL);
    if (role.isEmpty() || access.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new KubernetesSdConfig(
            role.get(),
            access.get(),
            namespaces.map(some -> some.texts("names")).orElse(List.of()),
            own,
            selectors,
            attach,
            interval));
  }

  private Optional<KubernetesAccess> access(YamlBlock block) {
    HttpClientConfig client = http.read(block);
    boolean custom = !client.equals(HttpClientConfig.defaults());
    String server = block.text("api_server", "");
    String file = block.text("kubeconfig_file", "");
    String reference = block.text("kubeconfig_ref", "");
    Optional<YamlValue> eks = block.value("eks").filter(value -> !value.saysNothing());
    List<String> written =
        Stream.of("api_server", "kubeconfig_file", "kubeconfig_ref", "eks")
            .filter(name -> name.equals("eks") ? eks.isPresent() : !block.text(name, "").isEmpty())
            .toList();
    if (written.size() > 1) {
      block.refuse(
          written.getFirst(),
          "api_server, kubeconfig_file, kubeconfig_ref and eks exclude each other; write one of"
              + " them");
      return Optional.empty();
    }
    if (custom && server.isEmpty()) {
      block.refuse(
          "api_server",
          "is missing; settings of the HTTP client need it, as a kubeconfig, eks and the service"
              + " account of a pod say themselves how to ask");
    }
    if (!server.isEmpty()) {
      return url(server, block).map(url -> new KubernetesAccess.NamedServer(url, client));
    }
    if (!file.isEmpty()) {
      return folder
          .resolve(file, reason -> block.refuse("kubeconfig_file", reason))
          .map(KubernetesAccess.KubeConfig::new);
    }
    if (!reference.isEmpty()) {
      return SecretReader.reference(reference, reason -> block.refuse("kubeconfig_ref", reason))
          .map(KubernetesAccess.ReferencedKubeConfig::new);
    }
    return eks.isPresent()
        ? eks.get().block(EKS).flatMap(KubernetesSdReader::eks)
        : Optional.of(new KubernetesAccess.InCluster());
  }

  private static Optional<KubernetesAccess> eks(YamlBlock block) {
    return block
        .requiredText("cluster")
        .filter(name -> CLUSTER.matches(name) || refused(name, block))
        .map(cluster -> new KubernetesAccess.Eks(cluster, AwsSdReader.identity(block)));
  }

  private static boolean refused(String name, YamlBlock block) {
    block.refuse("cluster", YamlValue.quoted(name) + " is not a name of a cluster of EKS");
    return false;
  }

  /** The text stays out of the message: a URL may hold a password. */
  private static Optional<Url> url(String text, YamlBlock block) {
    try {
      return Optional.of(Url.parse(text));
    } catch (IllegalArgumentException e) {
      block.refuse("api_server", "is not a URL: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Map<KubernetesRole, KubernetesSdConfig.Selector> selectors(
      YamlBlock block, KubernetesRole role) {
    Map<KubernetesRole, KubernetesSdConfig.Selector> selectors =
        new EnumMap<>(KubernetesRole.class);
    for (YamlValue element : block.list("selectors")) {
      element.block(SELECTOR).ifPresent(selector -> read(selector, role, selectors));
    }
    return selectors;
  }

  private static void read(
      YamlBlock selector,
      KubernetesRole role,
      Map<KubernetesRole, KubernetesSdConfig.Selector> selectors) {
    Optional<KubernetesRole> of = selector.choice("role", ROLES);
    if (of.isEmpty() || !role.selectable().contains(of.get())) {
      selector.refuse(
          "role",
          "role "
              + role.text()
              + " selects objects of "
              + role.selectable().stream()
                  .map(KubernetesRole::text)
                  .collect(Collectors.joining(", "))
              + " only");
      return;
    }
    KubernetesSdConfig.Selector before =
        selectors.putIfAbsent(
            of.get(),
            new KubernetesSdConfig.Selector(
                selector.text("label", ""), selector.text("field", "")));
    if (before != null) {
      selector.refuse("role", "there are two selectors of " + of.get().text() + "; write one");
    }
  }

  private static KubernetesSdConfig.Metadata metadata(YamlBlock block) {
    return new KubernetesSdConfig.Metadata(
        block.flag("node", false),
        block.flag("namespace", false),
        block.flag("deployment", false),
        block.flag("job", false),
        block.flag("cronjob", false));
  }
}

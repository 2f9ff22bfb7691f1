// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import com.google.re2j.Pattern;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.sd.FileSdConfig;
import io.trendlake.config.sd.HttpSdConfig;
import io.trendlake.config.sd.SdConfig;
import io.trendlake.config.sd.StaticSdConfig;
import io.trendlake.model.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads where the targets of a job come from: all the {@code *_configs} of discovery. */
final class SdReader {

  private static final String NOT_SUPPORTED = "not supported: this kind of discovery; ";
  private static final String LISTED = "list the targets by http_sd_configs or file_sd_configs";

  static final Fields FIELDS =
      Fields.of(
              "static_configs",
              "file_sd_configs",
              "http_sd_configs",
              "dns_sd_configs",
              "kubernetes_sd_configs")
          .with(AwsSdReader.FIELDS)
          .refusing(
              NOT_SUPPORTED
                  + "ask Consul's DNS by dns_sd_configs, as for _NAME._tcp.service.consul, or "
                  + LISTED,
              "consul_sd_configs")
          .refusing(
              NOT_SUPPORTED
                  + "find the tasks of a service by dns_sd_configs, as tasks.NAME, or "
                  + LISTED,
              "dockerswarm_sd_configs")
          .refusing(
              NOT_SUPPORTED + LISTED,
              "azure_sd_configs",
              "digitalocean_sd_configs",
              "docker_sd_configs",
              "eureka_sd_configs",
              "gce_sd_configs",
              "hetzner_sd_configs",
              "ionos_sd_configs",
              "kuma_sd_configs",
              "linode_sd_configs",
              "marathon_sd_configs",
              "nerve_sd_configs",
              "nomad_sd_configs",
              "oci_sd_configs",
              "openstack_sd_configs",
              "outscale_sd_configs",
              "ovhcloud_sd_configs",
              "puppetdb_sd_configs",
              "scaleway_sd_configs",
              "serverset_sd_configs",
              "stackit_sd_configs",
              "triton_sd_configs",
              "uyuni_sd_configs",
              "vultr_sd_configs");

  static final Fields STATIC = Fields.of("targets", "labels");
  static final Fields FILE = Fields.of("files", "refresh_interval");
  static final Fields HTTP = Fields.of("url", "refresh_interval").with(HttpClientReader.FIELDS);

  /** Prometheus's {@code patFileSDName}: one star, in the last element of the path. */
  private static final Pattern FILE_NAME =
      Pattern.compile("[^*]*(\\*[^/]*)?\\.(json|yml|yaml|JSON|YML|YAML)");

  private final ConfigFolder folder;
  private final HttpClientReader http;
  private final KubernetesSdReader kubernetes;

  SdReader(ConfigFolder folder) {
    this.folder = folder;
    this.http = new HttpClientReader(folder);
    this.kubernetes = new KubernetesSdReader(folder, http);
  }

  /**
   * The discoveries of a job.
   *
   * @param relabelled whether relabelling may still make an address of a target; if not, each must
   *     be one
   */
  List<SdConfig> read(YamlBlock job, boolean relabelled) {
    List<SdConfig> all = new ArrayList<>();
    all.addAll(each(job, "static_configs", STATIC, block -> staticConfig(block, relabelled)));
    all.addAll(each(job, "file_sd_configs", FILE, this::fileConfig));
    all.addAll(each(job, "http_sd_configs", HTTP, this::httpConfig));
    for (YamlValue element : written(job, "dns_sd_configs")) {
      element.block(DnsSdReader.FIELDS).map(DnsSdReader::read).ifPresent(all::addAll);
    }
    all.addAll(each(job, "kubernetes_sd_configs", KubernetesSdReader.FIELDS, kubernetes::read));
    all.addAll(each(job, "ec2_sd_configs", AwsSdReader.EC2, AwsSdReader::ec2));
    all.addAll(each(job, "lightsail_sd_configs", AwsSdReader.LIGHTSAIL, AwsSdReader::lightsail));
    all.addAll(each(job, "ecs_sd_configs", AwsSdReader.CLUSTERS, AwsSdReader::ecs));
    all.addAll(each(job, "elasticache_sd_configs", AwsSdReader.CLUSTERS, AwsSdReader::elasticache));
    all.addAll(each(job, "msk_sd_configs", AwsSdReader.CLUSTERS, AwsSdReader::msk));
    all.addAll(each(job, "rds_sd_configs", AwsSdReader.RDS, AwsSdReader::rds));
    all.addAll(each(job, "aws_sd_configs", AwsSdReader.AWS, AwsSdReader::anyRole));
    all.addAll(each(job, "cloudmap_sd_configs", AwsSdReader.CLOUD_MAP, AwsSdReader::cloudMap));
    return all;
  }

  private static List<SdConfig> each(
      YamlBlock job,
      String name,
      Fields fields,
      Function<YamlBlock, Optional<? extends SdConfig>> reader) {
    List<SdConfig> read = new ArrayList<>();
    for (YamlValue element : written(job, name)) {
      element.block(fields).flatMap(reader).ifPresent(read::add);
    }
    return read;
  }

  /** The elements of a list; one that is empty is an error. */
  private static List<YamlValue> written(YamlBlock job, String name) {
    List<YamlValue> elements = job.list(name);
    for (YamlValue element : elements) {
      if (element.isNull()) {
        element.refuse("is empty; fill it in or remove it");
      }
    }
    return elements;
  }

  private Optional<StaticSdConfig> staticConfig(YamlBlock block, boolean relabelled) {
    List<String> targets = new ArrayList<>();
    for (YamlValue target : block.list("targets")) {
      target.text().filter(text -> relabelled || isAddress(text, target)).ifPresent(targets::add);
    }
    Labels labels =
        block.value("labels").flatMap(YamlValue::map).map(SdReader::labels).orElse(Labels.empty());
    return Optional.of(new StaticSdConfig(targets, labels));
  }

  private static boolean isAddress(String text, YamlValue target) {
    if (text.isEmpty()) {
      target.refuse("is empty; a target is written as host:port");
    } else if (text.contains("/")) {
      target.refuse(
          YamlValue.quoted(text)
              + " is not an address: a target is written as host:port; say the rest by scheme,"
              + " metrics_path and params");
    }
    return !text.isEmpty() && !text.contains("/");
  }

  private static Labels labels(Map<String, YamlValue> entries) {
    Map<String, String> labels = new LinkedHashMap<>();
    entries.forEach((name, value) -> {
      if (NameValidationScheme.UTF8.allowsLabelName(name)) {
        value.text().ifPresent(text -> labels.put(name, text));
      } else {
        value.refuse(YamlValue.quoted(name) + " is not a label name");
      }
    });
    return Labels.ofMap(labels);
  }

  private Optional<FileSdConfig> fileConfig(YamlBlock block) {
    List<String> files = new ArrayList<>();
    for (YamlValue file : block.list("files")) {
      file.text()
          .filter(name -> isFileName(name, file))
          .flatMap(name -> folder.resolve(name, file::refuse))
          .ifPresent(path -> files.add(path.toString()));
    }
    if (!block.has("files") || block.value("files").filter(YamlValue::saysNothing).isPresent()) {
      block.refuse("files", "names no file; at least one is required");
    }
    return Optional.of(
        new FileSdConfig(files, refreshInterval(block, FileSdConfig.DEFAULT_REFRESH_INTERVAL)));
  }

  private static boolean isFileName(String name, YamlValue file) {
    boolean valid = FILE_NAME.matches(name);
    if (!valid) {
      file.refuse(
          YamlValue.quoted(name)
              + " is not a name for file discovery: it ends in .json, .yml or .yaml, and only"
              + " its last element may contain a star");
    }
    return valid;
  }

  private Optional<HttpSdConfig> httpConfig(YamlBlock block) {
    Duration interval = refreshInterval(block, HttpSdConfig.DEFAULT_REFRESH_INTERVAL);
    HttpClientConfig client = http.read(block);
    return block
        .requiredText("url")
        .flatMap(text -> url(text, block))
        .map(url -> new HttpSdConfig(url, interval, client));
  }

  /** The text stays out of the message: a URL may hold a password. */
  private static Optional<Url> url(String text, YamlBlock block) {
    try {
      return Optional.of(Url.parse(text));
    } catch (IllegalArgumentException e) {
      block.refuse("url", "is not a URL: " + e.getMessage());
      return Optional.empty();
    }
  }

  static Duration refreshInterval(YamlBlock block, Duration absent) {
    Duration interval = block.duration("refresh_interval", absent);
    if (interval.isZero()) {
      block.refuse("refresh_interval", "is 0; it must be longer");
    }
    return interval;
  }
}

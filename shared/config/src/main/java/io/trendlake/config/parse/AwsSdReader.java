// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import com.google.re2j.Pattern;
import io.trendlake.config.http.AwsKeys;
import io.trendlake.config.http.Secret;
import io.trendlake.config.sd.AwsFilter;
import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.CloudMapSdConfig;
import io.trendlake.config.sd.Ec2SdConfig;
import io.trendlake.config.sd.EcsSdConfig;
import io.trendlake.config.sd.ElasticacheSdConfig;
import io.trendlake.config.sd.LightsailSdConfig;
import io.trendlake.config.sd.MskSdConfig;
import io.trendlake.config.sd.RdsSdConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code ec2_sd_configs}, {@code lightsail_sd_configs}, {@code aws_sd_configs} and {@code
 * cloudmap_sd_configs}.
 */
final class AwsSdReader {

  static final Fields FIELDS =
      Fields.of(
          "ec2_sd_configs",
          "lightsail_sd_configs",
          "ecs_sd_configs",
          "elasticache_sd_configs",
          "msk_sd_configs",
          "rds_sd_configs",
          "aws_sd_configs",
          "cloudmap_sd_configs");

  /** The keys of the HTTP client are Prometheus's too; here the client of AWS's SDK speaks. */
  private static final Fields SETTINGS =
      Fields.of(
              "region",
              "endpoint",
              "access_key",
              "secret_key",
              "secret_key_ref",
              "profile",
              "role_arn",
              "external_id",
              "refresh_interval",
              "port")
          .refusing(
              "not supported: calls to AWS are signed and need no HTTP settings; those of the"
                  + " targets belong to the job",
              HttpClientReader.FIELDS.names().toArray(String[]::new));

  static final Fields LIGHTSAIL = SETTINGS;
  static final Fields CLUSTERS = Fields.of("clusters", "request_concurrency").with(SETTINGS);
  static final Fields RDS = Fields.of("clusters", "filters", "request_concurrency").with(SETTINGS);
  static final Fields EC2 = Fields.of("filters").with(SETTINGS);
  static final Fields AWS =
      Fields.of("role", "filters", "clusters", "request_concurrency").with(SETTINGS);
  static final Fields CLOUD_MAP =
      Fields.of("namespaces", "services", "request_concurrency").with(SETTINGS);
  static final Fields FILTER = Fields.of("name", "values");

  private enum Role {
    EC2("ec2"),
    ECS("ecs"),
    ELASTICACHE("elasticache"),
    LIGHTSAIL("lightsail"),
    MSK("msk"),
    RDS("rds");

    private final String text;

    Role(String text) {
      this.text = text;
    }
  }

  private static final Map<String, Role> ROLES = Choices.of(Role.values(), role -> role.text);

  private static final Pattern CACHE_ARN =
      Pattern.compile(
          "arn:aws[a-z-]*:elasticache:[^:]+:[0-9]{12}:(serverlesscache|replicationgroup|cluster):.+");

  private static final int MAX_CONCURRENCY = 1000;
  private static final int MAX_PORT = 65_535;

  private AwsSdReader() {}

  /** An element of {@code ec2_sd_configs}. */
  static Optional<AwsSdConfig> ec2(YamlBlock block) {
    return Optional.of(new Ec2SdConfig(settings(block), filters(block)));
  }

  /** An element of {@code lightsail_sd_configs}. */
  static Optional<AwsSdConfig> lightsail(YamlBlock block) {
    return Optional.of(new LightsailSdConfig(settings(block)));
  }

  /** An element of {@code ecs_sd_configs}. */
  static Optional<AwsSdConfig> ecs(YamlBlock block) {
    return Optional.of(ofRole(Role.ECS, block));
  }

  /** An element of {@code elasticache_sd_configs}. */
  static Optional<AwsSdConfig> elasticache(YamlBlock block) {
    return Optional.of(ofRole(Role.ELASTICACHE, block));
  }

  /** An element of {@code msk_sd_configs}. */
  static Optional<AwsSdConfig> msk(YamlBlock block) {
    return Optional.of(ofRole(Role.MSK, block));
  }

  /** An element of {@code rds_sd_configs}, whose requests come one after another anyway. */
  static Optional<AwsSdConfig> rds(YamlBlock block) {
    concurrency(block, 1);
    return Optional.of(new RdsSdConfig(settings(block), block.texts("clusters"), filters(block)));
  }

  /** An element of {@code cloudmap_sd_configs}. */
  static Optional<AwsSdConfig> cloudMap(YamlBlock block) {
    return Optional.of(
        new CloudMapSdConfig(
            settings(block),
            block.texts("namespaces"),
            block.texts("services"),
            concurrency(block, CloudMapSdConfig.DEFAULT_REQUEST_CONCURRENCY)));
  }

  /** An element of {@code aws_sd_configs}. */
  static Optional<AwsSdConfig> anyRole(YamlBlock block) {
    if (block.requiredText("role").isEmpty()) {
      return Optional.empty();
    }
    return block.choice("role", ROLES).map(role -> ofRole(role, block));
  }

  private static AwsSdConfig ofRole(Role role, YamlBlock block) {
    return switch (role) {
      case EC2 -> {
        refuseOthers(block, role, "clusters", "request_concurrency");
        yield new Ec2SdConfig(settings(block), filters(block));
      }
      case ECS -> {
        refuseOthers(block, role, "filters");
        yield new EcsSdConfig(
            settings(block),
            block.texts("clusters"),
            concurrency(block, EcsSdConfig.DEFAULT_REQUEST_CONCURRENCY));
      }
      case ELASTICACHE -> {
        refuseOthers(block, role, "filters");
        yield new ElasticacheSdConfig(
            settings(block),
            caches(block),
            concurrency(block, ElasticacheSdConfig.DEFAULT_REQUEST_CONCURRENCY));
      }
      case LIGHTSAIL -> {
        refuseOthers(block, role, "filters", "clusters", "request_concurrency");
        yield new LightsailSdConfig(settings(block));
      }
      case MSK -> {
        refuseOthers(block, role, "filters");
        yield new MskSdConfig(
            settings(block),
            block.texts("clusters"),
            concurrency(block, MskSdConfig.DEFAULT_REQUEST_CONCURRENCY));
      }
      case RDS -> {
        refuseOthers(block, role, "request_concurrency");
        yield new RdsSdConfig(settings(block), block.texts("clusters"), filters(block));
      }
    };
  }

  /** Prometheus ignores them. */
  private static void refuseOthers(YamlBlock block, Role role, String... keys) {
    for (String key : keys) {
      if (block.value(key).filter(value -> !value.saysNothing()).isPresent()) {
        block.refuse(key, "means nothing to role " + role.text + "; remove it");
      }
    }
  }

  /** As whom a cluster of EKS is asked, and where. */
  static AwsSdSettings identity(YamlBlock block) {
    return settings(block);
  }

  private static AwsSdSettings settings(YamlBlock block) {
    Optional<AwsKeys> keys = keys(block);
    Optional<String> role = AwsNames.roleArn(block);
    Optional<String> externalId = AwsNames.externalId(block);
    if (externalId.isPresent() && role.isEmpty()) {
      block.refuse("external_id", "needs role_arn; that of a member account is set in accounts");
    }
    return new AwsSdSettings(
        region(block),
        endpoint(block),
        keys,
        AwsNames.nonEmpty(block.text("profile", "")),
        role,
        externalId,
        refreshInterval(block),
        (int) number(block, "port", AwsSdSettings.DEFAULT_PORT, MAX_PORT));
  }

  /** A cloud that only speaks AWS's API names its regions as it likes. */
  private static Optional<String> region(YamlBlock block) {
    return block.text("endpoint", "").isEmpty()
        ? AwsNames.region(block)
        : AwsNames.nonEmpty(block.text("region", ""));
  }

  private static Duration refreshInterval(YamlBlock block) {
    Duration interval = SdReader.refreshInterval(block, AwsSdSettings.DEFAULT_REFRESH_INTERVAL);
    return interval.isZero() ? AwsSdSettings.DEFAULT_REFRESH_INTERVAL : interval;
  }

  /** The text of a key stays out of the messages. */
  private static Optional<AwsKeys> keys(YamlBlock block) {
    String accessKey = block.text("access_key", "");
    String secretKey = block.text("secret_key", "");
    String reference = block.text("secret_key_ref", "");
    boolean isSecretWritten = !secretKey.isEmpty() || !reference.isEmpty();
    if (accessKey.isEmpty() == isSecretWritten) {
      String alone = secretKey.isEmpty() ? "secret_key_ref" : "secret_key";
      block.refuse(
          accessKey.isEmpty() ? alone : "access_key",
          "access_key and secret_key belong together; write both or neither");
    }
    if (!secretKey.isEmpty() && !reference.isEmpty()) {
      block.refuse("secret_key_ref", "excludes secret_key; remove one of them");
    }
    Optional<Secret> secret =
        reference.isEmpty()
            ? Optional.of(new Secret.Inline(secretKey))
            : SecretReader.reference(reference, reason -> block.refuse("secret_key_ref", reason))
                .map(Secret.Referenced::new);
    return accessKey.isEmpty()
        ? Optional.empty()
        : secret.map(some -> new AwsKeys(accessKey, some));
  }

  private static Optional<URI> endpoint(YamlBlock block) {
    String text = block.text("endpoint", "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // Reported below as well: the reason is the same to its author.
    }
    block.refuse("endpoint", YamlValue.quoted(text) + " is not a URL of http or https with a host");
    return Optional.empty();
  }

  private static List<AwsFilter> filters(YamlBlock block) {
    List<AwsFilter> filters = new ArrayList<>();
    for (YamlValue element : block.list("filters")) {
      element.block(FILTER).flatMap(AwsSdReader::filter).ifPresent(filters::add);
    }
    return filters;
  }

  private static Optional<AwsFilter> filter(YamlBlock block) {
    Optional<String> name = block.requiredText("name");
    List<String> values = block.texts("values");
    if (values.isEmpty()) {
      block.refuse("values", "names no value; at least one is required");
      return Optional.empty();
    }
    return name.map(text -> new AwsFilter(text, values));
  }

  private static List<String> caches(YamlBlock block) {
    return AwsNames.distinct(
        block,
        "clusters",
        CACHE_ARN,
        "is not the ARN of a cluster, replicationgroup or serverlesscache of ElastiCache");
  }

  private static int concurrency(YamlBlock block, int absent) {
    return (int) number(block, "request_concurrency", absent, MAX_CONCURRENCY);
  }

  private static long number(YamlBlock block, String name, long absent, long max) {
    if (!block.has(name)) {
      return absent;
    }
    long number = block.value(name).flatMap(YamlValue::count).orElse(absent);
    if (number < 1 || number > max) {
      block.refuse(name, Long.toUnsignedString(number) + " is not from 1 to " + max);
      return absent;
    }
    return number;
  }
}

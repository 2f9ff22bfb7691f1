// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.Account;
import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.config.sd.DnsSdConfig;
import io.trendlake.config.sd.FileSdConfig;
import io.trendlake.config.sd.HttpSdConfig;
import io.trendlake.config.sd.KubernetesSdConfig;
import io.trendlake.config.sd.SdConfig;
import io.trendlake.config.sd.StaticSdConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing to ask for targets: a discovery of the configuration, in AWS in one account and region.
 * Each has its own list, so that none's failure touches another's.
 *
 * @param where only of a discovery in AWS; empty = what it names itself, or the environment
 */
public record Lookup(SdConfig config, Optional<AccountRegion> where) {

  private static final int ID_BYTES = 16;

  /**
   * Refuses nulls.
   *
   * @throws IllegalArgumentException for an account and region of a discovery that is not in AWS
   */
  public Lookup {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(where, "where");
    if (where.isPresent() && !(config instanceof AwsSdConfig)) {
      throw new IllegalArgumentException(config + " is not a discovery in AWS, but has " + where);
    }
  }

  /** A discovery where it says itself. */
  public static Lookup of(SdConfig config) {
    return new Lookup(config, Optional.empty());
  }

  /**
   * What a discovery becomes: one, or in AWS one for every account and region.
   *
   * @param accounts the member accounts; empty = there is no list of them, and discovery in AWS
   *     concerns the account and region of the environment
   */
  public static List<Lookup> of(SdConfig config, Optional<List<Account>> accounts) {
    if (!(config instanceof AwsSdConfig aws) || accounts.isEmpty()) {
      return List.of(of(config));
    }
    return AccountRegion.of(aws, accounts.get()).stream()
        .map(where -> new Lookup(config, Optional.of(where)))
        .toList();
  }

  /**
   * The account whose resources are asked for: empty text for whichever the credentials belong to.
   * Empty of what belongs to no account.
   */
  public Optional<String> account() {
    return config instanceof AwsSdConfig aws
        ? Optional.of(where.orElseGet(() -> AccountRegion.own(aws.aws())).account())
        : Optional.empty();
  }

  /** Human-readable: what is asked, and where. */
  public String name() {
    return switch (config) {
      case StaticSdConfig any -> "static_configs";
      case FileSdConfig files -> String.join(", ", files.files());
      case HttpSdConfig list -> list.shownUrl();
      case DnsSdConfig dns -> dns.name() + " (" + dns.type() + ")";
      case KubernetesSdConfig cluster ->
          "kubernetes role " + cluster.role().text() + " of " + cluster.shownServer();
      case AwsSdConfig aws -> aws.role() + " in " + where.orElse(AccountRegion.own(aws.aws()));
    };
  }

  /**
   * How long to wait before asking again. Empty of what is written in the configuration or stored
   * beside it: each plan looks at that, and nothing of it has to be kept.
   */
  public Optional<Duration> refreshInterval() {
    return switch (config) {
      case StaticSdConfig any -> Optional.empty();
      case FileSdConfig any -> Optional.empty();
      case HttpSdConfig list -> Optional.of(list.refreshInterval());
      case DnsSdConfig dns -> Optional.of(dns.refreshInterval());
      case KubernetesSdConfig cluster -> Optional.of(cluster.refreshInterval());
      case AwsSdConfig resources -> Optional.of(resources.aws().refreshInterval());
    };
  }

  /**
   * Names the list where it is stored: the same for equal settings in every process, safe in an
   * object key, and without secrets.
   */
  public String id() {
    String place = where.map(at -> at.account() + "-" + at.region() + "-").orElse("");
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((config + "\n" + where).getBytes(StandardCharsets.UTF_8));
      return place + HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

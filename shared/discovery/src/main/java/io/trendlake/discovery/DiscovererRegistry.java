// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.Account;
import io.trendlake.config.Organization;
import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.config.sd.DnsSdConfig;
import io.trendlake.config.sd.FileSdConfig;
import io.trendlake.config.sd.HttpSdConfig;
import io.trendlake.config.sd.KubernetesSdConfig;
import io.trendlake.config.sd.StaticSdConfig;
import io.trendlake.discovery.dns.DnsClient;
import io.trendlake.fetch.Fetcher;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Makes the discoverers of a configuration; nothing is asked before one is used. Safe for use by
 * many threads.
 */
public final class DiscovererRegistry {

  private final Fetcher fetcher;
  private final AwsDiscovery aws;
  private final InstantSource clock;
  private final DnsClient dns = DnsClient.ofSystem();

  /** Discoverers of a process that has no AWS. */
  public DiscovererRegistry(Fetcher fetcher, InstantSource clock) {
    this(fetcher, AwsDiscovery.NONE, clock);
  }

  /**
   * Makes nothing yet.
   *
   * @param fetcher for the lists of HTTP servers and of API servers of Kubernetes
   * @param clock by which files are read again when they look unchanged
   */
  public DiscovererRegistry(Fetcher fetcher, AwsDiscovery aws, InstantSource clock) {
    this.fetcher = Objects.requireNonNull(fetcher, "fetcher");
    this.aws = Objects.requireNonNull(aws, "aws");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Finds the accounts of an organization. */
  public Discoverer<Account> accounts(Organization organization) {
    return aws.accounts(organization);
  }

  /** Finds the targets of a lookup. */
  public Discoverer<TargetGroup> of(Lookup lookup) {
    return switch (lookup.config()) {
      case StaticSdConfig fixed -> new StaticDiscoverer(fixed);
      case FileSdConfig file -> new FileDiscoverer(file, clock);
      case HttpSdConfig list -> new HttpDiscoverer(list, fetcher);
      case DnsSdConfig records -> new DnsDiscoverer(records, dns);
      case KubernetesSdConfig cluster -> new KubernetesDiscoverer(cluster, fetcher, aws);
      case AwsSdConfig resources ->
          aws.of(resources, lookup.where().orElseGet(() -> AccountRegion.own(resources.aws())));
    };
  }
}

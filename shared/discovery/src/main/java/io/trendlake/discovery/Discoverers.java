// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.Account;
import io.trendlake.config.AwsSdConfig;
import io.trendlake.config.DnsSdConfig;
import io.trendlake.config.FileSdConfig;
import io.trendlake.config.HttpSdConfig;
import io.trendlake.config.KubernetesSdConfig;
import io.trendlake.config.Organization;
import io.trendlake.config.SdConfig;
import io.trendlake.config.StaticSdConfig;
import io.trendlake.discovery.dns.DnsClient;
import io.trendlake.fetch.Fetcher;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the discoverers of a configuration, one for equal settings: jobs that share a list ask for
 * it once, and a list outlives the reload of a configuration that keeps it. Safe for use by many
 * threads.
 */
public final class Discoverers {

  private final Fetcher fetcher;
  private final AwsDiscoverers aws;
  private final InstantSource clock;
  private final DnsClient dns = DnsClient.ofSystem();
  private final Map<Lookup, Discoverer> discoverers = new ConcurrentHashMap<>();
  private final Map<Organization, LastGood<List<Account>>> organizations =
      new ConcurrentHashMap<>();

  /** Discoverers of a process that has no AWS. */
  public Discoverers(Fetcher fetcher, InstantSource clock) {
    this(fetcher, AwsDiscoverers.NONE, clock);
  }

  /**
   * Makes nothing yet.
   *
   * @param fetcher for the lists of HTTP servers and of API servers of Kubernetes
   * @param clock by which refresh intervals pass
   */
  public Discoverers(Fetcher fetcher, AwsDiscoverers aws, InstantSource clock) {
    this.fetcher = Objects.requireNonNull(fetcher, "fetcher");
    this.aws = Objects.requireNonNull(aws, "aws");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** The discoverer of these settings, the same for equal ones. */
  public Discoverer of(SdConfig config) {
    return of(Lookup.of(config));
  }

  /** The discoverer of a lookup, the same for equal ones. */
  public Discoverer of(Lookup lookup) {
    return discoverers.computeIfAbsent(lookup, this::make);
  }

  /** Forgets the discoverers of all other lookups, and their lists. */
  public void keepOnly(Set<Lookup> lookups) {
    discoverers.keySet().retainAll(lookups);
  }

  /** The accounts of an organization, the same for equal settings. */
  public LastGood<List<Account>> accounts(Organization organization) {
    return organizations.computeIfAbsent(organization, aws::accounts);
  }

  private Discoverer make(Lookup lookup) {
    return switch (lookup.config()) {
      case StaticSdConfig fixed -> new StaticDiscoverer(fixed);
      case FileSdConfig file -> new FileDiscoverer(file, clock);
      case HttpSdConfig list -> new HttpDiscoverer(list, fetcher, clock);
      case DnsSdConfig records -> new DnsDiscoverer(records, dns, clock);
      case KubernetesSdConfig cluster ->
          new KubernetesDiscoverer(cluster, fetcher, aws::eks, clock);
      case AwsSdConfig resources ->
          aws.of(resources, lookup.where().orElseGet(() -> AccountRegion.own(resources.aws())));
    };
  }
}

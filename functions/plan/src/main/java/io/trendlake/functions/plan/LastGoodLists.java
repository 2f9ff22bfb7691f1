// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.config.Account;
import io.trendlake.config.AwsSdConfig;
import io.trendlake.config.DnsSdConfig;
import io.trendlake.config.FileSdConfig;
import io.trendlake.config.HttpSdConfig;
import io.trendlake.config.KubernetesSdConfig;
import io.trendlake.config.Organization;
import io.trendlake.config.StaticSdConfig;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.LastGood;
import io.trendlake.discovery.Lookup;
import io.trendlake.discovery.TargetGroup;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The last good lists of all that can fail to answer, kept in the bucket under {@value #PREFIX}: a
 * process that begins while a discovery fails goes on with what the one before it knew. Keep one
 * for a process, over changes of the configuration. Safe for use by many threads, though one plan
 * at a time is of use.
 */
public final class LastGoodLists {

  /** The folder of the lists in the bucket. */
  public static final String PREFIX = "state/discovery/";

  private static final int AT_ONCE = 16;

  /** For reading, and for writing: within a function's time. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final ObjectTasks tasks = new ObjectTasks(AT_ONCE, LONGEST);
  private final ListMemory<Lookup, TargetGroup> groups;
  private final ListMemory<Organization, Account> accounts;

  /** Lists in a bucket; nothing is read yet. */
  public LastGoodLists(Bucket bucket, InstantSource clock) {
    this.groups = new ListMemory<>(bucket, clock, new TargetGroupCodec());
    this.accounts = new ListMemory<>(bucket, clock, new AccountCodec());
  }

  /** Lists that end with the process. */
  public static LastGoodLists inMemory(InstantSource clock) {
    return new LastGoodLists(new InMemoryBucket(), clock);
  }

  /**
   * Notes the lists that were found, and adds the last good ones where asking failed and this
   * process, or this planner, has none.
   */
  Map<Lookup, DiscoveryResult> settle(Map<Lookup, DiscoveryResult> found)
      throws InterruptedException {
    List<Lookup> failed = new ArrayList<>();
    found.forEach((lookup, discovered) -> {
      if (discovered.errors().isEmpty()) {
        if (isKept(lookup)) {
          groups.found(lookup, discovered.groups());
        }
      } else if (isKept(lookup)) {
        failed.add(lookup);
      }
    });
    groups.restore(failed, tasks);
    Map<Lookup, DiscoveryResult> settled = new LinkedHashMap<>(found);
    failed.forEach(lookup -> settled.computeIfPresent(lookup, this::withKnown));
    return settled;
  }

  private DiscoveryResult withKnown(Lookup lookup, DiscoveryResult failed) {
    Optional<StoredList<TargetGroup>> known = groups.known(lookup);
    if (known.isEmpty()) {
      return failed;
    }
    List<String> errors = new ArrayList<>(failed.errors());
    if (groups.isRestored(lookup)) {
      errors.add(restored(lookup.name(), known.get().asOf()));
    }
    return new DiscoveryResult(known.get().list(), errors);
  }

  /** The same of the accounts of an organization. */
  LastGood.Answer<List<Account>> settle(
      Organization organization, LastGood.Answer<List<Account>> found) throws InterruptedException {
    if (found.errors().isEmpty()) {
      accounts.found(organization, found.value());
      return found;
    }
    accounts.restore(List.of(organization), tasks);
    Optional<StoredList<Account>> known = accounts.known(organization);
    if (known.isEmpty()) {
      return found;
    }
    List<String> errors = new ArrayList<>(found.errors());
    if (accounts.isRestored(organization)) {
      errors.add(restored("organization", known.get().asOf()));
    }
    return new LastGood.Answer<>(known.get().list(), errors);
  }

  private static String restored(String what, Instant asOf) {
    return what + ": going on with the list of " + asOf;
  }

  /** Writes the lists that changed, and forgets those of which none of these is one. */
  void store(Set<Lookup> lookups, Optional<Organization> organization) throws InterruptedException {
    groups.store(lookups.stream().filter(LastGoodLists::isKept).collect(Collectors.toSet()), tasks);
    accounts.store(organization.map(Set::of).orElse(Set.of()), tasks);
  }

  /** What is written in the configuration or lies beside it needs no keeping. */
  private static boolean isKept(Lookup lookup) {
    return switch (lookup.config()) {
      case StaticSdConfig any -> false;
      case FileSdConfig any -> false;
      case HttpSdConfig any -> true;
      case DnsSdConfig any -> true;
      case KubernetesSdConfig any -> true;
      case AwsSdConfig any -> true;
    };
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.config.GlobalConfig;
import io.trendlake.config.LakeConfig;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.http.Url;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetcher;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.ScrapeClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Targets that answer in this process, the shard they make, and a clock that the test sets. */
final class TestFleet {

  static final Instant SLOT = Instant.parse("2026-11-22T07:15:00Z");
  static final Duration INTERVAL = Duration.ofMinutes(1);
  static final String JOB = "app";

  static final TrendlakeConfig CONFIG =
      new TrendlakeConfig(
          GlobalConfig.defaults(),
          List.of(ScrapeConfig.builder(JOB).build()),
          List.of(),
          LakeConfig.defaults());

  private final Map<String, Fetcher> targets = new ConcurrentHashMap<>();
  private final List<String> hosts = new ArrayList<>();
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile Instant now = SLOT;

  /** Lets a host answer with a body. */
  TestFleet serving(String host, String body) {
    return serving(
        host,
        (request, into) -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          into.append(bytes, 0, bytes.length);
          return new FetchResponse(200, "text/plain");
        });
  }

  /** Lets a host answer as it likes. */
  TestFleet serving(String host, Fetcher answer) {
    if (targets.put(host, answer) == null) {
      hosts.add(host);
    }
    return this;
  }

  Scraper scraper(Bucket bucket) {
    return new Scraper(bucket, clock());
  }

  /** Scrapes the hosts until the slot's deadline. */
  ShardResult scrape(Scraper scraper, ShardSlot shardSlot)
      throws IOException, InterruptedException {
    return scrape(scraper, shardSlot, shardSlot.deadline());
  }

  ShardResult scrape(Scraper scraper, ShardSlot shardSlot, Instant end)
      throws IOException, InterruptedException {
    return scraper.scrape(shardSlot, end, CONFIG, this::fetch);
  }

  /** The way to the hosts. */
  FetchResponse fetch(FetchRequest request, BodyBuffer body)
      throws FetchException, InterruptedException {
    fetches.incrementAndGet();
    Fetcher target = targets.get(request.url().host());
    if (target == null) {
      throw new FetchException("no such host: " + request.url());
    }
    return target.fetch(request, body);
  }

  /** How many fetches there have been. */
  int fetches() {
    return fetches.get();
  }

  Instant now() {
    return now;
  }

  /** The clock that the test sets; whoever waits for it sets it too. */
  ScrapeClock clock() {
    return new ScrapeClock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public void waitUntil(Instant instant) {
        if (instant.isAfter(now)) {
          now = instant;
        }
      }
    };
  }

  TestFleet at(Instant instant) {
    now = instant;
    return this;
  }

  /**
   * The shard of all hosts, in the order they were first named, at the slot that the clock is at.
   */
  ShardSlot slot() {
    return ShardSlot.of(shard(JOB), now);
  }

  Shard shard(String job) {
    return shard(job, "acme-eu-60s-0");
  }

  Shard shard(String job, String id) {
    List<Target> all = hosts.stream().map(host -> target(host, job)).toList();
    return new Shard(id, "acme", "eu", INTERVAL, all);
  }

  private static Target target(String host, String job) {
    Labels labels =
        Labels.of("job", job, "instance", host + ":80", "account", "acme", "region", "eu");
    Url url = Url.of("http://" + host + ":80/metrics");
    return new Target(job, labels, labels, url, INTERVAL, Duration.ofSeconds(10));
  }
}

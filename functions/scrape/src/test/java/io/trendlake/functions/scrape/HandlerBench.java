// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.lambda.AccountsInForce;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.lambda.Metric;
import io.trendlake.lambda.TestEvents;
import io.trendlake.lambda.TestInvocation;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A handler over a fleet in this process, the configuration in force, and what it counted. */
final class HandlerBench {

  static final String CONFIG = "scrape_configs: [{job_name: app}, {job_name: node}]";

  final InMemoryBucket bucket = new InMemoryBucket();
  final TestFleet fleet = new TestFleet();
  final List<Metric> metrics = new ArrayList<>();
  private final ScrapeHandler handler;

  HandlerBench() throws IOException {
    this.handler = handler(bucket);
    configure(CONFIG);
  }

  /** Another process of the function, over a bucket. */
  ScrapeHandler handler(Bucket of) {
    return new ScrapeHandler(
        of,
        config -> fleet::fetch,
        new AccountsInForce(),
        Optional.empty(),
        fleet.clock(),
        metrics::addAll);
  }

  void configure(String yaml) throws IOException {
    bucket.put(ConfigObject.IN_FORCE, yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** The ids of the messages that failed. */
  List<String> invoke(String event) throws IOException {
    return TestEvents.failed(handler, event, TestInvocation.FRESH);
  }

  /** The same with less time left. */
  List<String> invokeWithin(Duration remaining, String event) throws IOException {
    return TestEvents.failed(handler, event, new TestInvocation(remaining));
  }

  static String message(ShardSlot shardSlot) {
    return ShardMessage.write(shardSlot).bodies().getFirst();
  }

  /** What was counted, by name; of a name counted twice the last. */
  Map<String, Double> counted() {
    Map<String, Double> counted = new LinkedHashMap<>();
    metrics.forEach(metric -> counted.put(metric.name(), metric.value()));
    return counted;
  }
}

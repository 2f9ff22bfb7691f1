// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lambda.Metric;
import io.trendlake.lambda.TestEvents;
import io.trendlake.lambda.TestInvocation;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.queue.InMemoryQueue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The function over a bucket and a queue of parts in memory, by a clock that tests move. */
final class TestFunction {

  /** Time for everything. */
  static final TestInvocation LONG = new TestInvocation(Duration.ofMinutes(10));

  final InMemoryBucket bucket;
  final InMemoryQueue queue;
  final List<Metric> metrics = Collections.synchronizedList(new ArrayList<>());
  private final CompactionOptions options;
  private volatile Instant now;

  TestFunction(CompactionOptions options, Instant now) {
    this.options = options;
    this.now = now;
    this.bucket = new InMemoryBucket(this::now);
    this.queue = new InMemoryQueue(this::now);
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** A process of the function, over the bucket or what watches it. */
  CompactHandler handler(Bucket over) {
    return new CompactHandler(over, queue, options, this::now, metrics::addAll);
  }

  void tick() throws IOException {
    tick(bucket);
  }

  void tick(Bucket over) throws IOException {
    TestEvents.answer(handler(over), TestEvents.tick(now), LONG);
  }

  /** Delivers a message; false if it has failed, and is to come again. */
  boolean deliver(Bucket over, String message) throws IOException {
    return TestEvents.failed(handler(over), TestEvents.messages(message), LONG).isEmpty();
  }

  boolean deliver(String message) throws IOException {
    return deliver(bucket, message);
  }

  /** Delivers what is in the queue, and what comes into it by that. */
  void deliverAll() throws IOException {
    for (List<String> messages = queue.receive(); !messages.isEmpty(); messages = queue.receive()) {
      for (String message : messages) {
        deliver(message);
      }
    }
  }

  Watermark watermark() throws IOException {
    return new WatermarkStore(bucket).read();
  }

  /** What was counted, by name; of a name counted twice the last. */
  Map<String, Double> counted() {
    Map<String, Double> counted = new LinkedHashMap<>();
    metrics.forEach(metric -> counted.put(metric.name(), metric.value()));
    return counted;
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A bucket over the protocol of S3, as far as a function that queries speaks it. Each answer comes
 * as late as one of S3 does, and all are counted. What is written is kept in memory, so that the
 * bucket stays as it is.
 */
final class SlowS3 implements AutoCloseable {

  /** Of every object: no function looks at it. */
  private static final String ETAG = "e";

  private final Bucket written = new InMemoryBucket();
  private final LongAdder gets = new LongAdder();
  private final LongAdder lists = new LongAdder();
  private final LongAdder puts = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Bucket bucket;
  private final Duration latency;
  private final HttpServer server;

  /**
   * What was asked since it was counted last.
   *
   * @param bytes that were read of objects
   */
  record Requests(long gets, long lists, long puts, long bytes) {}

  private SlowS3(Bucket bucket, Duration latency, HttpServer server) {
    this.bucket = bucket;
    this.latency = latency;
    this.server = server;
  }

  /**
   * Starts on a free port of loopback.
   *
   * @param latency how long each answer takes to begin
   */
  static SlowS3 start(Bucket bucket, Duration latency) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SlowS3 s3 = new SlowS3(bucket, latency, server);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", s3::handle);
    server.start();
    return s3;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Counts from nothing again. */
  Requests counted() {
    return new Requests(
        gets.sumThenReset(), lists.sumThenReset(), puts.sumThenReset(), bytes.sumThenReset());
  }

  /** Forgets what was written. */
  void forget() throws IOException {
    for (ObjectInfo object : written.list("")) {
      written.delete(object.key());
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      LockSupport.parkNanos(latency.toNanos());
      String[] path = exchange.getRequestURI().getPath().substring(1).split("/", 2);
      String key = path.length < 2 ? "" : path[1];
      S3Exchange asked = new S3Exchange(exchange);
      if (exchange.getRequestMethod().equals("PUT")) {
        put(asked, key);
      } else if (key.isEmpty()) {
        list(asked);
      } else {
        get(asked, key);
      }
    }
  }

  private void put(S3Exchange exchange, String key) throws IOException {
    puts.increment();
    written.put(key, exchange.body());
    exchange.taken(ETAG);
  }

  private void list(S3Exchange exchange) throws IOException {
    lists.increment();
    Map<String, String> parameters = exchange.parameters();
    List<ObjectInfo> all =
        bucket
            .page(parameters.getOrDefault("prefix", ""), parameters.getOrDefault("start-after", ""))
            .objects();
    int from = Integer.parseInt(parameters.getOrDefault("continuation-token", "0"));
    int to = Math.min(all.size(), from + S3Exchange.KEYS_OF_LIST);
    exchange.list(
        all.subList(from, to),
        to < all.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
  }

  private void get(S3Exchange exchange, String key) throws IOException {
    gets.increment();
    Optional<StoredObject> kept = written.get(key);
    Optional<String> range = exchange.header("Range");
    try {
      if (kept.isEmpty() && range.isPresent()) {
        bytes.add(exchange.part(bucket, key, range.get()));
        return;
      }
      Optional<StoredObject> whole = kept.isPresent() ? kept : bucket.get(key);
      byte[] content = whole.orElseThrow(() -> new NoSuchFileException(key)).content();
      bytes.add(exchange.whole(content, ETAG));
    } catch (NoSuchFileException _) {
      exchange.error(404, "NoSuchKey");
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

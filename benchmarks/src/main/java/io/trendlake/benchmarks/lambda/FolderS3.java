// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.lambda;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * Buckets over the protocol of S3, as far as functions that read and write them speak it,
 * conditions of puts included. Requests and bytes read are counted for each bucket.
 */
final class FolderS3 implements AutoCloseable {

  private final Map<String, Bucket> buckets;
  private final Map<String, Counts> counts = new HashMap<>();
  private final HttpServer server;

  /** What was asked of a bucket. */
  record Counts(LongAdder gets, LongAdder lists, LongAdder puts, LongAdder bytes) {
    Counts() {
      this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
    }
  }

  private FolderS3(Map<String, Bucket> buckets, HttpServer server) {
    this.buckets = buckets;
    this.server = server;
    buckets.keySet().forEach(name -> counts.put(name, new Counts()));
  }

  /** Starts on a free port of loopback. */
  static FolderS3 start(Map<String, Bucket> buckets) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FolderS3 s3 = new FolderS3(buckets, server);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", s3::handle);
    server.start();
    return s3;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What was asked of a bucket since the start. */
  Counts counts(String bucket) {
    return requireNonNull(counts.get(bucket));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().substring(1).split("/", 2);
      S3Exchange asked = new S3Exchange(exchange);
      Bucket bucket = buckets.get(path[0]);
      if (bucket == null) {
        asked.error(404, "NoSuchBucket");
        return;
      }
      String key = path.length < 2 ? "" : path[1];
      Counts counted = counts(path[0]);
      switch (exchange.getRequestMethod()) {
        case "PUT" -> put(asked, bucket, key, counted);
        case "DELETE" -> {
          bucket.delete(key);
          exchange.sendResponseHeaders(204, -1);
        }
        default -> {
          if (key.isEmpty()) {
            list(asked, bucket, counted);
          } else {
            get(asked, bucket, key, counted);
          }
        }
      }
    }
  }

  private static void put(S3Exchange exchange, Bucket bucket, String key, Counts counted)
      throws IOException {
    counted.puts.increment();
    byte[] body = exchange.body();
    Optional<String> match = exchange.header("If-Match");
    Optional<String> etag;
    if (exchange.header("If-None-Match").isPresent()) {
      etag = bucket.putIfAbsent(key, body);
    } else if (match.isPresent()) {
      etag = bucket.putIfMatch(key, body, match.get().replace("\"", ""));
    } else {
      etag = Optional.of(bucket.put(key, body));
    }
    if (etag.isPresent()) {
      exchange.taken(etag.get());
    } else {
      exchange.error(412, "PreconditionFailed");
    }
  }

  private static void list(S3Exchange exchange, Bucket bucket, Counts counted) throws IOException {
    counted.lists.increment();
    Map<String, String> parameters = exchange.parameters();
    String after = parameters.getOrDefault("start-after", "");
    String from = parameters.getOrDefault("continuation-token", after);
    List<ObjectInfo> all =
        bucket.list(parameters.getOrDefault("prefix", "")).stream()
            .filter(object -> object.key().compareTo(from) > 0)
            .toList();
    List<ObjectInfo> page = all.subList(0, Math.min(all.size(), S3Exchange.KEYS_OF_LIST));
    exchange.list(
        page, page.size() < all.size() ? Optional.of(page.getLast().key()) : Optional.empty());
  }

  private static void get(S3Exchange exchange, Bucket bucket, String key, Counts counted)
      throws IOException {
    counted.gets.increment();
    Optional<String> range = exchange.header("Range");
    try {
      if (range.isPresent()) {
        counted.bytes.add(exchange.part(bucket, key, range.get()));
        return;
      }
      StoredObject whole = bucket.get(key).orElseThrow(() -> new NoSuchFileException(key));
      counted.bytes.add(exchange.whole(whole.content(), whole.etag()));
    } catch (NoSuchFileException _) {
      exchange.error(404, "NoSuchKey");
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

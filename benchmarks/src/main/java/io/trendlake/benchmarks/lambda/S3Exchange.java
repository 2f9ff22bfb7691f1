// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.lambda;

import com.sun.net.httpserver.HttpExchange;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.ObjectTail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request to S3 and its answer, as far as functions speak the protocol. */
final class S3Exchange {

  /** How many keys a page of a list has at most. */
  static final int KEYS_OF_LIST = 1000;

  private static final String BYTES = "bytes=";

  private final HttpExchange exchange;

  S3Exchange(HttpExchange exchange) {
    this.exchange = exchange;
  }

  /** The value of a header of the request, if it has one. */
  Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** The parameters of the query. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : exchange.getRequestURI().getRawQuery().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters.put(
          parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  /** What is to be put. */
  byte[] body() throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    return header("Content-Encoding").filter("aws-chunked"::equals).isPresent()
        ? unchunked(sent)
        : sent;
  }

  /** Takes the chunks of a body apart: each a line with its size in hexadecimal, and its bytes. */
  private static byte[] unchunked(byte[] body) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(body.length);
    int at = 0;
    while (true) {
      int end = at;
      while (body[end] != '\r') {
        end++;
      }
      String line = new String(body, at, end - at, StandardCharsets.US_ASCII);
      int size = Integer.parseInt(line.split(";", 2)[0], 16);
      if (size == 0) {
        return whole.toByteArray();
      }
      whole.write(body, end + 2, size);
      at = end + 2 + size + 2;
    }
  }

  /** Answers a put. */
  void taken(String etag) throws IOException {
    exchange.getResponseHeaders().set("ETag", '"' + etag + '"');
    exchange.sendResponseHeaders(200, -1);
  }

  /** Answers a list. */
  void list(List<ObjectInfo> page, Optional<String> nextToken) throws IOException {
    StringBuilder xml = new StringBuilder("<ListBucketResult>");
    for (ObjectInfo object : page) {
      xml.append("<Contents><Key>%s</Key><Size>%d</Size>".formatted(object.key(), object.size()))
          .append("<LastModified>%s</LastModified></Contents>".formatted(object.lastModified()));
    }
    xml.append("<IsTruncated>").append(nextToken.isPresent()).append("</IsTruncated>");
    nextToken.ifPresent(token ->
        xml.append("<NextContinuationToken>").append(token).append("</NextContinuationToken>"));
    xml(200, xml.append("</ListBucketResult>").toString());
  }

  /** Answers with a whole object, and returns how many bytes it has. */
  int whole(byte[] content, String etag) throws IOException {
    exchange.getResponseHeaders().set("ETag", '"' + etag + '"');
    return content(200, content);
  }

  /**
   * Answers with a part of an object, and returns how many bytes it has.
   *
   * @param range the value of the request's header {@code Range}
   * @throws java.nio.file.NoSuchFileException if there is no such object
   */
  int part(Bucket bucket, String key, String range) throws IOException {
    String[] ends = range.substring(BYTES.length()).split("-", -1);
    if (ends[0].isEmpty()) {
      ObjectTail tail = bucket.tail(key, Integer.parseInt(ends[1]));
      long first = tail.size() - tail.content().length;
      return part(first, tail.content(), Long.toString(tail.size()));
    }
    long first = Long.parseLong(ends[0]);
    int length = Math.toIntExact(Long.parseLong(ends[1]) - first + 1);
    return part(first, bucket.getRange(key, first, length), "*");
  }

  private int part(long first, byte[] part, String size) throws IOException {
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%s".formatted(first, first + part.length - 1, size));
    return content(206, part);
  }

  private int content(int status, byte[] content) throws IOException {
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
    return content.length;
  }

  /** Answers with an error of S3. */
  void error(int status, String code) throws IOException {
    xml(status, "<Error><Code>%s</Code><Message>none</Message></Error>".formatted(code));
  }

  private void xml(int status, String xml) throws IOException {
    byte[] body = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}

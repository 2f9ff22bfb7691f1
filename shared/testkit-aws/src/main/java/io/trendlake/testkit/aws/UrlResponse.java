// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import io.trendlake.json.JsonTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * What a Function URL answers, as Lambda makes it of what its function answers.
 *
 * @param headers by the names that the function gave them
 * @param body as it is sent, perhaps compressed
 * @param took from the event's leaving to the answer's coming
 */
@SuppressWarnings("ArrayRecordComponent")
public record UrlResponse(int status, Map<String, String> headers, byte[] body, Duration took) {

  /** What a function may answer at most: 6 MB. */
  private static final int LARGEST = 6 << 20;

  /**
   * Reads a function's answer.
   *
   * @throws IllegalStateException if Lambda would answer with 502: the function failed, or its
   *     answer has more than 6 MB
   */
  public static UrlResponse of(FunctionResponse response) {
    if (response.failed()) {
      throw new IllegalStateException("the function failed: " + response.body());
    }
    int size = response.body().getBytes(StandardCharsets.UTF_8).length;
    if (size > LARGEST) {
      throw new IllegalStateException(
          "the function answers with " + size + " bytes, and Lambda hands on " + LARGEST);
    }
    JsonTree json = JsonTree.parse(response.body());
    String body = json.at("body").text();
    return new UrlResponse(
        json.at("statusCode").number(),
        json.at("headers").texts(),
        json.at("isBase64Encoded").flag()
            ? Base64.getDecoder().decode(body)
            : body.getBytes(StandardCharsets.UTF_8),
        response.took());
  }

  /** The body as text, not compressed. */
  public String text() throws IOException {
    if (!"gzip".equals(headers.get("Content-Encoding"))) {
      return new String(body, StandardCharsets.UTF_8);
    }
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

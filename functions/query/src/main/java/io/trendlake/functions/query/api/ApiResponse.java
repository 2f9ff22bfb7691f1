// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * An answer to a request.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body; empty if there is none
 * @param headers the other headers by name
 * @param body the body
 */
public record ApiResponse(
    int status, String contentType, Map<String, String> headers, ApiResponse.BodyWriter body) {

  /** Plain text. */
  public static final String TEXT = "text/plain; charset=utf-8";

  /** JSON. */
  public static final String JSON = "application/json";

  private static final int BUFFER_BYTES = 1 << 14;

  /** The bytes of an answer. Everything that can fail but the writing itself has been done. */
  @FunctionalInterface
  public interface BodyWriter {

    /**
     * Writes the body; it may be written once.
     *
     * @throws IOException if the stream cannot be written
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Copies the headers. */
  public ApiResponse {
    Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    sorted.putAll(headers);
    headers = Collections.unmodifiableMap(sorted);
  }

  /** An answer whose body is there. */
  public static ApiResponse of(int status, String contentType, byte[] body) {
    return new ApiResponse(status, contentType, Map.of(), out -> out.write(body));
  }

  /** An answer of one line of text. */
  public static ApiResponse text(int status, String line) {
    return of(status, TEXT, (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** An answer without a body. */
  public static ApiResponse empty(int status) {
    return new ApiResponse(status, "", Map.of(), out -> {});
  }

  /** The answer with one more header, or another value of it. */
  public ApiResponse with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ApiResponse(status, contentType, more, body);
  }

  /**
   * The answer as a client takes it: compressed by gzip or deflate if it asks for that.
   *
   * @param request what the answer is to
   */
  public ApiResponse encodedFor(ApiRequest request) {
    String others = headers.containsKey("Vary") ? headers.get("Vary") + ", " : "";
    ApiResponse varying = with("Vary", others + "Accept-Encoding");
    Optional<String> coding = request.acceptedCoding();
    if (coding.isEmpty() || contentType.isEmpty()) {
      return varying;
    }
    boolean gzip = coding.get().equals("gzip");
    return new ApiResponse(
            status,
            contentType,
            varying.headers(),
            out -> {
              if (gzip) {
                GZIPOutputStream packed = new GZIPOutputStream(out, BUFFER_BYTES);
                body.writeTo(packed);
                packed.finish();
              } else {
                deflate(out);
              }
            })
        .with("Content-Encoding", coding.get());
  }

  /** What HTTP calls deflate is the format of zlib. */
  private void deflate(OutputStream out) throws IOException {
    Deflater deflater = new Deflater();
    try {
      DeflaterOutputStream packed = new DeflaterOutputStream(out, deflater, BUFFER_BYTES);
      body.writeTo(packed);
      packed.finish();
    } finally {
      deflater.end();
    }
  }
}

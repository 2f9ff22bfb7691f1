// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.functions.query.api.ApiResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes the answer to one request: a short body whole, with its length, a long one in chunks. */
final class ResponseWriter {

  /** The page's own script, styles and icon, and nothing from elsewhere. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; img-src 'self';"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(204, "No Content"),
          Map.entry(302, "Found"),
          Map.entry(304, "Not Modified"),
          Map.entry(400, "Bad Request"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(413, "Content Too Large"),
          Map.entry(422, "Unprocessable Content"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(505, "HTTP Version Not Supported"));

  private final OutputStream out;
  private final WireRequest request;

  /** The answer to a request, on its connection. */
  ResponseWriter(OutputStream out, WireRequest request) {
    this.out = out;
    this.request = request;
  }

  /**
   * Writes it.
   *
   * @throws IOException if the client has gone
   */
  void write(ApiResponse response) throws IOException {
    int status = response.status();
    if (status == 204 || status == 304 || request.method().equals("HEAD")) {
      head(response, Map.of());
    } else {
      Body body = new Body(response);
      response.body().writeTo(body);
      body.end();
    }
    out.flush();
  }

  private void head(ApiResponse response, Map<String, String> framing) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Date", DATE.format(Instant.now()));
    headers.put("Cache-Control", "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Content-Security-Policy", POLICY);
    headers.putAll(response.headers());
    if (!response.contentType().isEmpty()) {
      headers.put("Content-Type", response.contentType());
    }
    headers.putAll(framing);
    if (!request.keepsAlive()) {
      headers.put("Connection", "close");
    } else if (request.isHttp10()) {
      headers.put("Connection", "keep-alive");
    }
    int status = response.status();
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(status).append(' ').append(REASONS.getOrDefault(status, "Status")).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(oneLine(value)));
    head.append("\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String oneLine(String value) {
    return value.replace('\r', ' ').replace('\n', ' ') + "\r\n";
  }

  /** Holds what is written until it is known whether the body is short. */
  private final class Body extends OutputStream {

    private final ApiResponse response;
    private final byte[] held = new byte[1 << 14];
    private int size;
    private boolean begun;

    Body(ApiResponse response) {
      this.response = response;
    }

    @Override
    public void write(int b) throws IOException {
      if (size == held.length) {
        send();
      }
      held[size++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > held.length - size) {
        send();
      }
      if (length > held.length) {
        chunk(bytes, offset, length);
      } else {
        System.arraycopy(bytes, offset, held, size, length);
        size += length;
      }
    }

    private void send() throws IOException {
      if (size > 0) {
        chunk(held, 0, size);
        size = 0;
      }
    }

    private void chunk(byte[] bytes, int offset, int length) throws IOException {
      boolean raw = request.isHttp10();
      if (!begun) {
        begun = true;
        head(response, raw ? Map.of() : Map.of("Transfer-Encoding", "chunked"));
      }
      if (raw) {
        out.write(bytes, offset, length);
        return;
      }
      out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.write(bytes, offset, length);
      out.write('\r');
      out.write('\n');
    }

    void end() throws IOException {
      if (!begun) {
        head(response, Map.of("Content-Length", Integer.toString(size)));
        out.write(held, 0, size);
        return;
      }
      send();
      if (!request.isHttp10()) {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      }
    }
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of a connection, one after another (RFC 9112). What could be read in two ways
 * is refused: folded headers, a length beside chunks, two lengths.
 */
final class RequestReader {

  /** Go's {@code DefaultMaxHeaderBytes}. */
  static final int MOST_HEAD_BYTES = 1 << 20;

  /** A form that holds a query of a megabyte, escaped. */
  static final int MOST_BODY_BYTES = 4 << 20;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern REQUEST =
      Pattern.compile("(" + TOKEN + ") ([^ ]+) HTTP/(\\d)\\.(\\d)");
  private static final Pattern HEADER = Pattern.compile("(" + TOKEN + "):[ \t]*(.*?)[ \t]*");
  private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?]*");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
  private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?");

  private final InputStream in;
  private final OutputStream out;
  private int left;

  /**
   * For a connection.
   *
   * @param out where a client that waits before it sends its body is asked to continue
   */
  RequestReader(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Reads the next request.
   *
   * @throws RefusedRequestException if it cannot be taken; nothing can be read after it
   * @throws IOException if the connection ends within it
   */
  WireRequest read() throws IOException, RefusedRequestException {
    left = MOST_HEAD_BYTES;
    String first = line();
    while (first.isEmpty()) {
      first = line();
    }
    Matcher request = REQUEST.matcher(first);
    if (!request.matches()) {
      throw new RefusedRequestException(400, "not a request of HTTP/1.1");
    }
    if (!request.group(3).equals("1")) {
      throw new RefusedRequestException(
          505, "HTTP/" + request.group(3) + " is not spoken here, only HTTP/1.1");
    }
    boolean isHttp10 = request.group(4).equals("0");
    Map<String, List<String>> headers = headers();
    if (!isHttp10 && !headers.containsKey("Host")) {
      throw new RefusedRequestException(400, "missing required Host header");
    }
    String target = withoutHost(utf8(request.group(2)));
    int mark = target.indexOf('?');
    return new WireRequest(
        request.group(1),
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? null : target.substring(mark + 1),
        headers,
        body(headers),
        isHttp10);
  }

  /** Clients of proxies send whole URLs. */
  private static String withoutHost(String target) throws RefusedRequestException {
    Matcher absolute = ABSOLUTE.matcher(target);
    String rest = absolute.lookingAt() ? target.substring(absolute.end()) : target;
    if (absolute.lookingAt() && !rest.startsWith("/")) {
      return "/" + rest;
    }
    if (!rest.startsWith("/") && !rest.equals("*")) {
      throw new RefusedRequestException(400, "the request names no path that begins with a slash");
    }
    return rest;
  }

  /** Some clients do not escape what is beyond ASCII. */
  private static String utf8(String latin) {
    return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private Map<String, List<String>> headers() throws IOException, RefusedRequestException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      Matcher header = HEADER.matcher(line);
      if (!header.matches()) {
        throw new RefusedRequestException(400, "a header is not of the form NAME: VALUE");
      }
      headers.computeIfAbsent(header.group(1), unseen -> new ArrayList<>()).add(header.group(2));
    }
    return headers;
  }

  /** A line without its end; one character is one byte. */
  private String line() throws IOException, RefusedRequestException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended within a request");
      }
      if (--left < 0) {
        throw new RefusedRequestException(
            431,
            "the head of the request is larger than "
                + MOST_HEAD_BYTES
                + " bytes; send the query as a form, by POST");
      }
      line.append((char) b);
    }
    int length = line.length();
    boolean returns = length > 0 && line.charAt(length - 1) == '\r';
    return line.substring(0, returns ? length - 1 : length);
  }

  private byte[] body(Map<String, List<String>> headers)
      throws IOException, RefusedRequestException {
    List<String> codings = headers.getOrDefault("Transfer-Encoding", List.of());
    List<String> lengths = headers.getOrDefault("Content-Length", List.of());
    if (codings.isEmpty() && lengths.isEmpty()) {
      return new byte[0];
    }
    if (codings.isEmpty()) {
      long length = length(lengths);
      if (length > MOST_BODY_BYTES) {
        throw tooLarge();
      }
      goOn(headers);
      byte[] body = in.readNBytes((int) length);
      if (body.length < length) {
        throw new EOFException("the connection ended within the body of a request");
      }
      return body;
    }
    if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
      throw new RefusedRequestException(
          501, "the only Transfer-Encoding that is understood is chunked");
    }
    if (!lengths.isEmpty()) {
      throw new RefusedRequestException(400, "a body in chunks has no Content-Length");
    }
    goOn(headers);
    return chunks();
  }

  private static long length(List<String> lengths) throws RefusedRequestException {
    @Nullable String length = lengths.stream().distinct().count() == 1 ? lengths.getFirst() : null;
    if (length == null || !LENGTH.matcher(length).matches()) {
      throw new RefusedRequestException(400, "Content-Length is not one number");
    }
    return Long.parseLong(length);
  }

  private static RefusedRequestException tooLarge() {
    return new RefusedRequestException(
        413, "the body is larger than " + MOST_BODY_BYTES + " bytes; send a shorter query");
  }

  /** Answers a client that waits to hear that its body is welcome (RFC 9110, section 10.1.1). */
  private void goOn(Map<String, List<String>> headers) throws IOException {
    if (headers.getOrDefault("Expect", List.of()).contains("100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
  }

  private byte[] chunks() throws IOException, RefusedRequestException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    left = MOST_HEAD_BYTES;
    while (true) {
      Matcher chunk = CHUNK.matcher(line());
      if (!chunk.matches()) {
        throw new RefusedRequestException(400, "a chunk of the body does not begin with its size");
      }
      long size = Long.parseLong(chunk.group(1), 16);
      if (size == 0) {
        headers(); // Trailers, which mean nothing here.
        return body.toByteArray();
      }
      if (body.size() + size > MOST_BODY_BYTES) {
        throw tooLarge();
      }
      byte[] content = in.readNBytes((int) size);
      if (content.length < size) {
        throw new EOFException("the connection ended within the body of a request");
      }
      body.writeBytes(content);
      if (!line().isEmpty()) {
        throw new RefusedRequestException(400, "a chunk of the body is longer than its size");
      }
    }
  }
}

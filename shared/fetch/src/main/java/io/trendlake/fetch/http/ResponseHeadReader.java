// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.fetch.FetchException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads status lines and headers as Go's {@code http.ReadResponse} and {@code
 * textproto.ReadMIMEHeader} do: lines may end without a carriage return and may be folded, names
 * may have blanks, and what Go refuses is refused.
 */
final class ResponseHeadReader {

  /** Go's default {@code MaxResponseHeaderBytes}; informational answers before count too. */
  static final int MOST_BYTES = 10 << 20;

  /** What the rest of the fetching looks at; other fields are checked and forgotten. */
  private static final Set<String> KEPT =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "location",
          "trailer",
          "transfer-encoding");

  private static final Pattern PROTOCOL = Pattern.compile("HTTP/[0-9]\\.[0-9]");

  /** Go's {@code Atoi} takes a sign. */
  private static final Pattern STATUS = Pattern.compile("[0-9]{3}|\\+[0-9]{2}");

  private final WireInput in;
  private byte[] line = new byte[256];
  private int length;
  private int taken;

  ResponseHeadReader(WireInput in) {
    this.in = in;
  }

  /**
   * Reads the head of the final answer.
   *
   * @throws FetchException if it is not one of HTTP
   * @throws EOFException if the connection was closed before its end
   */
  ResponseHead read() throws IOException, FetchException {
    ResponseHead head = one();
    while (head.informational()) {
      BodyFraming.of(head); // Refuses a bad length, as Go does.
      head = one();
    }
    return head;
  }

  /**
   * Reads the fields after the last chunk of a body, which say nothing to us.
   *
   * @throws FetchException if they are not trailers, as where the chunk is not the last one
   */
  void readTrailer() throws IOException, FetchException {
    fields();
  }

  private ResponseHead one() throws IOException, FetchException {
    length = 0;
    readLine();
    String status = text(0, length);
    int blank = status.indexOf(' ');
    int[] version = version(blank < 0 ? "" : status.substring(0, blank));
    String rest = withoutBlanks(status.substring(blank + 1));
    int end = rest.indexOf(' ');
    String code = end < 0 ? rest : rest.substring(0, end);
    if (version.length == 0) {
      throw new FetchException(
          "the answer is not one of HTTP: it begins with " + Quoted.of(status) + hint(status));
    }
    if (!STATUS.matcher(code).matches()) {
      throw new FetchException(
          "the answer is not one of HTTP: its status is " + Quoted.of(rest) + ", not three digits");
    }
    return new ResponseHead(version[0], version[1], Integer.parseInt(code), fields());
  }

  private static int[] version(String protocol) {
    return PROTOCOL.matcher(protocol).matches()
        ? new int[] {protocol.charAt(5) - '0', protocol.charAt(7) - '0'}
        : new int[0];
  }

  private static String withoutBlanks(String text) {
    int start = 0;
    while (start < text.length() && text.charAt(start) == ' ') {
      start++;
    }
    return text.substring(start);
  }

  private static String hint(String status) {
    boolean tls = status.length() > 1 && status.charAt(0) == 0x15 && status.charAt(1) == 3;
    return tls ? "; it looks like TLS, which needs the scheme https" : "";
  }

  private Map<String, List<String>> fields() throws IOException, FetchException {
    Map<String, List<String>> fields = new HashMap<>();
    if (in.nextIs(' ') || in.nextIs('\t')) {
      readLine();
      throw refused("begins with a blank");
    }
    length = 0;
    readLine();
    while (length > 0) {
      int first = length;
      while (in.nextIs(' ') || in.nextIs('\t')) {
        fold();
      }
      takeField(first, fields);
      length = 0;
      readLine();
    }
    return fields;
  }

  /** Appends a line that continues the last one, its blanks as a single one. */
  private void fold() throws IOException, FetchException {
    trimEnd();
    append((byte) ' ');
    while (in.nextIs(' ') || in.nextIs('\t')) {
      count();
      in.next();
    }
    readLine();
  }

  private void takeField(int firstLine, Map<String, List<String>> fields) throws FetchException {
    trimEnd();
    int colon = 0;
    while (colon < firstLine && colon < length && line[colon] != ':') {
      colon++;
    }
    if (colon >= firstLine || colon >= length) {
      throw refused("has no colon");
    }
    boolean plain = true;
    for (int i = 0; i < colon; i++) {
      if (line[i] == ' ') {
        plain = false;
      } else if (!isTokenByte(line[i])) {
        throw refused("has a name with a character that a name cannot have");
      }
    }
    if (colon == 0) {
      throw refused("has no name");
    }
    for (int i = colon + 1; i < length; i++) {
      if ((line[i] >= 0 && line[i] < ' ' && line[i] != '\t') || line[i] == 0x7f) {
        throw refused("has a control character in its value");
      }
    }
    if (plain) {
      keep(colon, fields);
    }
  }

  private void keep(int colon, Map<String, List<String>> fields) {
    String name = text(0, colon).toLowerCase(Locale.ROOT);
    if (KEPT.contains(name)) {
      int start = colon + 1;
      while (start < length && isBlank(line[start])) {
        start++;
      }
      fields.computeIfAbsent(name, first -> new ArrayList<>()).add(text(start, length));
    }
  }

  private FetchException refused(String fault) {
    return new FetchException(
        "the answer has a header line that " + fault + ": " + Quoted.of(text(0, length)));
  }

  /** Appends the next line, without its end. */
  private void readLine() throws IOException, FetchException {
    int start = length;
    byte b = in.next();
    while (b != '\n') {
      append(b);
      b = in.next();
    }
    count();
    if (length > start && line[length - 1] == '\r') {
      length--;
    }
  }

  private void append(byte b) throws FetchException {
    count();
    if (length == line.length) {
      line = Arrays.copyOf(line, 2 * length);
    }
    line[length++] = b;
  }

  private void count() throws FetchException {
    if (++taken > MOST_BYTES) {
      throw new FetchException("the header of the answer exceeds " + MOST_BYTES + " bytes");
    }
  }

  private void trimEnd() {
    while (length > 0 && isBlank(line[length - 1])) {
      length--;
    }
  }

  private String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /** A byte of a token (RFC 9110, section 5.6.2). */
  private static boolean isTokenByte(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b > 0 && "!#$%&'*+-.^_`|~".indexOf(b) >= 0);
  }
}

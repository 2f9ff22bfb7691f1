// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request or an answer of HTTP/1.1 as it was sent.
 *
 * @param head up to and with the empty line
 * @param body what {@code Content-Length} says
 */
@SuppressWarnings("ArrayRecordComponent")
record HttpMessage(String head, byte[] body) {

  private static final String END_OF_HEAD = "\r\n\r\n";

  /** The head of the next request of a connection, or empty if the client closed it. */
  static Optional<String> readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.write(b);
      last = (last << 8) | b;
      if (last == 0x0d0a0d0a) {
        return Optional.of(head.toString(ISO_8859_1));
      }
    }
    if (head.size() > 0) {
      throw new EOFException("the connection broke off in a head");
    }
    return Optional.empty();
  }

  /** The request whose head was read, with its body. */
  static HttpMessage read(String head, InputStream in) throws IOException {
    int length = header(head, "content-length").map(Integer::parseInt).orElse(0);
    return new HttpMessage(head, in.readNBytes(length));
  }

  /** An answer that ends with its connection. */
  static HttpMessage ofAll(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    int end = text.indexOf(END_OF_HEAD) + END_OF_HEAD.length();
    return new HttpMessage(text.substring(0, end), text.substring(end).getBytes(ISO_8859_1));
  }

  static Optional<String> header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  /** The request as the last of its connection, which wants no interim answer. */
  HttpMessage alone() {
    String kept =
        head.lines()
            .filter(line -> !line.isEmpty())
            .filter(line -> !line.toLowerCase(Locale.ROOT).matches("(expect|connection):.*"))
            .collect(Collectors.joining("\r\n"));
    return new HttpMessage(kept + "\r\nConnection: close" + END_OF_HEAD, body);
  }

  byte[] bytes() {
    return part(body.length);
  }

  /** The head and the beginning of the body. */
  byte[] part(int bodyLength) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.getBytes(ISO_8859_1));
    out.write(body, 0, bodyLength);
    return out.toByteArray();
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.fetch.FetchException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How the end of a body is known (RFC 9112, section 6.3), decided as Go's {@code readTransfer}. */
sealed interface BodyFraming {

  /** Digits alone: no sign, no fraction. */
  Pattern NUMBER = Pattern.compile("[0-9]+");

  /** The fields that frame bodies. */
  Set<String> FRAMING = Set.of("transfer-encoding", "content-length", "trailer");

  /** There is no body. */
  record None() implements BodyFraming {}

  /**
   * By its length.
   *
   * @param length in bytes, above 0
   */
  record Length(long length) implements BodyFraming {}

  /** By a last chunk. */
  record Chunked() implements BodyFraming {}

  /** By the end of the connection. */
  record UntilClose() implements BodyFraming {}

  /**
   * The framing that a head says. {@code Transfer-Encoding} beats {@code Content-Length}, whose
   * values have to be valid and equal nevertheless.
   *
   * @throws FetchException if the head contradicts itself, or says what is not known
   */
  static BodyFraming of(ResponseHead head) throws FetchException {
    boolean chunked = chunked(head);
    long length = length(head.values("content-length"));
    int status = head.status();
    if (status / 100 == 1 || status == 204 || status == 304) {
      return new None();
    }
    if (chunked) {
      checkTrailer(head.values("trailer"));
      return new Chunked();
    }
    return length < 0 ? new UntilClose() : length == 0 ? new None() : new Length(length);
  }

  /** Fields that say where the body ends cannot come after it (Go's {@code fixTrailer}). */
  private static void checkTrailer(List<String> values) throws FetchException {
    for (String name : String.join(",", values).split(",", -1)) {
      if (FRAMING.contains(name.strip().toLowerCase(Locale.ROOT))) {
        throw new FetchException(
            "the answer announces " + Quoted.of(name.strip()) + " for the end of its body");
      }
    }
  }

  /** HTTP/1.0 has no transfer encodings. */
  private static boolean chunked(ResponseHead head) throws FetchException {
    List<String> encodings = head.values("transfer-encoding");
    if (encodings.isEmpty() || head.major() < 1 || (head.major() == 1 && head.minor() == 0)) {
      return false;
    }
    if (encodings.size() > 1 || !encodings.getFirst().equalsIgnoreCase("chunked")) {
      throw new FetchException(
          "the answer has the Transfer-Encoding "
              + Quoted.of(String.join(", ", encodings))
              + "; only chunked is known");
    }
    return true;
  }

  /** The length in bytes; -1 = the head has none. */
  private static long length(List<String> values) throws FetchException {
    if (values.isEmpty()) {
      return -1;
    }
    String first = values.getFirst().strip();
    for (String value : values) {
      if (!value.strip().equals(first)) {
        throw new FetchException(
            "the answer has two Content-Length that differ: "
                + Quoted.of(first)
                + " and "
                + Quoted.of(value));
      }
    }
    try {
      if (NUMBER.matcher(first).matches()) {
        return Long.parseLong(first);
      }
    } catch (NumberFormatException _) {
      // Above 2^63 - 1, which is refused like what is no number.
    }
    throw new FetchException(
        "the answer has the Content-Length " + Quoted.of(first) + ", no number");
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.config.PrometheusDuration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** Reads times such as {@code now}, {@code -1h}, {@code now-1h}, seconds and RFC 3339. */
final class QueryTime {

  private static final Pattern SECONDS = Pattern.compile("[0-9]+(\\.[0-9]+)?");
  private static final Pattern BEFORE = Pattern.compile("(?:now)?\\s*-\\s*(.+)");

  private QueryTime() {}

  /**
   * The instant of a text, in whole milliseconds.
   *
   * @param option whose text it is, for the message
   * @throws UserException if the text is not an instant
   */
  static Instant parse(String option, String text, Instant now) throws UserException {
    String plain = text.strip();
    try {
      if (plain.equals("now")) {
        return now;
      }
      var before = BEFORE.matcher(plain);
      if (before.matches()) {
        return now.minus(PrometheusDuration.parse(before.group(1)));
      }
      if (SECONDS.matcher(plain).matches()) {
        return Instant.ofEpochMilli(Math.round(Double.parseDouble(plain) * 1000));
      }
      return plain.length() == "2026-11-22".length()
          ? Instant.parse(plain + "T00:00:00Z")
          : OffsetDateTime.parse(plain).withOffsetSameInstant(ZoneOffset.UTC).toInstant();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ArgumentException(
          option
              + " is \""
              + text
              + "\", must be a time such as now, -1h, 2026-11-22T07:00:00Z or seconds since 1970",
          e);
    }
  }
}

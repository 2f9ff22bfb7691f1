// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** The times in answers. */
final class Times {

  private Times() {}

  /** A time in RFC 3339, in UTC and without its fraction of a second; another text as it is. */
  static String toSeconds(String time) {
    try {
      Instant instant = OffsetDateTime.parse(time).toInstant();
      return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (DateTimeParseException e) {
      return time;
    }
  }
}

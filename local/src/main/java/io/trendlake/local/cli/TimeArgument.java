// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Instants that were given as arguments. */
final class TimeArgument {

  private TimeArgument() {}

  /**
   * Reads a day, which is its first instant, or an instant.
   *
   * @param option its name, for messages
   */
  static Instant parse(String text, String option) throws UserException {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new ArgumentException(
          "%s is \"%s\", must be a day such as 2026-01-31 or an instant such as 2026-01-31T07:00:00Z"
              .formatted(option, text),
          e);
    }
  }

  /**
   * Reads a day.
   *
   * @param option its name, for messages
   * @param text null if it was not given
   */
  static Optional<LocalDate> day(String option, @Nullable String text) throws UserException {
    try {
      return Optional.ofNullable(text).map(LocalDate::parse);
    } catch (DateTimeException e) {
      throw new ArgumentException(
          "%s is \"%s\", must be a day such as 2026-01-31".formatted(option, text), e);
    }
  }
}

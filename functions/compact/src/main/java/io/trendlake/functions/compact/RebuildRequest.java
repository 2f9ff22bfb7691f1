// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.json.JsonTree;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What an operator invokes the function with to have trends made again: {@code
 * {"version":1,"rebuildTrends":{"from":"2026-01-01","to":"2026-03-31"}}}.
 *
 * @param from the first day
 * @param to the last day; without one the last that is closed
 */
record RebuildRequest(LocalDate from, Optional<LocalDate> to) {

  /** The only version that is read. */
  static final int VERSION = 1;

  private static final String FIELD = "rebuildTrends";

  /**
   * The request of an event; empty if the event is something else.
   *
   * @throws IllegalArgumentException if it is a request of another version, or a day is not a date
   */
  static Optional<RebuildRequest> find(JsonTree event) {
    if (!event.has(FIELD)) {
      return Optional.empty();
    }
    int version = event.at("version").number();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "the request is of version %d, this function reads version %d"
              .formatted(version, VERSION));
    }
    JsonTree days = event.at(FIELD);
    Optional<LocalDate> to = days.has("to") ? Optional.of(day(days, "to")) : Optional.empty();
    return Optional.of(new RebuildRequest(day(days, "from"), to));
  }

  private static LocalDate day(JsonTree days, String name) {
    String text = days.at(name).text();
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "$.%s.%s is no day such as 2026-11-22: %s".formatted(FIELD, name, text), e);
    }
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Work on one day of an import, as a message of a queue: {@code
 * {"version":1,"importDay":"2026-01-05","run":"...","step":"parts","number":3}}.
 *
 * @param run the import
 * @param number which of the steps of that kind; 0 where a day has one
 */
public record ImportMessage(String run, LocalDate day, Step step, int number) {

  /** How often a queue delivers a message before it goes to the dead letters. */
  public static final int ATTEMPTS = 3;

  /** The only version that is read. */
  private static final long VERSION = 1;

  private static final String FIELD = "importDay";

  /** What is to be done. */
  enum Step {
    /** Makes the day, or cuts it into steps that others do. */
    DAY,
    /** Counts the rows of a share of the series. */
    COUNT,
    /** Makes some parts. */
    PARTS
  }

  /** A day as a whole. */
  static ImportMessage of(String run, LocalDate day) {
    return new ImportMessage(run, day, Step.DAY, 0);
  }

  /** Its name among the steps of the day. */
  String name() {
    return "%s-%04d".formatted(step.name().toLowerCase(Locale.ROOT), number);
  }

  /** The body of the message. */
  String toJson() {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("version", VERSION);
    message.put(FIELD, day.toString());
    message.put("run", run);
    message.put("step", step.name().toLowerCase(Locale.ROOT));
    message.put("number", (long) number);
    return new String(ImportRun.json(message), StandardCharsets.UTF_8);
  }

  /**
   * Reads a body; empty if it is a message of another kind.
   *
   * @throws IllegalArgumentException if it is one of another version, or malformed, with what is
   *     wrong and where
   */
  public static Optional<ImportMessage> find(String body) {
    JsonTree json = JsonTree.parse(body);
    if (!json.has(FIELD)) {
      return Optional.empty();
    }
    if (json.at("version").longNumber() != VERSION) {
      throw new IllegalArgumentException(
          "the message of a day to import is of version %d, this function reads version %d; deploy the function of the command that sent it"
              .formatted(json.at("version").longNumber(), VERSION));
    }
    return Optional.of(
        new ImportMessage(
            json.at("run").text(),
            day(json.at(FIELD).text()),
            step(json.at("step").text()),
            json.at("number").number()));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "$.%s is no day such as 2026-11-22: %s".formatted(FIELD, text), e);
    }
  }

  private static Step step(String text) {
    for (Step step : Step.values()) {
      if (step.name().toLowerCase(Locale.ROOT).equals(text)) {
        return step;
      }
    }
    throw new IllegalArgumentException("$.step must be day, count or parts: " + text);
  }
}

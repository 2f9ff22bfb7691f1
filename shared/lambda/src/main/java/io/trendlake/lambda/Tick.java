// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import io.trendlake.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * One firing of a schedule, in the words that the template gives EventBridge Scheduler as input:
 * {@code {"version": 1, "scheduledTime": "2026-11-25T07:13:00Z"}}.
 *
 * @param scheduledTime the minute or hour it is for; it may fire at any time within that, and more
 *     than once
 */
public record Tick(Instant scheduledTime) implements Event {

  /** The only version that is read. */
  static final int VERSION = 1;

  /**
   * Reads the event of an invocation.
   *
   * @throws IllegalArgumentException if it is no tick, with what is wrong and where
   */
  public static Tick read(InputStream input) throws IOException {
    return of(JsonTree.parse(input.readAllBytes()));
  }

  static Tick of(JsonTree json) {
    int version = json.at("version").number();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "the schedule's input is of version "
              + version
              + ", this function reads version "
              + VERSION
              + "; deploy template.yaml and the functions from the same build");
    }
    String time = json.at("scheduledTime").text();
    try {
      return new Tick(Instant.parse(time));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "$.scheduledTime is no instant such as 2026-11-25T07:13:00Z: " + time, e);
    }
  }
}

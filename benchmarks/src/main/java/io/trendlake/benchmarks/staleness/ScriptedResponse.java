// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.staleness;

import java.util.List;

/** What a scripted exporter does when it is scraped. */
sealed interface ScriptedResponse {

  /**
   * Gives a body with status 200.
   *
   * @param lines either a series alone, which gets the number of the scrape for a value, or a whole
   *     line, in which {@code TS} means a timestamp shortly before the scrape
   */
  record ResponseBody(List<String> lines) implements ScriptedResponse {

    /** The body as it is sent. */
    String text(int scrape, long nowMillis) {
      StringBuilder text = new StringBuilder();
      for (String line : lines) {
        text.append(line.replace("TS", Long.toString(nowMillis - EARLIER_MILLIS)));
        text.append(line.contains(" ") ? "\n" : " " + scrape + "\n");
      }
      return text.toString();
    }
  }

  /** Gives an empty body with another status. */
  record ResponseStatus(int code) implements ScriptedResponse {}

  /** Says nothing until long after everybody's timeout. */
  record Silence() implements ScriptedResponse {}

  /** How much earlier than the scrape an exposed timestamp is. */
  long EARLIER_MILLIS = 300;

  /** A body of these lines. */
  static ScriptedResponse body(String... lines) {
    return new ResponseBody(List.of(lines));
  }
}

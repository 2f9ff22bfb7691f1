// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.io.PrintStream;

/**
 * Leaves the terminal's line empty when Ctrl-C ends the process in the middle of something: neither
 * what was on it nor the {@code ^C} of the terminal precedes the shell's prompt.
 */
final class CleanLine implements AutoCloseable {

  static final String START_OF_CLEARED_LINE = "\r\033[K";

  private final Thread onSignal;

  private CleanLine(Thread onSignal) {
    this.onSignal = onSignal;
  }

  /** Watches until it is closed. */
  static CleanLine on(PrintStream terminal) {
    Thread onSignal =
        new Thread(
            () -> {
              terminal.print(START_OF_CLEARED_LINE);
              terminal.flush();
            },
            "clean line");
    Runtime.getRuntime().addShutdownHook(onSignal);
    return new CleanLine(onSignal);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook does its work now.
      return;
    }
  }
}

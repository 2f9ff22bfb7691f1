// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.local.sql.PrintableWriter;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a person is watching. */
public final class Terminal {

  private Terminal() {}

  /** Whether this process reads from and writes to a terminal. */
  public static boolean isThere() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /**
   * Whether standard input comes from a terminal, whatever standard output is. Where the system
   * does not say what standard input is, as Linux does, only if both do.
   */
  public static boolean givesInput() {
    return isThere() || isTerminal(Path.of("/proc/self/fd/0"));
  }

  /**
   * Whether standard output ends on a terminal, whatever standard input is. Where the system does
   * not say what standard output is, as Linux does, only if both do.
   */
  static boolean showsOutput() {
    return isThere() || isTerminal(Path.of("/proc/self/fd/1"));
  }

  /** Whether an open file, which this symbolic link leads to, is a terminal. */
  static boolean isTerminal(Path link) {
    try {
      Path device = Files.readSymbolicLink(link);
      return device.startsWith("/dev/pts")
          || device.equals(Path.of("/dev/console"))
          || device.toString().startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException noLink) {
      return false;
    }
  }

  /**
   * A writer to standard output for what programs read: unchanged to a pipe or a file, and with
   * escapes in the place of control characters to a terminal.
   */
  static PrintWriter shown(PrintWriter out) {
    return showsOutput() ? new PrintWriter(new PrintableWriter(out)) : out;
  }
}

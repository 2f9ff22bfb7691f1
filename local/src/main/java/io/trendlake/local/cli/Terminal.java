// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import java.io.Console;
import java.util.Optional;

/** Whether a person looks on. */
final class Terminal {

  private Terminal() {}

  /** Whether this process reads from and writes to a terminal. */
  static boolean isThere() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }
}

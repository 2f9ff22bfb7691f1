// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.model.Printable;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Formats what commands without their own log write to the log, as the JDK does, but with escapes
 * in the place of control characters: messages have names of others in them.
 */
public final class PrintableLogs extends SimpleFormatter {

  /** Formats all that this process logs to its standard error. */
  public static void install() {
    for (Handler handler : LogManager.getLogManager().getLogger("").getHandlers()) {
      handler.setFormatter(new PrintableLogs());
    }
  }

  @Override
  public String format(LogRecord record) {
    return Printable.lines(super.format(record).replace("\t", "    "));
  }
}

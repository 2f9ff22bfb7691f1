// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import java.io.PrintStream;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Makes all that this process logs ({@code System.Logger}, {@code java.util.logging}, and by
 * slf4j-jdk14 the AWS SDK) lines of JSON in Lambda's own fields.
 */
public final class JsonLogs {

  /** The variable that the function's logging configuration sets. */
  static final String LEVEL = "AWS_LAMBDA_LOG_LEVEL";

  private JsonLogs() {}

  /** Takes the place of every handler that there is; the level is that of the environment. */
  public static void install(Environment environment, PrintStream out) {
    Logger root = LogManager.getLogManager().getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    Level level = level(environment.optional(LEVEL).orElse("INFO"));
    JsonLogHandler handler = new JsonLogHandler(out);
    handler.setLevel(level);
    root.addHandler(handler);
    root.setLevel(level);
  }

  /** Lambda's names in those of {@code java.util.logging}. */
  private static Level level(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "TRACE" -> Level.FINER;
      case "DEBUG" -> Level.FINE;
      case "WARN" -> Level.WARNING;
      case "ERROR", "FATAL" -> Level.SEVERE;
      default -> Level.INFO;
    };
  }
}

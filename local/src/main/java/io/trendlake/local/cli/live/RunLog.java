// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import io.trendlake.model.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The log of a command that stays: one line for each record, with the time in UTC, as text or as
 * JSON. What comes from elsewhere is printed without control characters. Safe for use by many
 * threads.
 */
final class RunLog {

  /** How lines look. */
  enum Format {
    TEXT,
    JSON
  }

  /** How bad it is, in the names that Lambda's logs use too. */
  private enum Level {
    INFO,
    WARN,
    ERROR
  }

  private static final JsonFactory JSON = new JsonFactory();

  private final PrintWriter out;
  private final Format format;
  private final InstantSource clock;

  RunLog(PrintWriter out, Format format, InstantSource clock) {
    this.out = out;
    this.format = format;
    this.clock = clock;
  }

  /** Logs what goes as it should. */
  void info(String message) {
    info(message, Map.of());
  }

  /**
   * Logs what goes as it should.
   *
   * @param fields what a line of JSON has besides: texts and numbers
   */
  void info(String message, Map<String, Object> fields) {
    log(clock.instant(), Level.INFO, message, fields);
  }

  /** Logs what an operator should look at when there is time. */
  void warn(String message) {
    log(clock.instant(), Level.WARN, message, Map.of());
  }

  /** Logs what an operator should look at now. */
  void error(String message) {
    log(clock.instant(), Level.ERROR, message, Map.of());
  }

  private synchronized void log(
      Instant at, Level level, String message, Map<String, Object> fields) {
    Instant time = at.truncatedTo(ChronoUnit.MILLIS);
    out.println(
        format == Format.JSON
            ? json(time, level, message, fields)
            : "%-24s  %s%s"
                .formatted(time, level == Level.INFO ? "" : level + "  ", text(message)));
    out.flush();
  }

  private static String text(String message) {
    return Printable.line(message);
  }

  private static String json(
      Instant time, Level level, String message, Map<String, Object> fields) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("timestamp", time.toString());
      json.writeStringProperty("level", level.name());
      json.writeStringProperty("message", text(message));
      fields.forEach((name, value) -> {
        switch (value) {
          case Long number -> json.writeNumberProperty(name, number);
          case Integer number -> json.writeNumberProperty(name, number);
          case Double number -> json.writeNumberProperty(name, number);
          default -> json.writeStringProperty(name, text(value.toString()));
        }
      });
      json.writeEndObject();
    }
    return line.toString();
  }

  /** Captures what this process logs by {@code System.Logger} and {@code java.util.logging}. */
  void install() {
    Logger root = LogManager.getLogManager().getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(new Records());
  }

  /** Logs records of {@code java.util.logging}; a stack trace is one line for each frame. */
  private final class Records extends Handler {

    private static final SimpleFormatter MESSAGES = new SimpleFormatter();

    @Override
    public void publish(LogRecord record) {
      if (!isLoggable(record)) {
        return;
      }
      Level level = level(record.getLevel());
      log(record.getInstant(), level, MESSAGES.formatMessage(record), Map.of());
      for (Throwable thrown = record.getThrown(); thrown != null; thrown = thrown.getCause()) {
        log(record.getInstant(), level, "  " + thrown, Map.of());
        for (StackTraceElement frame : thrown.getStackTrace()) {
          log(record.getInstant(), level, "    at " + frame, Map.of());
        }
      }
    }

    private static Level level(java.util.logging.Level level) {
      if (level.intValue() >= java.util.logging.Level.SEVERE.intValue()) {
        return Level.ERROR;
      }
      return level.intValue() >= java.util.logging.Level.WARNING.intValue()
          ? Level.WARN
          : Level.INFO;
    }

    @Override
    public void flush() {
      out.flush();
    }

    @Override
    public void close() {
      // The stream is the process's.
    }
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import io.trendlake.model.Printable;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Prints each record as one line of JSON, with the {@link LogFields} of its thread. Messages have
 * no control characters, which a terminal that shows the log would follow.
 */
final class JsonLogHandler extends Handler {

  /** Puts parameters into messages; its own format is not used. */
  private static final Formatter MESSAGES = new SimpleFormatter();

  private final PrintStream out;

  JsonLogHandler(PrintStream out) {
    this.out = out;
  }

  @Override
  public void publish(LogRecord record) {
    if (isLoggable(record)) {
      // One call, so that lines of other threads do not come between.
      out.println(line(record));
    }
  }

  private static String line(LogRecord record) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("timestamp", record.getInstant().toString());
      json.writeStringProperty("level", level(record.getLevel()));
      json.writeStringProperty("message", Printable.lines(MESSAGES.formatMessage(record)));
      json.writeStringProperty("logger", String.valueOf(record.getLoggerName()));
      LogFields.current().forEach(json::writeStringProperty);
      if (record.getThrown() != null) {
        json.writeStringProperty("stackTrace", stackTrace(record.getThrown()));
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  /** In Lambda's names, which its filters know. */
  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
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

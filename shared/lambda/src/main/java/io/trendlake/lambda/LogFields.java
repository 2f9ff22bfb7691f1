// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Fields of every line that is logged until this is closed, by the thread that opened it and by
 * threads that it starts meanwhile: the slot, shard and account that a message is about, so that no
 * message need say it. To be closed by the same thread, the last opened first.
 */
public final class LogFields implements AutoCloseable {

  /** Inherited, as targets are pulled by their own threads. */
  private static final InheritableThreadLocal<Map<String, String>> CURRENT =
      new InheritableThreadLocal<>();

  private final Map<String, String> before;

  private LogFields(Map<String, String> before) {
    this.before = before;
  }

  /** Adds a field. */
  public static LogFields with(String name, String value) {
    return with(Map.of(name, value));
  }

  /** Adds fields; one that is there already is covered until this is closed. */
  public static LogFields with(Map<String, String> fields) {
    Map<String, String> before = current();
    Map<String, String> all = new LinkedHashMap<>(before);
    all.putAll(fields);
    CURRENT.set(all);
    return new LogFields(before);
  }

  /** The fields of this thread, in the order in which they were added. */
  static Map<String, String> current() {
    return Objects.requireNonNullElse(CURRENT.get(), Map.of());
  }

  @Override
  public void close() {
    CURRENT.set(before);
  }
}

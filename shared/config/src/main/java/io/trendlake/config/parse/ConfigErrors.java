// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is wrong in a file and those that it names, so that a person sees all of it at
 * once, and what has no use here.
 */
final class ConfigErrors {

  private final String file;

  /** Each once, however often a value is asked for. */
  private final Set<ConfigError> errors;

  private final Set<String> unused;

  ConfigErrors(String file) {
    this(file, new LinkedHashSet<>(), new LinkedHashSet<>());
  }

  private ConfigErrors(String file, Set<ConfigError> errors, Set<String> unused) {
    this.file = file;
    this.errors = errors;
    this.unused = unused;
  }

  /** The same collection, for another file that this one names. */
  ConfigErrors of(String other) {
    return new ConfigErrors(other, errors, unused);
  }

  /** The file whose errors these are. */
  String file() {
    return file;
  }

  void add(int line, String path, String message) {
    errors.add(new ConfigError(file, line, path, message));
  }

  /** Adds that a key of Prometheus does not work here. */
  void addUnsupported(int line, String path, String reason) {
    errors.add(new ConfigError(file, line, path, reason, true));
  }

  /** Notes a key that is right and has no use here. */
  void addUnused(String path) {
    unused.add(path);
  }

  /** The keys that are right and have no use here, in the order in which they were read. */
  List<String> unused() {
    return List.copyOf(unused);
  }

  /** How many there are, by which a reader of a block knows whether its block was right. */
  int count() {
    return errors.size();
  }

  /** Throws what was collected, by file and line, this file first, if there is anything. */
  void throwIfAny() throws ConfigException {
    if (!errors.isEmpty()) {
      throw new ConfigException(
          errors.stream()
              .sorted(
                  Comparator.comparing((ConfigError error) -> !error.file().equals(file))
                      .thenComparing(ConfigError::file)
                      .thenComparingInt(ConfigError::line))
              .toList());
    }
  }
}

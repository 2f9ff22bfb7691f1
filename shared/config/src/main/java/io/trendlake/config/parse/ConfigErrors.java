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
 * Collects what is wrong in one file, so that a person sees all of it at once, and what has no use
 * here.
 */
final class ConfigErrors {

  private final String file;

  /** Each once, however often a value is asked for. */
  private final Set<ConfigError> errors = new LinkedHashSet<>();

  private final Set<String> unused = new LinkedHashSet<>();

  ConfigErrors(String file) {
    this.file = file;
  }

  void add(int line, String path, String message) {
    errors.add(new ConfigError(file, line, path, message));
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

  /** Throws what was collected, by line, if there is anything. */
  void throwIfAny() throws ConfigException {
    if (!errors.isEmpty()) {
      throw new ConfigException(
          errors.stream().sorted(Comparator.comparingInt(ConfigError::line)).toList());
    }
  }
}

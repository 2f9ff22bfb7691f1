// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.yaml;

import io.trendlake.config.ConfigError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong in one file. */
public final class FileProblems {

  private final String file;
  private final List<ConfigError> found = new ArrayList<>();

  /** A file without problems so far. */
  public FileProblems(String file) {
    this.file = file;
  }

  /** The name of the file. */
  public String file() {
    return file;
  }

  /** Adds an error about a place in the YAML; an empty path if the message says the place. */
  public void add(int line, String path, String message) {
    found.add(new ConfigError(file, line, path, message));
  }

  /** All of them by their lines. */
  public List<ConfigError> all() {
    return found.stream().sorted(Comparator.comparingInt(ConfigError::line)).toList();
  }
}

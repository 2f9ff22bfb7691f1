// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A configuration file that is refused, with everything that is wrong in it. */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<ConfigError> errors;

  /** Reports at least one error, in the order of the file. */
  public ConfigException(List<ConfigError> errors) {
    this(errors, null);
  }

  /** Reports at least one error, and its cause. */
  public ConfigException(List<ConfigError> errors, @Nullable Throwable cause) {
    super(errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")), cause);
    this.errors = List.copyOf(errors);
  }

  /** What is wrong, in the order of the file; never empty. */
  public List<ConfigError> errors() {
    return errors;
  }
}

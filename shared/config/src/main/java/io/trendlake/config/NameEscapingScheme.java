// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

/**
 * How a target is asked to write names that are not legacy names ({@code
 * metric_name_escaping_scheme}).
 */
public enum NameEscapingScheme {
  ALLOW_UTF_8("allow-utf-8"),
  UNDERSCORES("underscores"),
  DOTS("dots"),
  VALUES("values");

  private final String configName;

  NameEscapingScheme(String configName) {
    this.configName = configName;
  }

  /** The name in the configuration and in the {@code escaping} parameter of {@code Accept}. */
  public String configName() {
    return configName;
  }
}

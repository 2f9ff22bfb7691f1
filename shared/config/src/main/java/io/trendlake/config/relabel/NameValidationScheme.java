// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

/** Which metric and label names are allowed ({@code metric_name_validation_scheme}). */
public enum NameValidationScheme {
  /** Any text of valid UTF-8 that is not empty. */
  UTF8("utf8") {
    @Override
    public boolean allowsLabelName(String name) {
      return !name.isEmpty() && isWellFormed(name);
    }

    @Override
    public boolean allowsMetricName(String name) {
      return allowsLabelName(name);
    }
  },

  /** {@code [a-zA-Z_][a-zA-Z0-9_]*}, and colons too in metric names. */
  LEGACY("legacy") {
    @Override
    public boolean allowsLabelName(String name) {
      return isLegacyName(name, false);
    }

    @Override
    public boolean allowsMetricName(String name) {
      return isLegacyName(name, true);
    }
  };

  private final String configName;

  NameValidationScheme(String configName) {
    this.configName = configName;
  }

  /** The name in the configuration. */
  public String configName() {
    return configName;
  }

  /** Whether a label may be called so. */
  public abstract boolean allowsLabelName(String name);

  /** Whether a metric may be called so. */
  public abstract boolean allowsMetricName(String name);

  private static boolean isWellFormed(String text) {
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        return false;
      }
      at += Character.charCount(c);
    }
    return true;
  }

  private static boolean isLegacyName(String name, boolean colons) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      boolean digit = i > 0 && c >= '0' && c <= '9';
      if (!letter && !digit && !(colons && c == ':')) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

/**
 * One measurement for CloudWatch.
 *
 * @param name in CloudWatch's style, such as {@code TargetsUp}
 * @param value finite
 */
public record Metric(String name, double value, Unit unit) {

  /** What is measured, in CloudWatch's names. */
  public enum Unit {
    COUNT("Count"),
    BYTES("Bytes"),
    SECONDS("Seconds"),
    /** For quantities that CloudWatch has no unit for, such as hours. */
    NONE("None");

    private final String text;

    Unit(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** Checks the value. */
  public Metric {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("metric " + name + " is not finite: " + value);
    }
  }

  /** How many there were. */
  public static Metric count(String name, long value) {
    return new Metric(name, value, Unit.COUNT);
  }
}

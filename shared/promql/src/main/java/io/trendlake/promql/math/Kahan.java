// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.math;

/**
 * A sum with the error of rounding kept beside it, in Neumaier's form of Kahan's algorithm. The sum
 * is {@link #sum} plus {@link #error}.
 */
public final class Kahan {

  private double sum;
  private double error;

  /** A sum that begins with a value. */
  public Kahan(double first) {
    sum = first;
  }

  /** A sum that begins with 0. */
  public Kahan() {
    this(0);
  }

  /** Adds a value. */
  public void add(double value) {
    double next = sum + value;
    error = nextError(next, value);
    sum = next;
  }

  /** Adds a value unless the sum would become infinite; returns whether it was added. */
  public boolean addFinite(double value) {
    double next = sum + value;
    if (Double.isInfinite(next)) {
      return false;
    }
    error = nextError(next, value);
    sum = next;
    return true;
  }

  private double nextError(double next, double value) {
    if (Double.isInfinite(next)) {
      return 0;
    }
    return Math.abs(sum) >= Math.abs(value)
        ? error + ((sum - next) + value)
        : error + ((value - next) + sum);
  }

  /** Multiplies what was added so far. */
  public void scale(double factor) {
    sum *= factor;
    error *= factor;
  }

  /** Divides what was added so far. */
  public void divide(double divisor) {
    sum /= divisor;
    error /= divisor;
  }

  /** The sum without its error. */
  public double sum() {
    return sum;
  }

  /** The error that rounding has left. */
  public double error() {
    return error;
  }

  /** The sum as exact as it is known. */
  public double total() {
    return Double.isInfinite(sum) ? sum : sum + error;
  }
}

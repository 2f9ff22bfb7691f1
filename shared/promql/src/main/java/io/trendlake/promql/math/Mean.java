// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.math;

/**
 * A mean of values as they come: the sum divided by their number, and from the moment on in which
 * the sum would become infinite, a mean that is moved by each value.
 */
public final class Mean {

  private final Kahan sum;
  private double count = 1;
  private boolean moving;

  /** A mean of one value. */
  public Mean(double first) {
    sum = new Kahan(first);
  }

  /** Adds a value. */
  public void add(double value) {
    count++;
    if (!moving) {
      if (sum.addFinite(value)) {
        return;
      }
      moving = true;
      sum.divide(count - 1);
    }
    sum.scale((count - 1) / count);
    sum.add(value / count);
  }

  /** The mean. */
  public double value() {
    return moving ? sum.sum() + sum.error() : sum.sum() / count + sum.error() / count;
  }
}

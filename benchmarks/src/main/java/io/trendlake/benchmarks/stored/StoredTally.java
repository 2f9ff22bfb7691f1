// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.stored;

/**
 * What a store holds, in a form that can be compared with what went in, whatever the order: the
 * number of samples, their sum, and a checksum over every bit of every value and timestamp.
 */
final class StoredTally {

  private static final long MIX = 0x9e3779b97f4a7c15L;

  private long samples;
  private long notNumbers;
  private double sum;
  private double magnitude;
  private long checksum;

  /** Takes a sample in. */
  void add(long ts, double value) {
    samples++;
    checksum += Long.rotateLeft((Double.doubleToLongBits(value) ^ ts * MIX) * MIX, 29) * MIX;
    if (Double.isNaN(value)) {
      notNumbers++;
    } else if (Double.isFinite(value)) {
      sum += value;
      magnitude += Math.abs(value);
    }
  }

  /** How many samples. */
  long samples() {
    return samples;
  }

  /** How many of them are NaN. */
  long notNumbers() {
    return notNumbers;
  }

  /**
   * Refuses a store that differs by a bit.
   *
   * @throws IllegalStateException naming it and what differs
   */
  void requireSame(String store, StoredTally stored) {
    if (stored.samples != samples || stored.checksum != checksum) {
      throw different(store, stored);
    }
  }

  /**
   * Refuses a store that has other samples, NaN not counted, or whose sum is off by more than its
   * decimal rounding explains: VictoriaMetrics drops NaN and rounds the last digits.
   *
   * @throws IllegalStateException naming it and what differs
   */
  void requireSameNumbers(String store, StoredTally stored) {
    boolean same =
        stored.samples - stored.notNumbers == samples - notNumbers
            && Math.abs(stored.sum - sum) <= 1e-9 * magnitude;
    if (!same) {
      throw different(store, stored);
    }
  }

  private IllegalStateException different(String store, StoredTally stored) {
    return new IllegalStateException(
        "%s holds other samples than went in: %s, not %s; no figure of it can be believed"
            .formatted(store, stored, this));
  }

  @Override
  public String toString() {
    return "%,d samples (%,d NaN), sum %.17g, checksum %x"
        .formatted(samples, notNumbers, sum, checksum);
  }
}

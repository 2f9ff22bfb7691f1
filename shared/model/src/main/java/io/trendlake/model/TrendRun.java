// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/**
 * Hourly trends of one series, in arrays of which the first {@code size} elements count. What a
 * column means is said in docs/lake-format.md. Columns that were not asked for have no meaning, and
 * their arrays may be empty.
 *
 * @param size how many rows there are
 * @param hour the first instant of each hour, milliseconds since the epoch, strictly ascending
 * @param count how many samples, stale markers not counted; at least 1
 * @param first the first value
 * @param last the last value
 * @param firstTs when the first sample was
 * @param lastTs when the last sample was
 * @param firstInside the first value after the hour's first instant
 * @param firstInsideTs when that was; {@link #NONE} if there is none
 * @param ended whether a stale marker of the hour follows the last sample
 * @param min the least value, passing over NaN unless there is nothing else
 * @param max the greatest value, likewise
 * @param sum the sum of the values
 * @param steps the sum of increase and bridged steps; NaN if the series does not count. Where only
 *     {@link TrendColumn#RESETS} were asked for, this and {@code sum} have a meaning in rows with a
 *     reset alone
 * @param resets how many of these steps are resets; {@link #NOT_COUNTED} if the series does not
 *     count
 */
@SuppressWarnings("ArrayRecordComponent") // The reader owns them until the next read.
public record TrendRun(
    int size,
    long[] hour,
    long[] count,
    double[] first,
    double[] last,
    long[] firstTs,
    long[] lastTs,
    double[] firstInside,
    long[] firstInsideTs,
    boolean[] ended,
    double[] min,
    double[] max,
    double[] sum,
    double[] steps,
    int[] resets) {

  /** No time. */
  public static final long NONE = Long.MIN_VALUE;

  /** The resets of a series that does not count. */
  public static final int NOT_COUNTED = -1;

  /** No rows. */
  public static final TrendRun EMPTY = ofCapacity(0);

  /** Arrays with room for some rows, of which none counts yet. */
  public static TrendRun ofCapacity(int rows) {
    return new TrendRun(
        0,
        new long[rows],
        new long[rows],
        new double[rows],
        new double[rows],
        new long[rows],
        new long[rows],
        new double[rows],
        new long[rows],
        new boolean[rows],
        new double[rows],
        new double[rows],
        new double[rows],
        new double[rows],
        new int[rows]);
  }

  /** The same arrays with another number of rows that count. */
  public TrendRun withSize(int rows) {
    return new TrendRun(
        rows,
        hour,
        count,
        first,
        last,
        firstTs,
        lastTs,
        firstInside,
        firstInsideTs,
        ended,
        min,
        max,
        sum,
        steps,
        resets);
  }
}

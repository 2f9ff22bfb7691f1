// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/**
 * How many notes on series a scrape stored beside its samples. Where a number is 0 there is no file
 * of such notes, unless another target of the shard has some.
 *
 * @param exemplars stored
 * @param exemplarsOutOfOrder not stored, since their series has a newer one: counted, as by
 *     Prometheus, where all exemplars of a sample are so
 * @param starts start timestamps stored
 */
public record NoteCounts(int exemplars, int exemplarsOutOfOrder, int starts) {

  /** No notes. */
  public static final NoteCounts NONE = new NoteCounts(0, 0, 0);

  /** Refuses negative numbers. */
  public NoteCounts {
    if (exemplars < 0 || exemplarsOutOfOrder < 0 || starts < 0) {
      throw new IllegalArgumentException(
          "%d exemplars, %d out of order, %d start timestamps: none may be negative"
              .formatted(exemplars, exemplarsOutOfOrder, starts));
    }
  }
}

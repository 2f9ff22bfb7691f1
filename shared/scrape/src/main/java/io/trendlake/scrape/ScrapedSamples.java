// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.Series;

/**
 * The samples of one scrape, synthetic ones included. The same series is the same object from one
 * scrape of a target to the next, as long as the target's session lives.
 */
public interface ScrapedSamples {

  /** How many there are. */
  int size();

  /** The series of one, from 0. */
  Series series(int index);

  /** Its value. */
  double value(int index);

  /** Its timestamp in milliseconds since the epoch. */
  long ts(int index);

  /** No samples at all: of a target that was not pulled. */
  static ScrapedSamples none() {
    return new SampleBuffer();
  }
}

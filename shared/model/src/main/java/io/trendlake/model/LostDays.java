// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The days of which samples of a selection are no longer kept, while their hourly trends are.
 *
 * @param numbers the first instants of the UTC days on which series of the selection had numbers,
 *     in milliseconds since the epoch
 * @param histograms the same of native histograms
 */
public record LostDays(NavigableSet<Long> numbers, NavigableSet<Long> histograms) {

  /** None: all samples are there. */
  public static final LostDays NONE = new LostDays(new TreeSet<>(), new TreeSet<>());

  /** Copies the sets. */
  public LostDays {
    numbers = Collections.unmodifiableNavigableSet(new TreeSet<>(numbers));
    histograms = Collections.unmodifiableNavigableSet(new TreeSet<>(histograms));
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import java.util.List;

/**
 * From which files the files of an hour or of a day are made.
 *
 * @param <F> a file to make
 */
public sealed interface CompactionPlan<F extends PlannedFile> permits HourPlan, DayPlan {

  /** The files to make. */
  List<F> files();
}

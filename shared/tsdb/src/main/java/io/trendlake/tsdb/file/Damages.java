// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.file;

/** Takes note of damage that reading goes on after. */
@FunctionalInterface
public interface Damages {

  /** Something cannot be read and is left out. */
  void found(DamagedBlockException damage);
}

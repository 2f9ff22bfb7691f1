// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.file;

/** Takes note of damage that does not end reading. */
@FunctionalInterface
public interface Damages {

  /** Something cannot be read and is left out. */
  void found(DamagedBlockException damage);
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

/** Who put blocks into a bucket, which decides what else in it counts. */
public enum BlockLayout {
  /** The data directory of a Prometheus, a snapshot of it, or one block alone. */
  PROMETHEUS,

  /** A bucket of Thanos: the external labels of a block are labels of each of its series. */
  THANOS,

  /** The folder of a tenant of Mimir or Cortex: the external labels of a block are technical. */
  MIMIR
}

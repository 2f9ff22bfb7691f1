// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/** One way through one body. */
sealed interface Pass permits LinePass, MessagePass {

  /** Hands out all. */
  void run() throws ExpositionException;

  /** How many samples were handed out so far. */
  int samples();
}

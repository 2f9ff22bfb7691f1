// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/** Parses one body, once. */
sealed interface BodyParser permits LineParser, MessageParser {

  /** Hands out everything in the body. */
  void run() throws ExpositionException;

  /** How many samples were handed out so far. */
  int samples();
}

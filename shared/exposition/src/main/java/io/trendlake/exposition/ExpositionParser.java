// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/**
 * Parses the bodies of one target, one after the other, remembering the last: a line that was there
 * before is told by comparing bytes, and its labels are not parsed again.
 *
 * <p>Not thread-safe.
 */
public final class ExpositionParser {

  /**
   * Parses one body.
   *
   * @throws ExpositionException where the body breaks its format; what came before has been handed
   *     out
   */
  public void parse(
      ExpositionFormat format, byte[] body, int offset, int length, SampleHandler handler)
      throws ExpositionException {
    if (length > 0) {
      throw new ExpositionException(1, 1, "the parser is not written yet");
    }
  }
}

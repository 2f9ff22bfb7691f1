// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A condition on the text of a column. */
public interface TextCondition {

  /** Whether a text fulfils it. */
  boolean matches(String text);

  /**
   * Whether a text within bounds may fulfil it, so that rows are worth reading. Where that is not
   * known it may.
   *
   * @param min UTF-8 that no text is below; null if there is no such bound
   * @param max UTF-8 that no text is above; null if there is no such bound
   */
  boolean mayMatch(byte @Nullable [] min, byte @Nullable [] max);

  /** The same text. */
  static TextCondition equal(String wanted) {
    byte[] utf8 = wanted.getBytes(StandardCharsets.UTF_8);
    return new TextCondition() {
      @Override
      public boolean matches(String text) {
        return text.equals(wanted);
      }

      @Override
      public boolean mayMatch(byte @Nullable [] min, byte @Nullable [] max) {
        return (min == null || Arrays.compareUnsigned(min, utf8) <= 0)
            && (max == null || Arrays.compareUnsigned(max, utf8) >= 0);
      }
    };
  }
}

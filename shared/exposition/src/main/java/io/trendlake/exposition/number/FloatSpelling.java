// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.number;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The spellings of a float that Go's {@code strconv.ParseFloat} takes and a sample's value may not
 * have: hexadecimal ones, and underscores between digits. Prometheus reads the values of {@code le}
 * and {@code quantile} this way.
 */
public final class FloatSpelling {

  /** An underscore is between digits, or after the prefix of a base. */
  private static final Pattern UNDERSCORES =
      Pattern.compile(
          "[-+]?(0[xX](_?[0-9a-fA-F])*|[0-9](_?[0-9])*)?(\\.([0-9a-fA-F](_?[0-9a-fA-F])*)?)?"
              + "([eEpP][-+]?[0-9](_?[0-9])*)?");

  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  private static final Pattern HEXADECIMAL =
      Pattern.compile("[-+]?0[xX]([0-9a-fA-F]+(\\.[0-9a-fA-F]*)?|\\.[0-9a-fA-F]+)[pP][-+]?[0-9]+");

  private FloatSpelling() {}

  /** The number, or empty if the text is not a number or more than a double holds. */
  public static OptionalDouble parse(String text) {
    String digits = text.replace("_", "");
    boolean wellFormed =
        (DECIMAL.matcher(digits).matches() || HEXADECIMAL.matcher(digits).matches())
            && (digits.length() == text.length() || UNDERSCORES.matcher(text).matches());
    if (!wellFormed) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(digits);
    return Double.isInfinite(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}

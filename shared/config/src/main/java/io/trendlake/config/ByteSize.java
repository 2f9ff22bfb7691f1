// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Sizes as Prometheus writes them: {@code 512KB}, {@code 10MiB}, {@code 1GB512MB}. Both spellings
 * count in powers of 1024 ({@code units.ParseBase2Bytes}); one text keeps to one of them, and
 * {@code kB}, which would be 1000, is refused.
 */
public final class ByteSize {

  private static final String PREFIXES = "KMGTPE";
  private static final List<Pattern> SPELLINGS =
      List.of(
          Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(?:([KMGTPE])i)?B"),
          Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([KMGTPE])?B"));
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private ByteSize() {}

  /**
   * Reads a size in bytes: numbers with units, which add up, or {@code 0}.
   *
   * @throws IllegalArgumentException for anything else, and for more than 8 EiB
   */
  public static long parse(String text) {
    if (text.equals("0")) {
      return 0;
    }
    BigDecimal size =
        SPELLINGS.stream()
            .flatMap(spelling -> sum(spelling, text).stream())
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "\""
                        + text
                        + "\" is not a size: write it like 512KB, 10MB or 1GiB"
                        + " (powers of 1024)"));
    if (size.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("\"" + text + "\" is above the limit of 8EiB");
    }
    return size.longValue();
  }

  private static Optional<BigDecimal> sum(Pattern spelling, String text) {
    BigDecimal sum = BigDecimal.ZERO;
    Matcher part = spelling.matcher(text);
    int end = 0;
    while (part.find() && part.start() == end) {
      sum = sum.add(bytes(part));
      end = part.end();
    }
    return end == text.length() && end > 0 ? Optional.of(sum) : Optional.empty();
  }

  private static BigDecimal bytes(Matcher part) {
    String prefix = part.group(2);
    int power = prefix == null ? 0 : PREFIXES.indexOf(prefix) + 1;
    return new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
  }
}

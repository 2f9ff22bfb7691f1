// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.model.LabelMatcher;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a matcher rules out by bounds alone: all but its text if it is an equality, all but its
 * alternatives or what begins as it does if it is a regular expression that is that plain.
 */
final class MatcherBounds {

  private static final String META = "\\^$.|?*+()[]{}";

  /** The character before one of these may be missing. */
  private static final String OPTIONAL = "?*{";

  private MatcherBounds() {}

  /** Whether a text from {@code min} to {@code max}, null where unknown, may fulfil a matcher. */
  static boolean mayMatch(LabelMatcher matcher, byte @Nullable [] min, byte @Nullable [] max) {
    return switch (matcher.kind()) {
      case EQUAL -> isWithin(matcher.value(), min, max);
      case MATCHES -> mayMatch(matcher.value(), min, max);
      case NOT_EQUAL, MATCHES_NOT -> true;
    };
  }

  private static boolean mayMatch(String regex, byte @Nullable [] min, byte @Nullable [] max) {
    if (!isPlain(regex.replace("|", ""))) {
      return regex.indexOf('|') >= 0 || mayBegin(prefix(regex), min, max);
    }
    for (String alternative : List.of(regex.split("\\|", -1))) {
      if (isWithin(alternative, min, max)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPlain(String regex) {
    return regex.chars().noneMatch(c -> META.indexOf(c) >= 0);
  }

  /** What every text begins with that matches a regular expression without alternatives. */
  private static String prefix(String regex) {
    int end = 0;
    while (end < regex.length() && META.indexOf(regex.charAt(end)) < 0) {
      end++;
    }
    if (end < regex.length() && end > 0 && OPTIONAL.indexOf(regex.charAt(end)) >= 0) {
      end = regex.offsetByCodePoints(end, -1);
    }
    return regex.substring(0, end);
  }

  private static boolean isWithin(String text, byte @Nullable [] min, byte @Nullable [] max) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return (min == null || Arrays.compareUnsigned(min, utf8) <= 0)
        && (max == null || Arrays.compareUnsigned(max, utf8) >= 0);
  }

  /** Whether a text with a prefix may be within bounds. */
  private static boolean mayBegin(String prefix, byte @Nullable [] min, byte @Nullable [] max) {
    byte[] utf8 = prefix.getBytes(StandardCharsets.UTF_8);
    boolean tooHigh = max != null && Arrays.compareUnsigned(utf8, max) > 0;
    boolean tooLow =
        min != null
            && Arrays.compareUnsigned(
                    utf8, 0, utf8.length, min, 0, Math.min(min.length, utf8.length))
                < 0;
    return !tooHigh && !tooLow;
  }
}

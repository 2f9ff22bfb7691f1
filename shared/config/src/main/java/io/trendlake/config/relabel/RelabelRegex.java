// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.trendlake.model.RegexLimits;
import io.trendlake.model.regex.AnchoredRegex;
import io.trendlake.model.regex.RegexMatch;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of relabelling, in RE2's syntax: it must match the whole text, and its dot
 * matches a newline too, as {@code ^(?s:...)$} in Prometheus. Equal when its text is equal.
 *
 * <p>Matching takes time linear in the text, whatever the expression. What was made of texts lately
 * is remembered: names and most values come again and again. Safe for use by many threads.
 */
public final class RelabelRegex {

  /** The default of the field {@code regex}. */
  public static final RelabelRegex ANYTHING = of("(.*)");

  /** How many texts are remembered at most, a power of two. */
  private static final int REMEMBERED = 256;

  /** How long they may be. */
  private static final int LONGEST_REMEMBERED = 256;

  private final String text;
  private final Pattern pattern;
  private final Map<String, Integer> names;

  /** The same, where its syntax is a common one: a multiple faster. */
  private final @Nullable AnchoredRegex common;

  /** By hash. Each is immutable, so that threads need not agree on which is there. */
  private final @Nullable Known[] lately = new @Nullable Known[REMEMBERED];

  /** What is known of a text: whether it matches, and if that was asked for, how. */
  private record Known(String input, boolean matches, @Nullable RegexMatch match) {}

  private RelabelRegex(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
    this.names = pattern.namedGroups();
    this.common = AnchoredRegex.of(text).orElse(null);
  }

  /**
   * Compiles an expression.
   *
   * @throws IllegalArgumentException if it is not one of RE2's, or larger than Go takes, with the
   *     reason
   */
  public static RelabelRegex of(String text) {
    String anchored = "^(?s:" + text + ")$";
    RegexLimits.exceeded(anchored)
        .ifPresent(excess -> {
          throw new IllegalArgumentException(
              excess.part().equals(anchored)
                  ? excess.reason()
                  : excess.reason() + ": " + excess.part());
        });
    try {
      Pattern.compile(text); // Anchored below, "a)|(b" would become an expression.
      return new RelabelRegex(text, Pattern.compile(anchored));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  /** Whether the whole text matches. */
  boolean matches(String input) {
    Known known = known(input);
    if (known != null) {
      return known.matches;
    }
    boolean matches = common == null ? pattern.matches(input) : common.matches(input);
    remember(new Known(input, matches, null));
    return matches;
  }

  /** A match of the whole text, if there is one. */
  Optional<RegexMatch> match(String input) {
    Known known = known(input);
    if (known != null && (known.match != null || !known.matches)) {
      return Optional.ofNullable(known.match);
    }
    RegexMatch match = search(input);
    remember(new Known(input, match != null, match));
    return Optional.ofNullable(match);
  }

  private @Nullable Known known(String input) {
    if (input.length() > LONGEST_REMEMBERED) {
      return null;
    }
    Known known = lately[slot(input)];
    return known != null && known.input.equals(input) ? known : null;
  }

  private void remember(Known known) {
    if (known.input.length() <= LONGEST_REMEMBERED) {
      lately[slot(known.input)] = known;
    }
  }

  private static int slot(String input) {
    int hash = input.hashCode();
    return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (REMEMBERED - 1);
  }

  private @Nullable RegexMatch search(String input) {
    if (common != null && input.length() <= AnchoredRegex.LONGEST) {
      int @Nullable [] places = common.groups(input);
      return places == null ? null : new RegexMatch(input, places, names);
    }
    Matcher matcher = pattern.matcher(input);
    return matcher.matches()
        ? RegexMatch.of(input, matcher.groupCount(), matcher::start, matcher::end, names)
        : null;
  }

  private static String reason(PatternSyntaxException e) {
    if (String.valueOf(e.getMessage()).contains("stack underflow")) {
      return "unexpected )"; // How re2j says it.
    }
    @Nullable String pattern = e.getPattern();
    return e.getDescription() + (pattern == null || pattern.isEmpty() ? "" : ": " + pattern);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RelabelRegex regex && text.equals(regex.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text as configured, without anchors. */
  @Override
  public String toString() {
    return text;
  }
}

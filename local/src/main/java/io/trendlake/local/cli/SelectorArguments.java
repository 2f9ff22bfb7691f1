// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.model.Labels;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.parse.PromqlParser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Selectors that were given as arguments. */
final class SelectorArguments {

  private SelectorArguments() {}

  /**
   * Reads selectors.
   *
   * @param option its name, for messages
   */
  static List<List<Matcher>> parse(List<String> texts, String option) throws UserException {
    List<List<Matcher>> selectors = new ArrayList<>();
    for (String text : texts) {
      try {
        selectors.add(PromqlParser.parseSelector(text, ParseOptions.DEFAULTS));
      } catch (ParseException e) {
        throw new ArgumentException(
            "%s is \"%s\", must be a selector such as {job=\"node\"}: %s"
                .formatted(option, text, e.getMessage()),
            e);
      }
    }
    return selectors;
  }

  /**
   * Reads one selector; it has no conditions if it was not given.
   *
   * @param option its name, for messages
   */
  static List<Matcher> one(@Nullable String text, String option) throws UserException {
    return text == null ? List.of() : parse(List.of(text), option).getFirst();
  }

  /** Whether labels fulfil at least one of the selectors, or there are no selectors. */
  static Predicate<Labels> any(List<String> texts, String option) throws UserException {
    List<List<Matcher>> selectors = parse(texts, option);
    return labels -> Matcher.matchesAny(selectors, labels);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model.regex;

import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** A match of an expression in a text: where its groups are. */
public final class RegexMatch {

  private final String text;
  private final int[] places;
  private final Map<String, Integer> names;

  /**
   * A match.
   *
   * @param places where groups begin and end in the text, by twice their number; -1 for a group
   *     that took no part
   * @param names the numbers of groups that have a name
   */
  public RegexMatch(String text, int[] places, Map<String, Integer> names) {
    this.text = text;
    this.places = places;
    this.names = names;
  }

  /**
   * The same of a matcher.
   *
   * @param groups how many groups there are beside the whole
   * @param start where a group begins, by its number; -1 if it took no part
   */
  public static RegexMatch of(
      String text,
      int groups,
      IntUnaryOperator start,
      IntUnaryOperator end,
      Map<String, Integer> names) {
    int[] places = new int[2 * groups + 2];
    for (int group = 0; group <= groups; group++) {
      places[2 * group] = start.applyAsInt(group);
      places[2 * group + 1] = end.applyAsInt(group);
    }
    return new RegexMatch(text, places, names);
  }

  /** The text of a group; empty if there is no such group, or it took no part. */
  public String group(int number) {
    boolean there = 2 * number < places.length && places[2 * number] >= 0;
    return there ? text.substring(places[2 * number], places[2 * number + 1]) : "";
  }

  /** The same by the group's name. */
  public String group(String name) {
    @Nullable Integer number = names.get(name);
    return number == null ? "" : group(number);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.model.Utf8Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The distinct texts of one column over all files of a part, each once, numbered as they come.
 *
 * <p>Files of one shard list nearly the same texts in nearly the same order, so a text is first
 * compared with the one that came after the last text asked for, before it is looked up.
 */
final class StringDictionary {

  private final List<String> texts = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private int next;

  /** The number of a text. */
  int number(String text) {
    if (next < texts.size() && texts.get(next).equals(text)) {
      return next++;
    }
    Integer known = numbers.get(text);
    if (known != null) {
      next = known + 1;
      return known;
    }
    int number = texts.size();
    texts.add(text);
    numbers.put(text, number);
    return number;
  }

  /** The text of a number. */
  String text(int number) {
    return texts.get(number);
  }

  /** For each number the place of its text among all texts in order of their UTF-8 bytes. */
  int[] ranks() {
    List<Integer> sorted = new ArrayList<>(numbers.values());
    sorted.sort((left, right) -> Utf8Order.compare(texts.get(left), texts.get(right)));
    int[] ranks = new int[sorted.size()];
    for (int place = 0; place < ranks.length; place++) {
      ranks[sorted.get(place)] = place;
    }
    return ranks;
  }
}

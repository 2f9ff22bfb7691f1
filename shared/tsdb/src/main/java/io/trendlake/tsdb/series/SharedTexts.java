// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import io.trendlake.model.Utf8Order;
import io.trendlake.tsdb.index.Symbols;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The texts of several indexes in one order, so that the order of numbers is that of texts. */
final class SharedTexts {

  private String[] texts;

  /** Begins with some texts. */
  SharedTexts(List<String> first) {
    texts = first.stream().distinct().sorted(Utf8Order::compare).toArray(String[]::new);
  }

  /** Takes in those of an index. */
  void add(Symbols symbols) throws IOException {
    String[] merged = new String[texts.length + symbols.size()];
    int size = 0;
    int mine = 0;
    String before = null;
    for (int i = 0; i < symbols.size(); i++) {
      String text = symbols.text(i);
      if (before != null && Utf8Order.compare(before, text) > 0) {
        throw new IOException(
            "symbols are not sorted: \"%s\" stands before \"%s\"".formatted(before, text));
      }
      before = text;
      while (mine < texts.length && Utf8Order.compare(texts[mine], text) < 0) {
        merged[size++] = texts[mine++];
      }
      if (mine < texts.length && texts[mine].equals(text)) {
        merged[size++] = texts[mine++];
      } else if (size == 0 || !merged[size - 1].equals(text)) {
        merged[size++] = text;
      }
    }
    while (mine < texts.length) {
      merged[size++] = texts[mine++];
    }
    texts = Arrays.copyOf(merged, size);
  }

  /** The numbers here of the texts of an index that was taken in. */
  int[] numbers(Symbols symbols) {
    int[] numbers = new int[symbols.size()];
    int at = 0;
    for (int i = 0; i < numbers.length; i++) {
      String text = symbols.text(i);
      while (!texts[at].equals(text)) {
        at++;
      }
      numbers[i] = at;
    }
    return numbers;
  }

  /** A text. */
  String text(int number) {
    return texts[number];
  }

  /** The number of a text; negative if there is none such. */
  int find(String text) {
    return Arrays.binarySearch(texts, text, Utf8Order::compare);
  }
}

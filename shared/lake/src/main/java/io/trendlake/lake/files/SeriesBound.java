// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.model.Utf8Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in the order of the files: before the first series whose leading texts are not below
 * these.
 *
 * @param texts the name, account, region, job and instance of the series that follow, or the first
 *     of these five; none for the place before all series
 */
public record SeriesBound(List<String> texts) implements Comparable<SeriesBound> {

  /** Before all series. */
  public static final SeriesBound START = new SeriesBound(List.of());

  private static final int MAX_TEXTS = 5;

  /** Texts of columns, by their place in the order of the files; null where one is not known. */
  @FunctionalInterface
  interface ColumnTexts {
    @Nullable String text(int index);
  }

  /** Refuses more texts than identify a target of one metric name. */
  public SeriesBound {
    texts = List.copyOf(texts);
    if (texts.size() > MAX_TEXTS) {
      throw new IllegalArgumentException(
          "%s has %d texts; a bound of series has at most %d: name, account, region, job, instance"
              .formatted(texts, texts.size(), MAX_TEXTS));
    }
  }

  /** Before the first series that begins with these texts. */
  public static SeriesBound of(String... texts) {
    return new SeriesBound(List.of(texts));
  }

  /**
   * Where a series is: below zero if before this place. Looks at no text after the first that
   * differs.
   *
   * @param ifUnknown the answer where it depends on a text that is not known
   */
  int compare(ColumnTexts series, int ifUnknown) {
    for (int i = 0; i < texts.size(); i++) {
      String text = series.text(i);
      if (text == null) {
        return ifUnknown;
      }
      if (!text.equals(texts.get(i))) {
        return Utf8Order.compare(text, texts.get(i));
      }
    }
    return 0;
  }

  @Override
  public int compareTo(SeriesBound other) {
    List<String> mine = texts;
    int order = other.compare(i -> i < mine.size() ? mine.get(i) : null, -1);
    return order != 0 ? order : Integer.compare(mine.size(), other.texts.size());
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Where queries read samples from. A source is one view of what it reads: whatever happens beside a
 * query, all of its selections see the same samples. Thread-safe; what it hands out is not.
 */
public interface SampleSource {

  /**
   * Finds the series of a selection, without reading samples.
   *
   * @throws IOException if something cannot be read, with its name
   */
  SelectedSeries select(SeriesSelection selection) throws IOException;

  /** Hourly trends of the same samples, if the source has any. */
  default Optional<TrendSource> trends() {
    return Optional.empty();
  }

  /**
   * Up to where no samples are added any more, milliseconds since the epoch. The least number if
   * nothing is closed.
   */
  default long closedUntil() {
    return Long.MIN_VALUE;
  }

  /**
   * Up to where a {@link #version} stays what it is, as a rule. Later, up to {@link #closedUntil},
   * it changes when the same samples are stored in other files. No later than {@link #closedUntil}.
   */
  default long settledUntil() {
    return closedUntil();
  }

  /**
   * What names all samples, and trends, of a time: whenever it is the same, so are they, and what
   * was computed from them may be kept under it. Reads no samples.
   *
   * @param from the first instant, milliseconds since the epoch
   * @param to the last instant
   * @return empty if the source cannot name them
   * @throws IOException if something cannot be read, with its name
   */
  default Optional<String> version(long from, long to) throws IOException {
    return Optional.empty();
  }

  /**
   * The names of all labels that series of at least one selection have, {@code __name__} among
   * them. Reads no samples: a series that {@link #select} hands out counts, whether or not it has a
   * sample in the time wanted.
   *
   * @return the names in the order of their UTF-8 bytes, each once
   * @throws IOException if something cannot be read, with its name
   */
  default List<String> labelNames(List<SeriesSelection> anyOf) throws IOException {
    TreeSet<String> names = new TreeSet<>(Utf8Order::compare);
    for (SeriesSelection selection : anyOf) {
      try (SelectedSeries found = select(selection)) {
        for (int series = 0; series < found.size(); series++) {
          found.labels(series).forEach((name, value) -> names.add(name));
        }
      }
    }
    return List.copyOf(names);
  }

  /**
   * The values that one label has in the series of at least one selection, as {@link #labelNames}
   * finds names. A series without the label adds nothing.
   *
   * @return the values in the order of their UTF-8 bytes, each once
   * @throws IOException if something cannot be read, with its name
   */
  default List<String> labelValues(String label, List<SeriesSelection> anyOf) throws IOException {
    TreeSet<String> values = new TreeSet<>(Utf8Order::compare);
    for (SeriesSelection selection : anyOf) {
      try (SelectedSeries found = select(selection)) {
        for (int series = 0; series < found.size(); series++) {
          String value = found.labels(series).value(label);
          if (!value.isEmpty()) {
            values.add(value);
          }
        }
      }
    }
    return List.copyOf(values);
  }
}

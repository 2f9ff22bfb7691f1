// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import io.trendlake.model.Utf8Order;
import io.trendlake.tsdb.index.Symbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The texts of several indexes in one order, so that the order of numbers is that of texts. They
 * stay in the indexes as bytes, since large blocks have millions; here a text takes 8 bytes. Built
 * by one thread, then for many.
 */
final class SharedTexts {

  private static final int MOST_RECENT = 1 << 16;

  /** Where texts are. */
  private sealed interface Source {

    int size();

    String text(int place);
  }

  private record OfIndex(Symbols symbols) implements Source {

    @Override
    public int size() {
      return symbols.size();
    }

    @Override
    public String text(int place) {
      return symbols.text(place);
    }
  }

  private record OfList(List<String> texts) implements Source {

    @Override
    public int size() {
      return texts.size();
    }

    @Override
    public String text(int place) {
      return texts.get(place);
    }
  }

  /** A text that was asked for. */
  private record Recent(int number, String text) {}

  private final List<Source> sources = new ArrayList<>();

  /** For each text its source and its place there. */
  private int[] of = {};

  private int[] places = {};

  /** Texts that were asked for last, so that neighbouring series share them. */
  private final @Nullable Recent[] recent = new Recent[MOST_RECENT];

  /** Begins with some texts. */
  SharedTexts(List<String> first) {
    merge(sorted(first.stream()));
  }

  private static Source sorted(Stream<String> texts) {
    return new OfList(texts.distinct().sorted(Utf8Order::compare).toList());
  }

  /** Adds the texts of an index. */
  void add(Symbols symbols) {
    merge(
        symbols.areTextsAscending()
            ? new OfIndex(symbols)
            : sorted(IntStream.range(0, symbols.size()).mapToObj(symbols::text)));
  }

  private void merge(Source theirs) {
    int number = sources.size();
    sources.add(theirs);
    int[] mergedOf = new int[of.length + theirs.size()];
    int[] mergedPlaces = new int[mergedOf.length];
    int size = 0;
    int mine = 0;
    for (int place = 0; place < theirs.size(); place++) {
      int order = 1;
      while (mine < of.length && (order = compare(mine, theirs, place)) <= 0) {
        mergedOf[size] = of[mine];
        mergedPlaces[size++] = places[mine++];
        if (order == 0) {
          break;
        }
      }
      if (order != 0) {
        mergedOf[size] = number;
        mergedPlaces[size++] = place;
      }
    }
    int rest = of.length - mine;
    System.arraycopy(of, mine, mergedOf, size, rest);
    System.arraycopy(places, mine, mergedPlaces, size, rest);
    of = Arrays.copyOf(mergedOf, size + rest);
    places = Arrays.copyOf(mergedPlaces, size + rest);
  }

  private int compare(int mine, Source source, int place) {
    return source instanceof OfIndex theirs && sources.get(of[mine]) instanceof OfIndex ours
        ? ours.symbols().compare(places[mine], theirs.symbols(), place)
        : Utf8Order.compare(read(mine), source.text(place));
  }

  private String read(int number) {
    return sources.get(of[number]).text(places[number]);
  }

  /** The numbers here of the texts of an index that was taken in. */
  int[] numbers(Symbols symbols) {
    int[] numbers = new int[symbols.size()];
    Source theirs = new OfIndex(symbols);
    int at = 0;
    for (int i = 0; i < numbers.length; i++) {
      int order = 1;
      while (at < of.length && (order = compare(at, theirs, i)) < 0) {
        at++;
      }
      numbers[i] = order == 0 ? at : find(symbols.text(i));
    }
    return numbers;
  }

  /** How many there are. */
  int size() {
    return of.length;
  }

  /** A text; mostly the same object when it is asked for again soon. */
  String text(int number) {
    int slot = number & (MOST_RECENT - 1);
    Recent known = recent[slot];
    if (known == null || known.number() != number) {
      known = new Recent(number, read(number));
      recent[slot] = known;
    }
    return known.text();
  }

  /** The number of a text; negative if it is not among them. */
  int find(String text) {
    int from = 0;
    int to = of.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = Utf8Order.compare(read(middle), text);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return -1;
  }
}

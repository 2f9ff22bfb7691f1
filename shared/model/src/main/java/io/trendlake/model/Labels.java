// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * An immutable set of labels, sorted by name in the order of {@link Utf8Order}, each name once.
 *
 * <p>As in Prometheus, the metric name is the label {@code __name__}, names may be any UTF-8 text,
 * and an empty value is the same as no label: it is never held.
 */
public final class Labels {

  /** The label that holds the metric name. */
  public static final String METRIC_NAME = "__name__";

  /** By name and value, label after label; a set comes before those that begin with it. */
  public static final Comparator<Labels> ORDER = Labels::compare;

  private static final Labels EMPTY = new Labels(new String[0]);

  /** Name, value, name, value, ..., by name. */
  private final String[] pairs;

  /** 0 until asked for, as in {@link String}: two threads that race write the same. */
  private int hash;

  private Labels(String[] pairs) {
    this.pairs = pairs;
  }

  /** The set without any label. */
  public static Labels empty() {
    return EMPTY;
  }

  /**
   * The labels of alternating names and values, in any order.
   *
   * @throws IllegalArgumentException for an odd number of strings, an empty name or a name given
   *     twice
   */
  public static Labels of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "labels come in pairs of name and value, but there are "
              + namesAndValues.length
              + " strings: "
              + Arrays.toString(namesAndValues));
    }
    String[] pairs = namesAndValues.clone();
    LabelPairs.sort(pairs);
    LabelPairs.check(pairs);
    return ofSorted(LabelPairs.withoutEmptyValues(pairs));
  }

  private static Labels ofSorted(String[] pairs) {
    return pairs.length == 0 ? EMPTY : new Labels(pairs);
  }

  /**
   * The labels of a map.
   *
   * @throws IllegalArgumentException for an empty name
   */
  public static Labels ofMap(Map<String, String> map) {
    Builder builder = builder();
    map.forEach(builder::set);
    return builder.build();
  }

  /** A builder that starts without labels. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts with these labels. */
  public Builder toBuilder() {
    return new Builder(pairs.clone(), pairs.length);
  }

  /** These labels and others; of a name that both have, the other value counts. */
  public Labels with(Labels others) {
    String[] joined = new String[pairs.length + others.pairs.length];
    int to = 0;
    int left = 0;
    int right = 0;
    while (left < pairs.length || right < others.pairs.length) {
      int order =
          left == pairs.length
              ? 1
              : right == others.pairs.length
                  ? -1
                  : Utf8Order.compare(pairs[left], others.pairs[right]);
      String[] from = order < 0 ? pairs : others.pairs;
      int at = order < 0 ? left : right;
      joined[to++] = from[at];
      joined[to++] = from[at + 1];
      left += order <= 0 ? 2 : 0;
      right += order >= 0 ? 2 : 0;
    }
    return ofSorted(to == joined.length ? joined : Arrays.copyOf(joined, to));
  }

  /** How many labels there are, {@code __name__} included. */
  public int size() {
    return pairs.length / 2;
  }

  /** True without labels. */
  public boolean isEmpty() {
    return pairs.length == 0;
  }

  /** The name at a place of the order, from 0. */
  public String nameAt(int index) {
    return pairs[2 * index];
  }

  /** The value at a place of the order, from 0. */
  public String valueAt(int index) {
    return pairs[2 * index + 1];
  }

  /** The value of a label, or the empty string if there is none. */
  public String value(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return "";
  }

  /** Whether there is a label of that name. */
  public boolean has(String name) {
    return !value(name).isEmpty();
  }

  /** The value of {@code __name__}, or the empty string. */
  public String metricName() {
    return value(METRIC_NAME);
  }

  /** These labels without those of some names. */
  public Labels without(Collection<String> names) {
    return filtered(names, false);
  }

  /** Only the labels of some names. */
  public Labels only(Collection<String> names) {
    return filtered(names, true);
  }

  private Labels filtered(Collection<String> names, boolean wanted) {
    String[] kept = new String[pairs.length];
    int size = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      if (names.contains(pairs[i]) == wanted) {
        kept[size++] = pairs[i];
        kept[size++] = pairs[i + 1];
      }
    }
    return size == pairs.length ? this : ofSorted(Arrays.copyOf(kept, size));
  }

  private static int compare(Labels left, Labels right) {
    int shorter = Math.min(left.pairs.length, right.pairs.length);
    for (int i = 0; i < shorter; i++) {
      int order = Utf8Order.compare(left.pairs[i], right.pairs[i]);
      if (order != 0) {
        return order;
      }
    }
    return left.pairs.length - right.pairs.length;
  }

  /** Hands out every name and value in order. */
  public void forEach(BiConsumer<? super String, ? super String> action) {
    for (int i = 0; i < pairs.length; i += 2) {
      action.accept(pairs[i], pairs[i + 1]);
    }
  }

  /** A new map in the order of the labels; the caller owns it. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    forEach(map::put);
    return map;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Labels labels
            && hashCode() == labels.hashCode()
            && Arrays.equals(pairs, labels.pairs));
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = Arrays.hashCode(pairs);
      hash = known;
    }
    return known;
  }

  /** As Prometheus shows them: {@code {cpu="0",mode="idle"}}, with the metric name in front. */
  @Override
  public String toString() {
    return PrometheusNotation.format(this);
  }

  /** Collects labels; the last value given to a name counts. Not thread-safe. */
  public static final class Builder {

    private static final int FIRST_CAPACITY = 16;

    /** Name, value, name, value, ..., by name. */
    private String[] sorted;

    private int length;

    private Builder() {
      this(new String[FIRST_CAPACITY], 0);
    }

    private Builder(String[] sorted, int length) {
      this.sorted = sorted;
      this.length = length;
    }

    /**
     * Sets a label; an empty value removes it.
     *
     * @throws IllegalArgumentException for an empty name
     */
    public Builder set(String name, String value) {
      if (name.isEmpty()) {
        throw new IllegalArgumentException(
            "a label name is empty (its value is \"" + value + "\")");
      }
      int at = place(name);
      if (value.isEmpty()) {
        removeAt(at);
      } else if (at >= 0) {
        sorted[at + 1] = value;
      } else {
        insert(-at - 1, name, value);
      }
      return this;
    }

    /** Where a name is, or -1 less the place where it would be. */
    private int place(String name) {
      int low = 0;
      int high = length / 2;
      while (low < high) {
        int middle = (low + high) >>> 1;
        int order = Utf8Order.compare(sorted[2 * middle], name);
        if (order == 0) {
          return 2 * middle;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
      }
      return -2 * low - 1;
    }

    private void insert(int at, String name, String value) {
      if (length == sorted.length) {
        sorted = Arrays.copyOf(sorted, Math.max(2 * length, FIRST_CAPACITY));
      }
      System.arraycopy(sorted, at, sorted, at + 2, length - at);
      sorted[at] = name;
      sorted[at + 1] = value;
      length += 2;
    }

    private void removeAt(int at) {
      if (at >= 0) {
        System.arraycopy(sorted, at + 2, sorted, at, length - at - 2);
        length -= 2;
      }
    }

    /** Removes a label, if it is there. */
    public Builder remove(String name) {
      removeAt(place(name));
      return this;
    }

    /** How many labels are set now. */
    public int size() {
      return length / 2;
    }

    /** The name at a place of the order, from 0. */
    public String nameAt(int index) {
      return sorted[2 * index];
    }

    /** The value at a place of the order, from 0. */
    public String valueAt(int index) {
      return sorted[2 * index + 1];
    }

    /** Removes the labels whose names fulfil a condition. */
    public Builder removeIf(Predicate<? super String> condition) {
      int kept = 0;
      for (int at = 0; at < length; at += 2) {
        if (!condition.test(sorted[at])) {
          sorted[kept++] = sorted[at];
          sorted[kept++] = sorted[at + 1];
        }
      }
      length = kept;
      return this;
    }

    /** The value that a label has now, or the empty string. */
    public String value(String name) {
      int at = place(name);
      return at < 0 ? "" : sorted[at + 1];
    }

    /** Whether a label of that name is set now. */
    public boolean has(String name) {
      return place(name) >= 0;
    }

    /** The labels as set now; the builder can still be used. */
    public Labels build() {
      return ofSorted(Arrays.copyOf(sorted, length));
    }
  }
}

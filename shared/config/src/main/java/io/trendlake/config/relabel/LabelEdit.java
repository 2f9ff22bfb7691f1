// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import io.trendlake.model.Labels;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Labels under relabelling: those given, until a first change makes a builder of them. Its changes
 * return true, which is what a rule that drops nothing returns.
 */
final class LabelEdit {

  private Labels labels;
  private Labels.@Nullable Builder changed;

  LabelEdit(Labels labels) {
    this.labels = labels;
  }

  /** The value that a label has now, or the empty string. */
  String value(String name) {
    return changed == null ? labels.value(name) : changed.value(name);
  }

  /** How many labels there are now. */
  int size() {
    return changed == null ? labels.size() : changed.size();
  }

  /** The name at a place of the order, from 0. */
  String nameAt(int index) {
    return changed == null ? labels.nameAt(index) : changed.nameAt(index);
  }

  /** The value at a place of the order, from 0. */
  String valueAt(int index) {
    return changed == null ? labels.valueAt(index) : changed.valueAt(index);
  }

  /** The values of a rule's source labels, joined. */
  String join(RelabelRule.Source source) {
    List<String> names = source.labels();
    if (names.size() == 1) {
      return value(names.getFirst());
    }
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      joined.append(i == 0 ? "" : source.separator()).append(value(names.get(i)));
    }
    return joined.toString();
  }

  /** Sets a label; an empty value removes it. */
  boolean set(String name, String value) {
    if (!value.equals(value(name))) {
      builder().set(name, value);
    }
    return true;
  }

  /** Removes the labels whose names fulfil a condition. */
  boolean removeIf(Predicate<String> condition) {
    for (int i = 0; i < size(); i++) {
      if (condition.test(nameAt(i))) {
        builder().removeIf(condition);
        return true;
      }
    }
    return true;
  }

  /** The labels as they are now; later changes do not touch them. */
  Labels labels() {
    if (changed != null) {
      labels = changed.build();
      changed = null;
    }
    return labels;
  }

  private Labels.Builder builder() {
    if (changed == null) {
      changed = labels.toBuilder();
    }
    return changed;
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import io.trendlake.model.regex.ExpansionTemplate;
import java.util.List;

/**
 * One step of relabelling, an element of {@code relabel_configs} or {@code metric_relabel_configs};
 * {@link Relabeling} applies it. The semantics are those of Prometheus's {@code
 * model/relabel/relabel.go}; the parser has judged the combination of fields.
 */
public sealed interface RelabelRule {

  /**
   * Which labels' values, joined by a separator, a rule looks at. A label that is absent counts as
   * empty.
   */
  record Source(List<String> labels, String separator) {

    /** Copies the list. */
    public Source {
      labels = List.copyOf(labels);
    }
  }

  /**
   * If the regex matches the source, sets the expanded target to the expanded replacement; an empty
   * one removes the label. A target that expands to an invalid name leaves all as it is.
   */
  record Replace(
      Source source,
      RelabelRegex regex,
      ExpansionTemplate targetLabel,
      ExpansionTemplate replacement,
      NameValidationScheme names)
      implements RelabelRule {}

  /** Drops all whose source the regex does not match. */
  record Keep(Source source, RelabelRegex regex) implements RelabelRule {}

  /** Drops all whose source the regex matches. */
  record Drop(Source source, RelabelRegex regex) implements RelabelRule {}

  /** Drops all whose source differs from the value of a label. */
  record KeepEqual(Source source, String targetLabel) implements RelabelRule {}

  /** Drops all whose source equals the value of a label. */
  record DropEqual(Source source, String targetLabel) implements RelabelRule {}

  /** Sets a label to the source in lower case. */
  record Lowercase(Source source, String targetLabel) implements RelabelRule {}

  /** Sets a label to the source in upper case. */
  record Uppercase(Source source, String targetLabel) implements RelabelRule {}

  /**
   * Sets a label to the hash of the source modulo a number.
   *
   * @param modulus unsigned, not 0
   */
  record HashMod(Source source, long modulus, String targetLabel) implements RelabelRule {

    /** Refuses a modulus of 0. */
    public HashMod {
      if (modulus == 0) {
        throw new IllegalArgumentException("the modulus of hashmod is 0");
      }
    }
  }

  /** Copies every label whose name the regex matches to the name that the replacement gives. */
  record LabelMap(RelabelRegex regex, ExpansionTemplate replacement) implements RelabelRule {}

  /** Removes every label whose name the regex matches. */
  record LabelDrop(RelabelRegex regex) implements RelabelRule {}

  /** Removes every label whose name the regex does not match. */
  record LabelKeep(RelabelRegex regex) implements RelabelRule {}
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.relabel.RelabelRegex;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.model.regex.ExpansionTemplate;
import java.util.List;

/** Relabelling rules for tests. */
final class TestRules {

  private TestRules() {}

  static RelabelRule dropNames(String regex) {
    return new RelabelRule.Drop(source("__name__"), RelabelRegex.of(regex));
  }

  static RelabelRule dropLabels(String regex) {
    return new RelabelRule.LabelDrop(RelabelRegex.of(regex));
  }

  /** Sets a label to a constant; to none if that is empty. */
  static RelabelRule set(String label, String value) {
    return new RelabelRule.Replace(
        source("__name__"),
        RelabelRegex.ANYTHING,
        ExpansionTemplate.of(label),
        ExpansionTemplate.of(value),
        NameValidationScheme.UTF8);
  }

  private static RelabelRule.Source source(String label) {
    return new RelabelRule.Source(List.of(label), ";");
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import io.trendlake.model.regex.ExpansionTemplate;
import java.util.List;

/**
 * A relabelling rule as the fields that it is configured by, those that its action has no use for
 * at their defaults.
 *
 * @param sourceLabels empty where the action has none
 * @param modulus unsigned; 0 but for {@code hashmod}
 * @param targetLabel empty where the action has none
 * @param action in lower case
 */
public record RelabelFields(
    List<String> sourceLabels,
    String separator,
    String regex,
    long modulus,
    String targetLabel,
    String replacement,
    String action) {

  /** The default of {@code separator}. */
  public static final String SEPARATOR = ";";

  /** The default of {@code replacement}. */
  public static final ExpansionTemplate FIRST_GROUP = ExpansionTemplate.of("$1");

  private static final RelabelRule.Source NO_SOURCE = new RelabelRule.Source(List.of(), SEPARATOR);
  private static final RelabelRegex ANYTHING = RelabelRegex.ANYTHING;

  /** Copies the list. */
  public RelabelFields {
    sourceLabels = List.copyOf(sourceLabels);
  }

  /** The fields of a rule. */
  public static RelabelFields of(RelabelRule rule) {
    return switch (rule) {
      case RelabelRule.Replace replace ->
          of(
              replace.source(),
              replace.regex(),
              0,
              replace.targetLabel().toString(),
              replace.replacement(),
              "replace");
      case RelabelRule.Keep keep -> of(keep.source(), keep.regex(), 0, "", FIRST_GROUP, "keep");
      case RelabelRule.Drop drop -> of(drop.source(), drop.regex(), 0, "", FIRST_GROUP, "drop");
      case RelabelRule.KeepEqual keep -> of(keep.source(), keep.targetLabel(), "keepequal");
      case RelabelRule.DropEqual drop -> of(drop.source(), drop.targetLabel(), "dropequal");
      case RelabelRule.Lowercase lower -> of(lower.source(), lower.targetLabel(), "lowercase");
      case RelabelRule.Uppercase upper -> of(upper.source(), upper.targetLabel(), "uppercase");
      case RelabelRule.HashMod hash ->
          of(hash.source(), ANYTHING, hash.modulus(), hash.targetLabel(), FIRST_GROUP, "hashmod");
      case RelabelRule.LabelMap map ->
          of(NO_SOURCE, map.regex(), 0, "", map.replacement(), "labelmap");
      case RelabelRule.LabelDrop drop ->
          of(NO_SOURCE, drop.regex(), 0, "", FIRST_GROUP, "labeldrop");
      case RelabelRule.LabelKeep keep ->
          of(NO_SOURCE, keep.regex(), 0, "", FIRST_GROUP, "labelkeep");
    };
  }

  private static RelabelFields of(RelabelRule.Source source, String targetLabel, String action) {
    return of(source, ANYTHING, 0, targetLabel, FIRST_GROUP, action);
  }

  private static RelabelFields of(
      RelabelRule.Source source,
      RelabelRegex regex,
      long modulus,
      String targetLabel,
      ExpansionTemplate replacement,
      String action) {
    return new RelabelFields(
        source.labels(),
        source.separator(),
        regex.toString(),
        modulus,
        targetLabel,
        replacement.toString(),
        action);
  }
}

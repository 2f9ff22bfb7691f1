// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes relabelling rules as YAML, with the fields that differ from their defaults, in the order
 * of Prometheus. What is written reads back as an equal rule.
 */
public final class RelabelRuleText {

  private RelabelRuleText() {}

  /** A rule in one line, as a flow mapping: {@code {source_labels: [job], action: drop}}. */
  public static String line(RelabelRule rule) {
    return fields(rule).entrySet().stream()
        .map(field -> field.getKey() + ": " + field.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Rules as a list of YAML, a line for each field; the empty text for no rules. */
  public static String block(List<RelabelRule> rules) {
    StringBuilder yaml = new StringBuilder();
    for (RelabelRule rule : rules) {
      String lead = "- ";
      for (Map.Entry<String, String> field : fields(rule).entrySet()) {
        yaml.append(lead).append(field.getKey()).append(": ").append(field.getValue()).append('\n');
        lead = "  ";
      }
    }
    return yaml.toString();
  }

  private static Map<String, String> fields(RelabelRule rule) {
    Fields fields = new Fields();
    switch (rule) {
      case RelabelRule.Replace replace ->
          fields
              .source(replace.source())
              .regex(replace.regex())
              .target(replace.targetLabel().toString())
              .replacement(replace.replacement())
              .action("replace");
      case RelabelRule.Keep keep -> fields.source(keep.source()).regex(keep.regex()).action("keep");
      case RelabelRule.Drop drop -> fields.source(drop.source()).regex(drop.regex()).action("drop");
      case RelabelRule.KeepEqual keep ->
          fields.source(keep.source()).target(keep.targetLabel()).action("keepequal");
      case RelabelRule.DropEqual drop ->
          fields.source(drop.source()).target(drop.targetLabel()).action("dropequal");
      case RelabelRule.Lowercase lower ->
          fields.source(lower.source()).target(lower.targetLabel()).action("lowercase");
      case RelabelRule.Uppercase upper ->
          fields.source(upper.source()).target(upper.targetLabel()).action("uppercase");
      case RelabelRule.HashMod hash ->
          fields
              .source(hash.source())
              .put("modulus", Long.toUnsignedString(hash.modulus()))
              .target(hash.targetLabel())
              .action("hashmod");
      case RelabelRule.LabelMap map ->
          fields.regex(map.regex()).replacement(map.replacement()).action("labelmap");
      case RelabelRule.LabelDrop drop -> fields.regex(drop.regex()).action("labeldrop");
      case RelabelRule.LabelKeep keep -> fields.regex(keep.regex()).action("labelkeep");
    }
    return fields.byName;
  }

  /** The fields of one rule. */
  private static final class Fields {

    private static final String SEPARATOR = ";";

    private final Map<String, String> byName = new LinkedHashMap<>();

    Fields put(String name, String yaml) {
      byName.put(name, yaml);
      return this;
    }

    Fields source(RelabelRule.Source source) {
      if (!source.labels().isEmpty()) {
        put(
            "source_labels",
            source.labels().stream()
                .map(YamlScalar::of)
                .collect(Collectors.joining(", ", "[", "]")));
      }
      return source.separator().equals(SEPARATOR)
          ? this
          : put("separator", YamlScalar.of(source.separator()));
    }

    Fields regex(RelabelRegex regex) {
      return regex.equals(RelabelRegex.ANYTHING)
          ? this
          : put("regex", YamlScalar.of(regex.toString()));
    }

    Fields target(String name) {
      return put("target_label", YamlScalar.of(name));
    }

    Fields replacement(ExpansionTemplate template) {
      return template.equals(ExpansionTemplate.FIRST_GROUP)
          ? this
          : put("replacement", YamlScalar.of(template.toString()));
    }

    Fields action(String name) {
      return put("action", name);
    }
  }
}

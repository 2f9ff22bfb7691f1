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
    RelabelFields fields = RelabelFields.of(rule);
    Map<String, String> yaml = new LinkedHashMap<>();
    if (!fields.sourceLabels().isEmpty()) {
      yaml.put(
          "source_labels",
          fields.sourceLabels().stream()
              .map(YamlScalar::of)
              .collect(Collectors.joining(", ", "[", "]")));
    }
    putUnless(RelabelFields.SEPARATOR, yaml, "separator", fields.separator());
    putUnless(RelabelRegex.ANYTHING.toString(), yaml, "regex", fields.regex());
    if (fields.modulus() != 0) {
      yaml.put("modulus", Long.toUnsignedString(fields.modulus()));
    }
    putUnless("", yaml, "target_label", fields.targetLabel());
    putUnless(RelabelFields.FIRST_GROUP.toString(), yaml, "replacement", fields.replacement());
    yaml.put("action", fields.action());
    return yaml;
  }

  private static void putUnless(
      String byDefault, Map<String, String> yaml, String name, String value) {
    if (!value.equals(byDefault)) {
      yaml.put(name, YamlScalar.of(value));
    }
  }
}

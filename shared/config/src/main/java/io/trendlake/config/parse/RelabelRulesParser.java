// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.ConfigException;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.relabel.RelabelRule;
import java.util.List;

/** Reads relabelling rules without a configuration, as the configuration reads those of a job. */
public final class RelabelRulesParser {

  private static final String OF_TARGETS = "relabel_configs";
  private static final String OF_SAMPLES = "metric_relabel_configs";
  private static final Fields LISTS = Fields.of(OF_TARGETS, OF_SAMPLES);

  private RelabelRulesParser() {}

  /**
   * Reads the rules of targets: a list of rules in YAML, or a block with the list under {@code
   * relabel_configs}. If the block only has {@code metric_relabel_configs}, those are read.
   *
   * @param name of the text, for messages
   * @param names which label names are allowed
   * @throws ConfigException if anything in it is wrong, with all that is
   */
  public static List<RelabelRule> ofTargets(String yaml, String name, NameValidationScheme names)
      throws ConfigException {
    return parse(yaml, name, names, OF_TARGETS, OF_SAMPLES);
  }

  /**
   * Reads the rules of samples: a list, or a block with the list under {@code
   * metric_relabel_configs}. If the block only has {@code relabel_configs}, those are read.
   *
   * @param name of the text, for messages
   * @param names which label names are allowed
   * @throws ConfigException if anything in it is wrong, with all that is
   */
  public static List<RelabelRule> ofSamples(String yaml, String name, NameValidationScheme names)
      throws ConfigException {
    return parse(yaml, name, names, OF_SAMPLES, OF_TARGETS);
  }

  private static List<RelabelRule> parse(
      String yaml, String name, NameValidationScheme names, String key, String otherKey)
      throws ConfigException {
    ConfigErrors errors = new ConfigErrors(name);
    RelabelReader reader = new RelabelReader(names);
    List<RelabelRule> rules =
        YamlDocument.read(yaml, name, errors)
            .map(top -> top.isBlock() ? rules(top, key, otherKey, reader) : reader.read(top.list()))
            .orElse(List.of());
    errors.throwIfAny();
    return rules;
  }

  private static List<RelabelRule> rules(
      YamlValue top, String key, String otherKey, RelabelReader reader) {
    return top.block(LISTS)
        .map(block -> reader.read(block, block.has(key) ? key : otherKey))
        .orElse(List.of());
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import io.trendlake.config.ConfigError;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.promql.parse.ParseOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of all files that a configuration names.
 *
 * @param files by their names, in the order of {@code rule_files}
 */
public record RuleSet(Map<String, RuleFile> files) {

  /** Without rules. */
  public static final RuleSet NONE = new RuleSet(Map.of());

  /** Copies the map, whose order stays. */
  public RuleSet {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /**
   * Reads the rules of a configuration as they are now.
   *
   * @throws IOException if a file cannot be read
   */
  public static RuleSet read(TrendlakeConfig config, RuleFileSource source) throws IOException {
    RuleFile.Defaults defaults = defaults(config);
    Map<String, RuleFile> files = new LinkedHashMap<>();
    for (String pattern : config.rules().files()) {
      source
          .find(pattern)
          .forEach((name, text) -> files.put(name, RuleFile.parse(text, name, defaults)));
    }
    return new RuleSet(files);
  }

  /** What holds for the rules of a configuration that do not say otherwise. */
  public static RuleFile.Defaults defaults(TrendlakeConfig config) {
    return new RuleFile.Defaults(
        config.rules().evaluationInterval(),
        config.rules().queryOffset(),
        config.global().metricNameValidationScheme(),
        ParseOptions.DEFAULTS);
  }

  /** The groups that have recording rules, of the files that are right. */
  public List<RuleGroup> recordingGroups() {
    List<RuleGroup> groups = new ArrayList<>();
    for (RuleFile file : files.values()) {
      if (file.problems().isEmpty()) {
        file.groups().stream()
            .filter(group -> group.recording().findAny().isPresent())
            .forEach(groups::add);
      }
    }
    return groups;
  }

  /** Everything that is wrong, file by file. */
  public List<ConfigError> problems() {
    return files.values().stream().flatMap(file -> file.problems().stream()).toList();
  }
}

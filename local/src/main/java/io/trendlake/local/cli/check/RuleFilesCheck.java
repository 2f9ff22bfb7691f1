// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.check;

import io.trendlake.config.ConfigError;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.model.Failures;
import io.trendlake.rules.DuplicateRules;
import io.trendlake.rules.RuleFile;
import io.trendlake.rules.RuleFileSource;
import io.trendlake.rules.RuleGroup;
import io.trendlake.rules.RuleSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Looks at the rule files that a configuration names, as promtool does: one that is named without a
 * star has to be there.
 *
 * @param lines what there is, for the summary
 * @param notUsed alerting rules, by their files
 * @param faults what is wrong
 * @param warnings what may be meant otherwise
 */
record RuleFilesCheck(
    List<String> lines, List<String> notUsed, List<String> faults, List<String> warnings) {

  /** Nothing was looked at. */
  static final RuleFilesCheck NONE = new RuleFilesCheck(List.of(), List.of(), List.of(), List.of());

  /** Looks at them; {@code source} finds the files. */
  static RuleFilesCheck of(TrendlakeConfig config, RuleFileSource source) {
    RuleFilesCheck check =
        new RuleFilesCheck(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try {
      RuleSet.read(config, pattern -> check.found(pattern, source)).files().forEach(check::add);
    } catch (IOException e) {
      check.faults.add("rule_files: " + Failures.text(e));
    }
    return check;
  }

  private SortedMap<String, String> found(String pattern, RuleFileSource source)
      throws IOException {
    SortedMap<String, String> files = source.find(pattern);
    if (files.isEmpty() && !pattern.contains("*")) {
      faults.add("rule_files: \"" + pattern + "\" does not point to an existing file");
    }
    return files;
  }

  private void add(String name, RuleFile file) {
    file.problems().stream().map(ConfigError::toString).forEach(faults::add);
    DuplicateRules.of(file).forEach(found -> warnings.add(name + ": " + found));
    long recording = file.groups().stream().flatMap(RuleGroup::recording).count();
    long alerting = file.rules() - recording;
    if (file.problems().isEmpty()) {
      lines.add("rules %-18s %s".formatted(name, count(recording, "recording rule")));
    }
    if (alerting > 0) {
      notUsed.add(count(alerting, "alerting rule") + " of " + name);
    }
  }

  private static String count(long rules, String kind) {
    return rules + " " + kind + (rules == 1 ? "" : "s");
  }
}

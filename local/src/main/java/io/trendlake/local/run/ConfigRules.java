// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.config.ConfigError;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.functions.compact.rules.RulesInForce;
import io.trendlake.model.Failures;
import io.trendlake.rules.RuleFileSource;
import io.trendlake.rules.RuleSet;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The rules of a configuration on disk as its rule files are now; while one of them is wrong, as
 * all of them were when they were last right. Not thread-safe.
 */
public final class ConfigRules implements RulesInForce {

  private final Supplier<TrendlakeConfig> config;
  private final Consumer<String> problem;
  private RuleSet last = RuleSet.NONE;

  /**
   * For a configuration; no I/O happens here.
   *
   * @param config asked again each time
   * @param problem called with what is wrong with rule files
   */
  public ConfigRules(Supplier<TrendlakeConfig> config, Consumer<String> problem) {
    this.config = config;
    this.problem = problem;
  }

  @Override
  public RuleSet read() {
    TrendlakeConfig now = config.get();
    try {
      RuleSet read = now.rules().files().isEmpty() ? RuleSet.NONE : on(now);
      if (read.problems().isEmpty()) {
        last = read;
      } else {
        refused(read.problems());
      }
    } catch (IOException e) {
      problem.accept("the rules stay as they were: " + Failures.text(e));
    }
    return last;
  }

  /**
   * The rules of a configuration as its rule files are now.
   *
   * @throws IOException if one cannot be read
   */
  public static RuleSet on(TrendlakeConfig config) throws IOException {
    return RuleSet.read(config, RuleFileSource::onDisk);
  }

  private void refused(List<ConfigError> problems) {
    problem.accept(
        "the rules stay as they were, for the rule files are wrong:\n"
            + problems.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
  }
}

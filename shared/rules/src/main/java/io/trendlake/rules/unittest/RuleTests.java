// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.unittest;

import io.trendlake.config.ConfigError;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.model.Failures;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.rules.RuleFile;
import io.trendlake.rules.RuleFileSource;
import io.trendlake.rules.RuleGroup;
import io.trendlake.rules.yaml.FileProblems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Runs the unit test files of {@code promtool test rules}. */
public final class RuleTests {

  private RuleTests() {}

  /**
   * What became of a file.
   *
   * @param failures a text for each; none if all tests hold
   * @param warnings of patterns that lead to no file
   */
  public record Verdict(List<String> failures, List<String> warnings) {

    /** Copies the lists. */
    public Verdict {
      failures = List.copyOf(failures);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Runs a file.
   *
   * @param wanted which tests are run, by their names
   */
  public static Verdict run(Path file, Predicate<String> wanted) {
    List<String> warnings = new ArrayList<>();
    try {
      FileProblems problems = new FileProblems(file.toString());
      Optional<RuleTest.TestFile> read = RuleTest.read(Files.readString(file), problems);
      if (read.isEmpty()) {
        return new Verdict(problems.all().stream().map(ConfigError::toString).toList(), warnings);
      }
      Map<String, String> rules = ruleFiles(file, read.get(), warnings);
      return new Verdict(run(read.get(), rules, wanted), warnings);
    } catch (IOException e) {
      return new Verdict(List.of("open " + Failures.text(e)), warnings);
    }
  }

  private static Map<String, String> ruleFiles(
      Path file, RuleTest.TestFile tests, List<String> warnings) throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : tests.ruleFiles()) {
      String pattern = file.resolveSibling(name).normalize().toString();
      Map<String, String> texts = RuleFileSource.onDisk(pattern);
      if (texts.isEmpty()) {
        warnings.add("no file match pattern " + pattern);
      }
      found.putAll(texts);
    }
    return found;
  }

  private static List<String> run(
      RuleTest.TestFile tests, Map<String, String> rules, Predicate<String> wanted) {
    Map<String, Integer> order = new HashMap<>();
    for (String group : tests.groupOrder()) {
      if (order.put(group, order.size()) != null) {
        return List.of("group name repeated in evaluation order: " + group);
      }
    }
    List<String> failures = new ArrayList<>();
    for (RuleTest test : tests.tests()) {
      if (wanted.test(test.name())) {
        failures.addAll(run(tests, test, rules, order));
      }
    }
    return failures;
  }

  private static List<String> run(
      RuleTest.TestFile tests,
      RuleTest test,
      Map<String, String> rules,
      Map<String, Integer> order) {
    RuleFile.Defaults defaults =
        new RuleFile.Defaults(
            test.interval(), Duration.ZERO, NameValidationScheme.UTF8, ParseOptions.DEFAULTS);
    List<String> problems = new ArrayList<>();
    List<RuleGroup> groups = new ArrayList<>();
    rules.forEach((name, text) -> {
      RuleFile file = RuleFile.parse(text, name, defaults);
      file.problems().forEach(problem -> problems.add(problem.toString()));
      groups.addAll(file.groups());
    });
    if (!problems.isEmpty()) {
      return problems;
    }
    groups.sort(Comparator.comparingInt(group -> order.getOrDefault(group.name(), 0)));
    return new RuleTestRun(test, tests, groups).run();
  }
}

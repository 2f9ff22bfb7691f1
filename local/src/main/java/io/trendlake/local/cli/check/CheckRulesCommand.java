// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.check;

import io.trendlake.config.ConfigError;
import io.trendlake.model.Failures;
import io.trendlake.model.Printable;
import io.trendlake.rules.DuplicateRules;
import io.trendlake.rules.RuleFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code trendlake check rules}: checks rule files as {@code promtool check rules} does, with its
 * exit codes: 0; 1 if a file is wrong; 3 with {@code --lint-fatal} if rules are there twice.
 */
@Command(
    name = "rules",
    description = "Checks rule files, as promtool does.",
    mixinStandardHelpOptions = true)
public final class CheckRulesCommand implements Callable<Integer> {

  private static final int WRONG = 1;
  private static final int LINT = 3;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "The rule files.")
  private List<Path> files;

  @Option(names = "--lint-fatal", description = "Rules that are there twice end with code 3.")
  private boolean lintFatal;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    int code = 0;
    for (Path file : files) {
      int ofFile = check(file);
      code = ofFile == WRONG || code == 0 ? ofFile : code;
    }
    return code;
  }

  private int check(Path file) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    out.println("Checking " + Printable.line(file.toString()));
    out.flush();
    List<String> problems = new ArrayList<>();
    List<String> duplicates = List.of();
    int rules = 0;
    try {
      RuleFile read =
          RuleFile.parse(
              Files.readString(file), file.toString(), RuleFile.Defaults.WITHOUT_CONFIGURATION);
      read.problems().stream().map(ConfigError::toString).forEach(problems::add);
      duplicates = DuplicateRules.of(read);
      rules = read.rules();
    } catch (IOException e) {
      problems.add(Failures.text(e));
    }
    List<String> all = problems.isEmpty() ? duplicates : problems;
    if (all.isEmpty()) {
      out.println("  SUCCESS: " + rules + " rules found");
    } else {
      err.println("  FAILED:");
      all.forEach(problem -> err.println(Printable.lines(problem)));
      err.flush();
    }
    out.println();
    out.flush();
    if (problems.isEmpty()) {
      return lintFatal && !duplicates.isEmpty() ? LINT : 0;
    }
    return WRONG;
  }
}

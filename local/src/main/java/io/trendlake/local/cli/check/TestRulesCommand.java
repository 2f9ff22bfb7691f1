// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.check;

import io.trendlake.local.cli.UserException;
import io.trendlake.model.Printable;
import io.trendlake.rules.unittest.RuleTests;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code trendlake test rules}: runs the unit test files of {@code promtool test rules}, with its
 * words and its exit codes: 0, or 1 if a test fails.
 */
@Command(
    name = "rules",
    description = "Runs unit test files of rules, as promtool does.",
    mixinStandardHelpOptions = true)
public final class TestRulesCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "The unit test files.")
  private List<Path> files;

  @Option(
      names = "--run",
      paramLabel = "REGEX",
      description = "Runs only tests whose names match; may be given several times.")
  private List<String> run = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Predicate<String> wanted = wanted();
    boolean failed = false;
    for (Path file : files) {
      RuleTests.Verdict verdict = RuleTests.run(file, wanted);
      verdict.warnings().forEach(warning -> err.println("  WARNING: " + Printable.line(warning)));
      if (verdict.failures().isEmpty()) {
        out.println("  SUCCESS");
      } else {
        failed = true;
        err.println("  FAILED:");
        for (String failure : verdict.failures()) {
          err.println(Printable.lines(failure));
          out.println();
        }
      }
      out.println();
      out.flush();
      err.flush();
    }
    return failed ? 1 : 0;
  }

  private Predicate<String> wanted() throws UserException {
    if (run.isEmpty()) {
      return name -> true;
    }
    try {
      return Pattern.compile(String.join("|", run)).asPredicate();
    } catch (PatternSyntaxException e) {
      throw new UserException("--run is not a regular expression: " + e.getDescription(), e);
    }
  }
}

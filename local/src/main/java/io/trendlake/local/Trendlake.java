// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local;

import io.trendlake.local.cli.ArgumentException;
import io.trendlake.local.cli.CompactCommand;
import io.trendlake.local.cli.ExportCommand;
import io.trendlake.local.cli.ImportCommand;
import io.trendlake.local.cli.Misunderstood;
import io.trendlake.local.cli.PathArgument;
import io.trendlake.local.cli.PrepareCommand;
import io.trendlake.local.cli.PrintableLogs;
import io.trendlake.local.cli.QueryCommand;
import io.trendlake.local.cli.RelabelCommand;
import io.trendlake.local.cli.RulesCommand;
import io.trendlake.local.cli.ScrapeCommand;
import io.trendlake.local.cli.SqlCommand;
import io.trendlake.local.cli.StandardOutput;
import io.trendlake.local.cli.UserException;
import io.trendlake.local.cli.VerifyCommand;
import io.trendlake.local.cli.Version;
import io.trendlake.local.cli.ViewsCommand;
import io.trendlake.local.cli.check.CheckCommand;
import io.trendlake.local.cli.check.TestCommand;
import io.trendlake.local.cli.live.DemoCommand;
import io.trendlake.local.cli.live.ServeCommand;
import io.trendlake.local.cli.live.UpCommand;
import io.trendlake.model.Failures;
import io.trendlake.model.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TimeZone;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * The command {@code trendlake}.
 *
 * <p>It ends with 0 when it did what was asked, with 1 when that could not be done (the message
 * says why), with 2 when the arguments are not understood, and with 3 on an internal error.
 */
@Command(
    name = "trendlake",
    description = {
      "Scrapes Prometheus exporters into Parquet files and queries them with SQL and PromQL.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      CheckCommand.class,
      TestCommand.class,
      RulesCommand.class,
      UpCommand.class,
      QueryCommand.class,
      ServeCommand.class,
      ScrapeCommand.class,
      RelabelCommand.class,
      SqlCommand.class,
      ViewsCommand.class,
      CompactCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      VerifyCommand.class,
      PrepareCommand.class,
      GenerateCompletion.class,
      HelpCommand.class
    },
    footer = {"", "New here? Try: trendlake demo"})
public final class Trendlake {

  private static final int FAILED = 1;
  private static final int BROKEN = 3;

  private Trendlake() {}

  /**
   * Runs the command and ends the process. Times are UTC, so the process is too: what JDBC makes of
   * a time within a list or a map goes through the process's time zone, and its gaps.
   */
  public static void main(String[] arguments) {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    PrintableLogs.install();
    StandardOutput output = StandardOutput.install();
    System.exit(output.verdict(commandLine().execute(arguments), System.err));
  }

  /** The command, not run yet. */
  public static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new Trendlake());
    for (String query : List.of("sql", "query")) {
      Objects.requireNonNull(commands.getSubcommands().get(query))
          .setPosixClusteredShortOptionsAllowed(false)
          .setUnmatchedOptionsArePositionalParams(true);
    }
    return commands
        .registerConverter(Path.class, new PathArgument())
        .setExpandAtFiles(false)
        .setExecutionStrategy(Trendlake::run)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(new Misunderstood())
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Trendlake::failed);
  }

  /** Refuses options without a value: what an unset variable of a shell comes to. */
  private static int run(ParseResult parsed) {
    for (ParseResult part = parsed; part != null; part = part.subcommand()) {
      for (OptionSpec option : part.matchedOptions()) {
        if (option.stringValues().contains("")) {
          throw new ParameterException(
              part.commandSpec().commandLine(),
              "%s has an empty value; name one, or leave the option out"
                  .formatted(option.longestName()));
        }
      }
    }
    return new RunLast().execute(parsed);
  }

  /** People get a message; a stack trace is for errors that are ours. */
  private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName(" ");
    if (failure instanceof ArgumentException) {
      return Misunderstood.say(command, String.valueOf(failure.getMessage()));
    }
    if (failure instanceof StandardOutput.NotTakenException) {
      return 0;
    }
    if (failure instanceof UserException || failure instanceof IOException) {
      err.println(name + ": " + Printable.lines(Failures.text(failure)));
      return FAILED;
    }
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    err.println(name + ": an error of Trendlake's own; please report it with these lines:");
    err.print(Printable.lines(trace.toString().replace("\t", "    ")));
    err.flush();
    return BROKEN;
  }
}

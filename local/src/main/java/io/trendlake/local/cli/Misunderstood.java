// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.config.parse.NearestName;
import io.trendlake.model.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in a line or two what was wrong with the arguments, with the command or option that was
 * probably meant.
 */
public final class Misunderstood implements IParameterExceptionHandler {

  /** Creates it. */
  public Misunderstood() {}

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    if (isBare(command, arguments)) {
      command.usage(err);
      return ExitCode.USAGE;
    }
    return say(command, message(e, command));
  }

  /** Prints what is wrong with the arguments of a command, and gives its exit code. */
  public static int say(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName(" ");
    err.println(name + ": " + Printable.lines(message));
    err.println("`" + name + " --help` lists what there is.");
    err.flush();
    return ExitCode.USAGE;
  }

  /** Whether only the program was named: that asks for an overview. */
  private static boolean isBare(CommandLine command, String[] arguments) {
    return arguments.length == 0 && command.getParent() == null;
  }

  private static String message(ParameterException e, CommandLine command) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unknown(unmatched.getUnmatched(), command);
    }
    return String.valueOf(e.getMessage());
  }

  private static String unknown(List<String> arguments, CommandLine command) {
    String first = arguments.getFirst();
    if (first.startsWith("-")) {
      int equals = first.indexOf('=');
      String option = equals < 0 ? first : first.substring(0, equals);
      return "there is no option \"%s\"%s".formatted(option, meant(option, options(command)));
    }
    Set<String> commands = command.getSubcommands().keySet();
    if (!commands.isEmpty() && command.getCommandSpec().positionalParameters().isEmpty()) {
      String meant = meant(first, commands);
      return "there is no command \"%s\"%s"
          .formatted(
              first, meant.isEmpty() ? "; the commands are " + String.join(", ", commands) : meant);
    }
    return "there are arguments too many: "
        + arguments.stream().map(Shell::word).collect(Collectors.joining(" "));
  }

  private static Set<String> options(CommandLine command) {
    Set<String> names = new TreeSet<>();
    command.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
    return names;
  }

  private static String meant(String unknown, Set<String> known) {
    Optional<String> beginning =
        known.stream().filter(name -> unknown.length() > 2 && name.startsWith(unknown)).findFirst();
    return beginning
        .or(() -> NearestName.of(unknown, known))
        .map(name -> "; did you mean " + name + "?")
        .orElse("");
  }
}

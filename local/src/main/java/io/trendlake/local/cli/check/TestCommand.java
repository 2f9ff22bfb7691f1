// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.check;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trendlake test}: runs tests that are written in files. */
@Command(
    name = "test",
    description = "Runs unit tests of rules.",
    mixinStandardHelpOptions = true,
    subcommands = TestRulesCommand.class)
public final class TestCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to test: test rules FILE...");
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trendlake rules}: what is done with recording rules by hand. */
@Command(
    name = "rules",
    description = "Computes recording rules for the past.",
    mixinStandardHelpOptions = true,
    subcommands = BackfillCommand.class)
public final class RulesCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: rules backfill --from DAY, such as 2026-01-31");
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.local.Trendlake;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a command printed, and how it ended.
 *
 * @param code its exit code
 */
public record CommandRun(int code, String out, String err) {

  /** Runs the command in this process. */
  public static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Trendlake.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new CommandRun(code, out.toString(), err.toString());
  }
}

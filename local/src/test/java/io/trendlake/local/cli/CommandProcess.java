// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.local.Trendlake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts commands in separate processes, for what only those can show. */
public final class CommandProcess {

  private CommandProcess() {}

  /**
   * Starts a command. Its errors are part of its output, and its input is empty.
   *
   * @param aws the variables by which it finds AWS; it knows of no other settings
   */
  public static Process start(Map<String, String> aws, String... arguments) throws IOException {
    ProcessBuilder builder = builder(arguments).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    builder.environment().put("AWS_CONFIG_FILE", "no-such-file");
    builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", "no-such-file");
    builder.environment().putAll(aws);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /** What starts a command, whose streams are still to be directed. */
  static ProcessBuilder builder(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Trendlake.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}

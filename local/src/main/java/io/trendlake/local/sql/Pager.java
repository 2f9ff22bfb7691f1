// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * The program that shows long answers page by page: {@code $PAGER}, or {@code less}, which leaves
 * short ones as they are and cuts no line.
 *
 * <p>Ctrl-C reaches both processes, and {@code less} stays. This one then stays too until the user
 * has left it, or else both the shell and the pager would read the same keys.
 */
public final class Pager implements AutoCloseable {

  private static final String LESS = "command -v less >/dev/null && exec less -FRSX || exec cat";

  private final Process process;
  private final Writer writer;
  private final Thread onSignal = new Thread(this::awaitEnd, "pager");

  private Pager(Process process) {
    this.process = process;
    this.writer =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    Runtime.getRuntime().addShutdownHook(onSignal);
  }

  /** Starts the one that the user has chosen on this process's terminal. */
  public static Pager start() throws IOException {
    String command = System.getenv().getOrDefault("PAGER", "");
    return new Pager(
        new ProcessBuilder("sh", "-c", command.isBlank() ? LESS : command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** What to write to. Throws once the user has left the pager. */
  public Writer writer() {
    return writer;
  }

  /** Waits until the user has read. */
  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } finally {
      awaitEnd();
      forgetSignal();
    }
  }

  private void forgetSignal() {
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs already, and has nothing to wait for.
      return;
    }
  }

  private void awaitEnd() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

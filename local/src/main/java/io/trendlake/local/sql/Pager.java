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
 */
final class Pager implements AutoCloseable {

  private static final String LESS = "command -v less >/dev/null && exec less -FRSX || exec cat";

  private final Process process;
  private final Writer writer;

  private Pager(Process process) {
    this.process = process;
    this.writer =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts it on this process's terminal.
   *
   * @param command what the user has in PAGER; empty if nothing
   */
  static Pager start(String command) throws IOException {
    return new Pager(
        new ProcessBuilder("sh", "-c", command.isBlank() ? LESS : command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** What to write to. Throws once the user has left the pager. */
  Writer writer() {
    return writer;
  }

  /** Waits until the user has read. */
  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } finally {
      awaitEnd();
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

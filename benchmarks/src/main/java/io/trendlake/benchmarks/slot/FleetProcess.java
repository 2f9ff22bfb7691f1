// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.slot;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@link FleetExporter} in a separate process, with the class path of this one. */
public record FleetProcess(Process process, int port) implements AutoCloseable {

  /** Starts one of so many targets with like series, each with its own bodies for so many slots. */
  public static FleetProcess start(int targets, int distinctSlots) throws IOException {
    return start(targets, distinctSlots, false);
  }

  /**
   * The same.
   *
   * @param distinct whether every series has a label with a value that no other target has
   */
  public static FleetProcess start(int targets, int distinctSlots, boolean distinct)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FleetExporter.class.getName(),
                Integer.toString(targets),
                Integer.toString(distinctSlots),
                Boolean.toString(distinct))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
    String port = out.readLine();
    if (port == null) {
      throw new IOException("the exporter did not start");
    }
    return new FleetProcess(process, Integer.parseInt(port));
  }

  @Override
  public void close() {
    process.destroy();
  }
}

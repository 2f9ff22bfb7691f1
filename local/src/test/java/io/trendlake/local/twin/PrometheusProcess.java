// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.twin;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trendlake.testkit.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A process of Prometheus 3.14, which the environment variable {@code TRENDLAKE_PROMETHEUS} names;
 * older ones have another language. It listens on the loopback interface alone.
 */
final class PrometheusProcess implements AutoCloseable {

  private static final String FEATURES =
      "promql-experimental-functions,promql-extended-range-selectors,promql-binop-fill-modifiers,"
          + "exemplar-storage";

  private final ServerProcess server;

  private PrometheusProcess(ServerProcess server) {
    this.server = server;
  }

  /**
   * The program. Without one the test is skipped, and prints why.
   *
   * @throws AssertionError if {@code TRENDLAKE_REQUIRE_PROMETHEUS} requires one and it is missing
   */
  static String program() {
    return program("TRENDLAKE_PROMETHEUS");
  }

  /** The {@code promtool} of the same version, likewise. */
  static String promtool() {
    return program("TRENDLAKE_PROMTOOL");
  }

  private static String program(String variable) {
    String program = Objects.requireNonNullElse(System.getenv(variable), "");
    if (program.isEmpty() || !Files.isExecutable(Path.of(program))) {
      skip(variable + " does not name a program of Prometheus 3.14");
    }
    return program;
  }

  /** Ends a test that lacks something; where the twin is required, the test fails. */
  static void skip(String reason) {
    if ("true".equals(System.getenv("TRENDLAKE_REQUIRE_PROMETHEUS"))) {
      throw new AssertionError(reason + ", and TRENDLAKE_REQUIRE_PROMETHEUS is true");
    }
    System.out.println("skipped: " + reason);
    assumeTrue(false, reason);
  }

  /**
   * Starts it, and waits until it answers.
   *
   * @param config what it scrapes, as YAML; empty for nothing
   * @param data the directory of its blocks, made if it is not there
   * @param directory where the configuration and the log are written
   */
  static PrometheusProcess start(String program, String config, Path data, Path directory)
      throws Exception {
    Path file = Files.writeString(directory.resolve("prometheus.yml"), config);
    return new PrometheusProcess(
        ServerProcess.start(
            address ->
                List.of(
                    program,
                    "--config.file=" + file,
                    "--storage.tsdb.path=" + data,
                    "--storage.tsdb.retention.time=100y",
                    "--enable-feature=" + FEATURES,
                    "--web.listen-address=" + address),
            "/-/ready",
            directory.resolve("log")));
  }

  /** Host and port. */
  String address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
  }
}

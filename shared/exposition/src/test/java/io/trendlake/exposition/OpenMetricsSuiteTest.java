// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The test suite of the OpenMetrics project (its repository's folder {@code
 * tests/testdata/parsers}), which is not a part of ours: the environment variable {@code
 * TRENDLAKE_OPENMETRICS_SUITE} says where it is. {@code .ci/run} sets it where a copy is beside
 * this repository, and the nightly workflow fetches one.
 */
final class OpenMetricsSuiteTest {

  private static final String VARIABLE = "TRENDLAKE_OPENMETRICS_SUITE";
  private static final String TABLE = "openmetrics-suite-accepted.txt";

  @Test
  void everyCase_isDecidedAsTheTableSays() throws IOException {
    String folder = System.getenv(VARIABLE);
    assumeTrue(
        folder != null && !folder.isEmpty(),
        "skipped: set " + VARIABLE + " to the folder of the OpenMetrics parser test cases");
    Set<String> acceptedThough = new TreeSet<>();
    Set<String> refusedThough = new TreeSet<>();
    for (Path test : cases(Path.of(folder))) {
      boolean parses = parses(Files.readAllBytes(test.resolve("metrics")));
      boolean should =
          Files.readString(test.resolve("test.json")).contains("\"shouldParse\": true");
      if (parses != should) {
        (parses ? acceptedThough : refusedThough).add(Fixtures.name(test));
      }
    }
    assertThat(refusedThough).isEmpty();
    assertThat(acceptedThough).isEqualTo(accepted());
  }

  private static List<Path> cases(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static boolean parses(byte[] body) {
    return RecordingHandler.fresh(ExpositionFormat.OPENMETRICS_TEXT, body).stream()
        .noneMatch(line -> line.startsWith("error "));
  }

  /** The cases that should not parse and do, in Prometheus as well. */
  private static Set<String> accepted() {
    return new String(Fixtures.read(Fixtures.folder(TABLE)), UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

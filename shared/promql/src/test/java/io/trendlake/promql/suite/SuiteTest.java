// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Prometheus's own scripts, where their folder is named. */
final class SuiteTest {

  @Test
  void prometheusScripts_giveWhatTheyExpect() throws IOException {
    Assumptions.assumeTrue(Vectors.folder().isPresent(), Vectors.VARIABLE + " is not set");
    List<String> failures = run(Vectors.folder().orElseThrow());
    assertThat(String.join("\n", failures)).isEmpty();
  }

  /** Runs all scripts, prints how many evaluations were right, and returns the others. */
  static List<String> run(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(file -> file.toString().endsWith(".test")).sorted().toList();
    }
    int evals = 0;
    List<String> failures = new ArrayList<>();
    for (Path file : files) {
      Script script = new Script(file.getFileName().toString(), Files.readString(file)).run();
      evals += script.evals();
      failures.addAll(script.failures());
      System.out.println(
          file.getFileName()
              + ": "
              + (script.evals() - script.failures().size())
              + " of "
              + script.evals());
    }
    System.out.println("promqltest: " + (evals - failures.size()) + " of " + evals + " evals");
    return failures;
  }

  /** For a look at what fails, without a build. */
  public static void main(String[] args) throws IOException {
    for (String failure : run(Path.of(args[0]))) {
      System.out.println(failure);
    }
  }
}

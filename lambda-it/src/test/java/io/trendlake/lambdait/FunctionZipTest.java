// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.testkit.aws.FunctionZip;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the zip of each function, and what is not. */
final class FunctionZipTest {

  private static final long MOST_BYTES = 25_000_000;

  @ParameterizedTest
  @ValueSource(strings = {"plan", "scrape", "compact", "relay", "query"})
  void zip_jarsInLibAlone(String function) throws IOException {
    FunctionZip zip = Zips.of(function);

    assertThat(zip.files())
        .allMatch(file -> file.matches("lib/[^/]+\\.jar"))
        .anyMatch(file -> file.startsWith("lib/trendlake-function-" + function + "-"))
        .anyMatch(file -> file.startsWith("lib/aws-lambda-java-core-"));
    assertThat(zip.size()).isLessThan(MOST_BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "scrape", "compact", "relay", "query"})
  void zip_oneVersionOfEachJar(String function) throws IOException {
    List<String> names =
        Zips.of(function).files().stream().map(jar -> jar.replaceAll("-[0-9].*", "")).toList();

    assertThat(names).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "scrape", "compact", "relay", "query"})
  void zip_nothingThatIsForElsewhere(String function) throws IOException {
    assertThat(Zips.of(function).files())
        .noneMatch(jar -> jar.startsWith("lib/netty-"))
        .noneMatch(jar -> jar.matches("lib/(apache5?-client|http(client|core)5?)-.*"))
        .noneMatch(jar -> jar.startsWith("lib/aws-crt-"))
        .noneMatch(jar -> jar.startsWith("lib/hadoop-"))
        .noneMatch(jar -> jar.startsWith("lib/duckdb"))
        .noneMatch(jar -> jar.matches("lib/trendlake-(local|testkit|benchmarks).*"))
        .noneMatch(jar -> jar.matches("lib/(junit|assertj|archunit).*"))
        .noneMatch(jar -> jar.startsWith("lib/jackson-databind"));
  }

  /** Inflating classes is a quarter of the time until a function is ready. */
  @ParameterizedTest
  @ValueSource(strings = {"plan", "scrape", "compact", "relay", "query"})
  void zip_jarsStoreTheirClasses(String function, @TempDir Path folder) throws IOException {
    Zips.of(function).unpack(folder);

    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder.resolve("lib"), "*.jar")) {
      for (Path jar : jars) {
        try (ZipFile file = new ZipFile(jar.toFile())) {
          assertThat(file.stream())
              .as(jar.getFileName().toString())
              .isNotEmpty()
              .allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
        }
      }
    }
  }
}

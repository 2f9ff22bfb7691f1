// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lake at run time is these jars: no Hadoop, and nothing that nobody decided on. */
class ParquetClassPathTest {

  @Test
  void runtimeClassPath_isTheseJars() throws IOException {
    String classPath = Files.readString(Path.of("target", "runtime-class-path.txt"));

    List<String> jars =
        Arrays.stream(classPath.strip().split(File.pathSeparator))
            .map(entry -> Path.of(entry).getFileName().toString())
            .filter(jar -> jar.endsWith(".jar") && !jar.startsWith("trendlake-"))
            .map(jar -> jar.replaceFirst("-\\d.*", ""))
            .sorted()
            .toList();

    assertThat(jars)
        .containsExactly(
            "javax.annotation-api",
            "jts-core",
            "parquet-column",
            "parquet-common",
            "parquet-encoding",
            "parquet-format-structures",
            "slf4j-api",
            "slf4j-jdk14",
            "zstd-jni");
  }
}

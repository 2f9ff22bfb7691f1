// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bucket at run time is these jars: no Netty, no Apache client, and not many megabytes. */
final class S3ClassPathTest {

  private static final long MOST_BYTES = 11_000_000;

  @Test
  void runtimeClassPath_isTheseJars() throws IOException {
    assertThat(jars().stream().map(jar -> jar.getName().replaceFirst("-\\d.*", "")).sorted())
        .containsExactly(
            "annotations",
            "arns",
            "auth",
            "aws-core",
            "aws-query-protocol",
            "aws-xml-protocol",
            "checksums",
            "checksums-spi",
            "crt-core",
            "endpoints-spi",
            "eventstream",
            "http-auth",
            "http-auth-aws",
            "http-auth-aws-eventstream",
            "http-auth-spi",
            "http-client-spi",
            "identity-spi",
            "json-utils",
            "metrics-spi",
            "profiles",
            "protocol-core",
            "reactive-streams",
            "regions",
            "retries",
            "retries-spi",
            "s3",
            "sdk-core",
            "slf4j-api",
            "slf4j-jdk14",
            "third-party-jackson-core",
            "url-connection-client",
            "utils",
            "utils-lite");
  }

  @Test
  void runtimeClassPath_isSmall() throws IOException {
    assertThat(jars().stream().mapToLong(File::length).sum()).isBetween(1_000_000L, MOST_BYTES);
  }

  private static List<File> jars() throws IOException {
    String classPath = Files.readString(Path.of("target", "runtime-class-path.txt"));
    return Arrays.stream(classPath.strip().split(File.pathSeparator))
        .map(File::new)
        .filter(jar -> jar.getName().endsWith(".jar") && !jar.getName().startsWith("trendlake-"))
        .toList();
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fixtures are named by their verdict and begin with the rule they keep or break. A bad one
 * goes on with what promtool 3.14 says to it (asked by hand with {@code promtool check config
 * --syntax-only}) and with every error that is expected, without the file's name in front.
 */
final class ConfigFixturesTest {

  private static final Path FOLDER = Path.of("src/test/resources/io/trendlake/config/parse");
  private static final String ERROR = "# Error: ";

  static Stream<Path> badFiles() throws IOException {
    return files(".bad.yml");
  }

  static Stream<Path> goodFiles() throws IOException {
    return files(".good.yml");
  }

  private static Stream<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void parse_badFile_tellsEveryExpectedError(Path file) throws IOException {
    List<String> expected =
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith(ERROR))
            .map(line -> file + ":" + line.substring(ERROR.length()))
            .toList();

    ConfigException exception =
        catchThrowableOfType(ConfigException.class, () -> ConfigParser.read(file));

    assertThat(expected).isNotEmpty();
    assertThat(exception.errors()).map(ConfigError::toString).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void parse_badFile_showsNoSecret(Path file) {
    ConfigException exception =
        catchThrowableOfType(ConfigException.class, () -> ConfigParser.read(file));

    assertThat(exception.getMessage()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void parse_goodFile_isAccepted(Path file) {
    assertThatCode(() -> ConfigParser.read(file)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource({"badFiles", "goodFiles"})
  void fixture_any_beginsWithItsRule(Path file) throws IOException {
    assertThat(Files.readString(file)).startsWith("# Rule: ");
  }
}

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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fixtures are named by their verdict and begin with the rule they keep or break. Where
 * promtool 3.14 may say something else, the next line has its verdict, which {@code .ci/promtool}
 * compares with promtool's own. A bad one continues with every error that is expected, without the
 * file's name in front.
 */
final class ConfigFixturesTest {

  /** One fixture for each rule, and configurations as users write them. */
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("src/test/resources/io/trendlake/config/parse"),
          Path.of("src/test/resources/io/trendlake/config/corpus"));

  private static final String ERROR = "# Error: ";

  static Stream<Path> badFiles() throws IOException {
    return files(".bad.yml");
  }

  static Stream<Path> goodFiles() throws IOException {
    return files(".good.yml");
  }

  private static Stream<Path> files(String suffix) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path folder : FOLDERS) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(suffix)).sorted().forEach(found::add);
      }
    }
    return found.stream();
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

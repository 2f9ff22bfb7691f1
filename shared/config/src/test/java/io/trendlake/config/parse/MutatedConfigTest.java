// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever is wrong with a configuration is a {@link ConfigException} with lines, never another.
 */
final class MutatedConfigTest {

  private static final Path FOLDER = Path.of("src/test/resources/io/trendlake/config/parse");
  private static final int MUTANTS = 10_000;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Mutants mutants = new Mutants(random);

  @Test
  void parse_mutants_areAcceptedOrRefusedWithLines() throws IOException {
    List<String> files = goodFiles();
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      String mutant = mutants.of(files.get(random.nextInt(files.size())));
      try {
        ConfigParser.parse(mutant, "mutant.yml");
      } catch (ConfigException e) {
        refused++;
        assertThat(e.errors()).as(mutant).isNotEmpty().allMatch(MutatedConfigTest::namesItsLine);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("-Dseed=" + seed + " gives an exception for\n" + mutant, e);
      }
    }
    assertThat(refused).as("-Dseed=" + seed).isBetween(MUTANTS / 10, MUTANTS * 99 / 100);
  }

  private static boolean namesItsLine(ConfigError error) {
    return error.line() > 0 && !error.message().contains("cannot be used");
  }

  private static List<String> goodFiles() throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".good.yml")).toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }
}

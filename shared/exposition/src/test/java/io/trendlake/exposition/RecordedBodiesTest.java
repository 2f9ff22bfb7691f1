// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies recorded from real exporters. {@code expected.txt} beside them has how many samples
 * Prometheus's own parser finds in each, and the checksum of all of them with labels, bits of
 * values and timestamps; its head says how it was made.
 */
final class RecordedBodiesTest {

  static List<String> expected() {
    return new String(Fixtures.recorded("expected.txt"), UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("expected")
  void recordedBody_hasTheSamplesThatPrometheusFinds(String expected) throws ExpositionException {
    String[] words = expected.split(" ", -1);
    Path file = Fixtures.folder("recorded").resolve(words[0]);
    assertAgrees(new PeerDump(), new ExpositionParser(), file, words);
  }

  @Test
  void recordedBodies_throughOneParser_haveTheSamplesThatPrometheusFinds()
      throws ExpositionException {
    ExpositionParser parser = new ExpositionParser();
    PeerDump dump = new PeerDump();
    for (int round = 0; round < 3; round++) {
      for (String expected : expected()) {
        String[] words = expected.split(" ", -1);
        assertAgrees(dump, parser, Fixtures.folder("recorded").resolve(words[0]), words);
      }
    }
  }

  private static void assertAgrees(
      PeerDump dump, ExpositionParser parser, Path file, String[] expected)
      throws ExpositionException {
    String text = dump.of(parser, Fixtures.format(file), Fixtures.read(file));
    assertThat(dump.samples()).isEqualTo(Integer.parseInt(expected[1]));
    assertThat(sha256(text)).isEqualTo(expected[2]);
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

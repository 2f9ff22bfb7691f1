// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels as the one JSON text of the lake. */
final class CanonicalJsonTest {

  @Test
  void labels_areWrittenSortedWithoutSpaces() {
    assertThat(CanonicalJson.write(Labels.empty())).isEqualTo("{}");
    assertThat(CanonicalJson.write(Labels.of("mode", "idle", "cpu", "0")))
        .isEqualTo("{\"cpu\":\"0\",\"mode\":\"idle\"}");
  }

  @Test
  void onlyWhatMustBe_isEscaped() {
    assertThat(CanonicalJson.write(Labels.of("a", "\"\\/\b\f\n\r\t\u0001\u007fä")))
        .isEqualTo("{\"a\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u007fä\"}");
  }

  @Test
  void anyLabels_areReadAsWritten() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      Labels.Builder builder = Labels.builder();
      for (int i = random.nextInt(5); i > 0; i--) {
        builder.set(i + RandomText.of(random, 6), RandomText.of(random, 6));
      }
      Labels labels = builder.build();
      assertThat(CanonicalJson.parse(CanonicalJson.write(labels)))
          .describedAs("-Dseed=%d", seed)
          .isEqualTo(labels);
    }
  }

  @Test
  void jsonOfOthers_isRead() {
    String json = " { \"b\" : \"\\u00e4\\/\" ,\n\t\"a\":\"\\ud83d\\ude00\" } ";
    assertThat(CanonicalJson.parse(json)).isEqualTo(Labels.of("a", "\ud83d\ude00", "b", "ä/"));
    assertThat(CanonicalJson.parse("{ }")).isEqualTo(Labels.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"a\"}",
        "{\"a\":1}",
        "{\"a\":\"1\"",
        "{\"a\":\"1\"}}",
        "{\"a\":\"1\",}",
        "{\"a\":\"1\" \"b\":\"2\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a"
      })
  void anythingElse_isRefusedWithTheTextAndThePlace(String json) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CanonicalJson.parse(json))
        .withMessageStartingWith("labels are not a JSON object of strings: ")
        .withMessageContaining(" at character ")
        .withMessageEndingWith("of " + json);
  }
}

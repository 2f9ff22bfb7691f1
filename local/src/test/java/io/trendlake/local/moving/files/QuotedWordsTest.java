// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words that JSON does not have. */
final class QuotedWordsTest {

  /** Reads text that comes in parts of one size, in parts of another. */
  private static String read(String text, int given, int asked) throws IOException {
    InputStream in =
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, given));
          }
        };
    StringBuilder out = new StringBuilder();
    byte[] part = new byte[asked];
    try (QuotedWords words = new QuotedWords(in)) {
      for (int count = words.read(part); count >= 0; count = words.read(part)) {
        out.append(new String(part, 0, count, StandardCharsets.ISO_8859_1));
      }
    }
    return new String(out.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "[+Inf,-Inf,Inf,NaN,nan] | [\"+Inf\",\"-Inf\",\"Inf\",\"NaN\",\"nan\"]",
        "[null,true,false]       | [null,true,false]",
        "[1,-2.5,1e300,-1E-3]    | [1,-2.5,1e300,-1E-3]",
        "{\"a\":\"+Inf, NaN\"}   | {\"a\":\"+Inf, NaN\"}",
        "{\"\\\"\":NaN}          | {\"\\\"\":\"NaN\"}",
        "{\"\\\\\":NaN}          | {\"\\\\\":\"NaN\"}",
        "+Inf                    | \"+Inf\"",
        "[ -Inf ]                | [ \"-Inf\" ]"
      })
  void word_isInQuotesOutsideOfTextsAlone(String text, String expected) throws IOException {
    for (int given = 1; given < 9; given++) {
      for (int asked = 1; asked < 9; asked++) {
        assertThat(read(text, given, asked)).isEqualTo(expected);
      }
    }
  }

  @Test
  void longText_isTheSame() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    while (text.length() < 300_000) {
      text.append("{\"x\u00e9\":[").append(random.nextInt()).append(",+Inf]}\n");
    }
    assertThat(read(text.toString(), 1 + random.nextInt(100_000), 1 + random.nextInt(100_000)))
        .as("seed %d", seed)
        .isEqualTo(text.toString().replace("+Inf", "\"+Inf\""));
  }
}

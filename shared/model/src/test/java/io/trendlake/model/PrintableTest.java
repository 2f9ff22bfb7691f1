// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintableTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "up", "müller \"x\" \\n", "日本語", "🙂", "a\u00a0b", "~"})
  void line_plainText_isTheSameObject(String text) {
    assertThat(Printable.line(text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource({"10, \\n", "13, \\r", "9, \\t", "27, \\u001b", "7, \\u0007", "0, \\u0000"})
  void line_controlCharacter_isAnEscape(int c, String escape) {
    assertThat(Printable.line("a" + (char) c + "b")).isEqualTo("a" + escape + "b");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x7f, 0x80, 0x85, 0x9b, 0x9f, 0x61c, 0x200e, 0x2028, 0x202e, 0x2066, 0xd800})
  void line_characterThatChangesHowALineIsShown_isAnEscape(int c) {
    assertThat(Printable.line("a" + (char) c + "b")).isEqualTo("a\\u%04xb".formatted(c));
  }

  @Test
  void line_everyCharacter_leavesNoControlCharacter() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      assertThat(Printable.line("x" + (char) c + "x").chars())
          .noneMatch(shown -> Character.isISOControl(shown) || shown == 0x202e);
    }
  }

  @ParameterizedTest
  @CsvSource({"a, a", "a|b, a|b", "|a|, |a|", "a\u001b|^b||, a\\u001b|\\rb||"})
  void lines_keepLineFeedsAndEscapeTheRest(String text, String shown) {
    String raw = text.replace('|', '\n').replace('^', '\r');

    assertThat(Printable.lines(raw)).isEqualTo(shown.replace('|', '\n'));
  }

  @Test
  void line_halfOfAPair_isAnEscapeAndAWholePairIsNot() {
    assertThat(Printable.line("\ud83d\ude42\ud83d")).isEqualTo("\ud83d\ude42\\ud83d");
    assertThat(Printable.line("\ude42\ud83d\ude42")).isEqualTo("\\ude42\ud83d\ude42");
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of RE2's syntax, and where groups are. */
class AnchoredRegexTest {

  private static AnchoredRegex regex(String text) {
    return AnchoredRegex.of(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``, ``, 0:0",
        "(.*), ab, 0:2 0:2",
        "(a*?)(a*), aa, 0:2 0:0 0:2",
        "(a+?)(a*), aaa, 0:3 0:1 1:3",
        "(a|ab)(c|bcd)(d*), abcd, 0:4 0:1 1:4 4:4",
        "(a)|(b), b, 0:1 -1:-1 0:1",
        "(?:(a)|b)*, ab, 0:2 0:1",
        "([^:]+)(?::(\\d+))?, host:9100, 0:9 0:4 5:9",
        "([^:]+)(?::(\\d+))?, host, 0:4 0:4 -1:-1",
        "(?P<first>a)(?<second>b), ab, 0:2 0:1 1:2",
        "^a|b$, b, 0:1",
        "(x{2})(x{1;}), xxxxx, 0:5 0:2 2:5",
        "(x{1;2}?)(x*), xxx, 0:3 0:1 1:3",
        "(.)(.), 😀é, 0:3 0:2 2:3",
        "[]a-c-]+(\\]), a]-b], 0:5 4:5",
        "[^]a]+, b, 0:1",
      })
  void groups_ofAMatch_areThoseOfTheFirstWay(String expression, String text, String expected) {
    int[] groups = regex(expression.replace(';', ',')).groups(text);

    assertThat(groups).isNotNull();
    StringBuilder places = new StringBuilder();
    for (int i = 0; i < groups.length; i += 2) {
      places.append(i == 0 ? "" : " ").append(groups[i]).append(':').append(groups[i + 1]);
    }
    assertThat(places).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "a, b",
    "a, ab",
    "a, ba",
    "a., a",
    "[a-c]x, dx",
    "\\d+, 12x",
    "\\w, -",
    "\\s, x",
    "a{2}, aaa",
    "(a|b)c, ab",
    "\\., x",
    "[^\\d], 1"
  })
  void matches_ofAnotherText_isFalse(String expression, String text) {
    assertThat(regex(expression).matches(text)).isFalse();
    assertThat(regex(expression).groups(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u2028b", "a😀b", "a\ud83db"})
  void dot_isAnyCharacter(String text) {
    assertThat(regex("a.b").matches(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?i)a",
        "(?i:a)",
        "\\pL",
        "\\bfoo",
        "a^b",
        "a$b",
        "(a$)",
        "\\Qa\\E",
        "\\x41",
        "[[:alpha:]]",
        "(a*)*",
        "(a?)+",
        "(|a){2}",
        "a{1001}",
        "\\Aa",
        "^*",
        "a**",
        "(",
        ")",
        "a)",
        "[a",
        "[z-a]",
        "[\\d-z]",
        "\\",
        "a{",
        "{",
        "*",
        "(?=a)",
        "(?P<n>a"
      })
  void of_whatIsSeldomWritten_isLeftToALibrary(String expression) {
    assertThat(AnchoredRegex.of(expression)).isEmpty();
  }

  @Test
  void of_anExpressionTooLarge_isLeftToALibrary() {
    assertThat(AnchoredRegex.of("((a{100}){100}){10}")).isEmpty();
    assertThat(AnchoredRegex.of("(".repeat(200) + "a" + ")".repeat(200))).isEmpty();
  }

  /** So the rest of a text need not be looked at. */
  @Test
  void program_ofADot_takesAllCodePoints() {
    RegexProgram program = RegexSyntax.read(".*").flatMap(RegexProgram::of).orElseThrow();

    assertThat(program.kinds()).isOne();
    assertThat(program.acceptsAll(0)).isTrue();
  }

  /** A way back at each place would take 2^n steps. */
  @Test
  void matches_ofNestedRepeats_takesLinearTime() {
    AnchoredRegex nested = regex("(?:(?:a+)+b)+|((a+)+c)");
    String text = "a".repeat(AnchoredRegex.LONGEST - 1) + "c";

    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          assertThat(nested.matches("a".repeat(1_000_000))).isFalse();
          assertThat(nested.groups(text)).startsWith(0, text.length());
        });
  }

  /** Whether there was an a twelve characters ago takes 2^12 states to remember. */
  @Test
  void matches_ofAnExpressionWithManyStates_isRightAboutAll() {
    AnchoredRegex twelfthLast = regex("[ab]*a[ab]{11}");
    for (int bits = 0; bits < 1 << 14; bits += 3) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 14; i++) {
        text.append((bits >> i & 1) == 0 ? 'a' : 'b');
      }
      assertThat(twelfthLast.matches(text.toString()))
          .as(text.toString())
          .isEqualTo(text.charAt(2) == 'a');
    }
  }

  @Test
  void groups_ofATextTooLong_areRefused() {
    String text = "a".repeat(AnchoredRegex.LONGEST + 1);

    assertThat(regex("(a+)").matches(text)).isTrue();
    assertThatThrownBy(() -> Arrays.toString(regex("(a+)").groups(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("groups are looked for in at most 10000 characters, not 10001");
  }
}

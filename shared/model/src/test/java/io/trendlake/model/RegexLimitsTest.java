// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.RegexLimits.Excess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Go 1.26 says of the same expressions. */
final class RegexLimitsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "a{1001} {1001}",
        "a{1001,} {1001,}",
        "a{0,1001} {0,1001}",
        "a{99999999999} {99999999999}",
        "(a{500}){3} {3}",
        "((a{10}){10}){11} {11}",
        "(?:a{500}|b){3} {3}",
        "(?:(a{100}b*)?){2,11} {2,11}",
        "(?P<n>a{500}){3}? {3}?",
        "(a{501,}){2,} {2,}",
        "[]{2}](b{600}){2} {2}",
      })
  void repeats_thatTogetherMeanMoreThanAThousandCopies_exceed(String regex, String part) {
    assertThat(RegexLimits.exceeded(regex)).contains(new Excess("invalid repeat count", part));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{1000}",
        "(a{500}){2}",
        "((a{10}){10}){10}",
        "a{500}b{500}c{500}",
        "a{500}|b{501}",
        "(a{1000}){1}",
        "(a{1000})?",
        "(a{1000})*",
        "(a{600}){0}(b{2}){2}",
        "((a{600}){0}){2}",
        "[[:alpha:]{1001}](a{500}){2}",
        "[{1001}]",
        "\\{1001}",
        "\\Q{1001}\\E",
        "a{,1001}",
        "a{1001",
        "{1001x}",
        "",
        ")",
        "(",
        "[",
        "\\",
      })
  void expression_withinTheLimits_doesNotExceed(String regex) {
    assertThat(RegexLimits.exceeded(regex)).isEmpty();
  }

  @Test
  void groups_nestedTooDeeply_exceed() {
    String deepest = "(".repeat(999) + "a" + ")".repeat(999);

    assertThat(RegexLimits.exceeded(deepest)).isEmpty();
    assertThat(RegexLimits.exceeded("(" + deepest + ")"))
        .contains(new Excess("expression nests too deeply", "(" + deepest + ")"));
    assertThat(RegexLimits.exceeded("^" + deepest + "$"))
        .as("a sequence is a level too")
        .isPresent();
    String plain = "(?:".repeat(5000) + "a" + ")".repeat(5000);
    assertThat(RegexLimits.exceeded(plain)).as("what captures nothing is no level").isEmpty();
  }

  @Test
  void expression_ofMillionsOfInstructions_exceeds() {
    String repeated = "x".repeat(3_355) + "y";

    assertThat(RegexLimits.exceeded("(?:" + repeated.substring(1) + "){1000}")).isEmpty();
    assertThat(RegexLimits.exceeded("(?:" + repeated + "){1000}"))
        .map(Excess::reason)
        .contains("expression too large");
    assertThat(RegexLimits.exceeded("a{1000}".repeat(3_356)))
        .map(Excess::reason)
        .contains("expression too large");
  }
}

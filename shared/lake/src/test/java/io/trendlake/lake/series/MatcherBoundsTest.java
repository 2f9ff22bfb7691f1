// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.LabelMatcher;
import io.trendlake.model.SampleSourceContract.Condition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What bounds rule out for matchers, and above all what they do not. */
final class MatcherBoundsTest {

  private static boolean mayMatch(String regex, String min, String max) {
    return MatcherBounds.mayMatch(
        new Condition("name", LabelMatcher.Kind.MATCHES, regex, List.of()),
        min.getBytes(StandardCharsets.UTF_8),
        max.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void textThatMatches_isNeverRuledOut() {
    List<String> regexes =
        List.of(
            "", "a", "a|b", "a|", "ab.*", "ab?", "ab*c", "é?", "(a|b)c", "a|b.*", ".+", "[ab]c");
    List<String> texts = List.of("", "a", "b", "ab", "abc", "ac", "bc", "bxx", "é", "abbbc");
    for (String regex : regexes) {
      for (String text : texts) {
        if (text.matches(regex)) {
          assertThat(mayMatch(regex, text, text)).as("%s of %s", text, regex).isTrue();
        }
      }
    }
  }

  @Test
  void alternativesAndPrefixes_ruleOutTheRest() {
    assertThat(mayMatch("node_cpu|node_load", "node_disk", "node_filesystem")).isFalse();
    assertThat(mayMatch("node_cpu|node_load", "node_disk", "node_net")).isTrue();
    assertThat(mayMatch("node_.*", "go_gc", "go_threads")).isFalse();
    assertThat(mayMatch("node_.*", "process_cpu", "up")).isFalse();
    assertThat(mayMatch("node_.*", "go_gc", "process_cpu")).isTrue();
  }
}

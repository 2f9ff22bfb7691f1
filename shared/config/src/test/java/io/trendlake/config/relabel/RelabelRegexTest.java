// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.trendlake.model.regex.AnchoredRegex;
import io.trendlake.model.regex.RegexMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random expressions match what re2j says, with the groups that it finds. */
final class RelabelRegexTest {

  private static final List<String> ATOMS =
      List.of(
          "a", "b", "ab", ".", "\\.", "-", "_", "é", "😀", "[a-c]", "[^a]", "[ab_-]", "[^\\d.]",
          "\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "[\\w.]", "[é-ü]", "\\n");
  private static final List<String> REPEATS =
      List.of("", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{1,}");
  private static final String LETTERS = "aab b_-.1\né😀";

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void match_ofARandomText_isThatOfRe2() {
    int common = 0;
    int matches = 0;
    for (int round = 0; round < 20_000; round++) {
      String expression = choice(3);
      Pattern re2 = Pattern.compile("^(?s:" + expression + ")$");
      RelabelRegex regex = RelabelRegex.of(expression);
      common += AnchoredRegex.of(expression).isPresent() ? 1 : 0;
      for (int i = 0; i < 5; i++) {
        String text = text();
        Matcher expected = re2.matcher(text);
        boolean matched = expected.matches();
        Optional<RegexMatch> match = regex.match(text);
        String at = "seed %d, %s on \"%s\"".formatted(seed, expression, text);
        assertThat(regex.matches(text)).as(at).isEqualTo(matched);
        assertThat(match.isPresent()).as(at).isEqualTo(matched);
        if (matched) {
          matches++;
          assertThat(groups(match.orElseThrow(), expected.groupCount()))
              .as(at)
              .isEqualTo(groups(expected));
        }
      }
    }
    assertThat(common).as("expressions not left to re2j").isGreaterThan(10_000);
    assertThat(matches).isGreaterThan(10_000);
  }

  private static List<String> groups(Matcher match) {
    List<String> groups = new ArrayList<>();
    for (int group = 0; group <= match.groupCount(); group++) {
      groups.add(match.group(group) == null ? "" : match.group(group));
    }
    return groups;
  }

  private static List<String> groups(RegexMatch match, int count) {
    List<String> groups = new ArrayList<>();
    for (int group = 0; group <= count; group++) {
      groups.add(match.group(group));
    }
    return groups;
  }

  private String choice(int depth) {
    StringBuilder text = new StringBuilder(sequence(depth));
    for (int more = random.nextInt(4) / 2; more > 0; more--) {
      text.append('|').append(sequence(depth));
    }
    return text.toString();
  }

  private String sequence(int depth) {
    StringBuilder text = new StringBuilder();
    for (int parts = random.nextInt(4); parts > 0; parts--) {
      boolean group = depth > 0 && random.nextInt(3) == 0;
      text.append(
          group
              ? (random.nextInt(3) == 0 ? "(?:" : "(") + choice(depth - 1) + ")"
              : ATOMS.get(random.nextInt(ATOMS.size())));
      text.append(REPEATS.get(random.nextInt(REPEATS.size())));
    }
    return text.toString();
  }

  private String text() {
    int[] letters = LETTERS.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(7); length > 0; length--) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }
}

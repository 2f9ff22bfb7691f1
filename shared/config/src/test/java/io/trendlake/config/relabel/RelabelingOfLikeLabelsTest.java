// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.model.regex.ExpansionTemplate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that ignore the values of labels make the same of two sets that differ in them alone. */
class RelabelingOfLikeLabelsTest {

  private static final String[] NAMES = {"instance", "job", "a", "b", "__name__"};
  private static final Set<String> IGNORED = Set.of("instance", "job");

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void rulesThatIgnoreValues_makeTheSameOfOtherValues() {
    int ignoring = 0;
    for (int round = 0; round < 20_000; round++) {
      List<RelabelRule> rules = Stream.generate(this::rule).limit(random.nextInt(4)).toList();
      if (!Relabeling.ignoresValues(rules, IGNORED)) {
        continue;
      }
      ignoring++;
      Labels one = labels("i1", "j1");
      Labels other = one.toBuilder().set("instance", "i2").set("job", "j2").build();
      assertThat(renamed(Relabeling.apply(rules, one)))
          .as("seed %d, %s, rules %s", seed, one, rules)
          .isEqualTo(Relabeling.apply(rules, other));
    }
    assertThat(ignoring).isGreaterThan(1000);
  }

  private static Optional<Labels> renamed(Optional<Labels> labels) {
    return labels.map(kept -> {
      Labels.Builder renamed = kept.toBuilder();
      if (kept.value("instance").equals("i1")) {
        renamed.set("instance", "i2");
      }
      if (kept.value("job").equals("j1")) {
        renamed.set("job", "j2");
      }
      return renamed.build();
    });
  }

  private Labels labels(String instance, String job) {
    return Labels.of(
        "instance", instance, "job", job, "a", value(), "b", value(), "__name__", value());
  }

  private String value() {
    return List.of("", "x", "y", "X").get(random.nextInt(4));
  }

  private RelabelRule rule() {
    RelabelRule.Source source = new RelabelRule.Source(List.of(name(), name()), "");
    RelabelRegex regex =
        RelabelRegex.of(List.of("(.*)", "x", "(i1|j2)", "y*").get(random.nextInt(4)));
    return switch (random.nextInt(11)) {
      case 0 -> new RelabelRule.Keep(source, regex);
      case 1 -> new RelabelRule.Drop(source, regex);
      case 2 -> new RelabelRule.KeepEqual(source, name());
      case 3 -> new RelabelRule.DropEqual(source, name());
      case 4 -> new RelabelRule.Lowercase(source, name());
      case 5 -> new RelabelRule.Uppercase(source, name());
      case 6 -> new RelabelRule.HashMod(source, 3, name());
      case 7 ->
          new RelabelRule.LabelMap(
              RelabelRegex.of(random.nextBoolean() ? "(a|b)" : "(i.*)"),
              ExpansionTemplate.of("c_$1"));
      case 8 -> new RelabelRule.LabelDrop(RelabelRegex.of(name()));
      case 9 -> new RelabelRule.LabelKeep(RelabelRegex.of("a|b|instance|__name__"));
      default ->
          new RelabelRule.Replace(
              source,
              regex,
              ExpansionTemplate.of(name()),
              ExpansionTemplate.of(random.nextBoolean() ? "$1" : "z"),
              NameValidationScheme.UTF8);
    };
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }
}

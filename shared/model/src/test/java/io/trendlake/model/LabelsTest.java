// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How label sets are made and what they hold. */
final class LabelsTest {

  @Test
  void labels_inAnyOrder_areSortedAndEqual() {
    Labels sorted = Labels.of("__name__", "a", "b", "1", "c", "2");
    Labels shuffled = Labels.of("c", "2", "__name__", "a", "b", "1");
    assertThat(shuffled).isEqualTo(sorted).hasSameHashCodeAs(sorted);
    assertThat(shuffled.nameAt(0)).isEqualTo("__name__");
    assertThat(shuffled.valueAt(2)).isEqualTo("2");
  }

  @Test
  void anyLabels_areHeldAsASortedMapHoldsThem() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 3000; round++) {
      Map<String, String> map = new TreeMap<>(Utf8Order::compare);
      for (int i = random.nextInt(round % 10 == 0 ? 100 : 8); i > 0; i--) {
        map.put(i + RandomText.of(random, 3), RandomText.of(random, 3));
      }
      Labels labels = Labels.of(shuffled(map, random));
      map.values().removeIf(String::isEmpty);
      assertThat(labels.toMap()).describedAs("-Dseed=%d", seed).containsExactlyEntriesOf(map);
      assertThat(labels).isEqualTo(Labels.ofMap(map)).hasSameHashCodeAs(Labels.ofMap(map));
    }
  }

  private static String[] shuffled(Map<String, String> map, Random random) {
    List<Map.Entry<String, String>> entries = new ArrayList<>(map.entrySet());
    Collections.shuffle(entries, random);
    return entries.stream()
        .flatMap(entry -> List.of(entry.getKey(), entry.getValue()).stream())
        .toArray(String[]::new);
  }

  @Test
  void emptyValue_isNoLabel() {
    Labels labels = Labels.of("a", "", "b", "1");
    assertThat(labels).isEqualTo(Labels.of("b", "1"));
    assertThat(labels.has("a")).isFalse();
    assertThat(labels.value("a")).isEmpty();
    assertThat(Labels.of("a", "")).isSameAs(Labels.empty());
  }

  @Test
  void nameGivenTwice_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Labels.of("a", "1", "b", "2", "a", ""))
        .withMessage("the label name \"a\" is given twice");
  }

  @Test
  void emptyName_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Labels.of("", "1"))
        .withMessage("a label name is empty (its value is \"1\")");
    assertThatIllegalArgumentException().isThrownBy(() -> Labels.builder().set("", "1"));
  }

  @Test
  void oddNumberOfTexts_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Labels.of("a", "1", "b"))
        .withMessageContaining("there are 3 strings: [a, 1, b]");
  }

  @Test
  void array_changedAfterwards_doesNotMatter() {
    String[] pairs = {"b", "2", "a", "1"};
    Labels labels = Labels.of(pairs);
    pairs[1] = "3";
    assertThat(labels).isEqualTo(Labels.of("a", "1", "b", "2"));
  }

  @Test
  void builder_removesTheLabelsOfACondition() {
    Labels.Builder builder = Labels.of("a", "1", "b", "2", "c", "3").toBuilder().set("d", "4");

    builder.removeIf(name -> name.equals("a") || name.equals("c"));

    assertThat(builder.size()).isEqualTo(2);
    assertThat(builder.nameAt(0) + builder.valueAt(0)).isEqualTo("b2");
    assertThat(builder.set("a", "5").build()).isEqualTo(Labels.of("a", "5", "b", "2", "d", "4"));
  }

  @Test
  void builder_keepsTheLastValueAndGoesOn() {
    Labels.Builder builder = Labels.of("a", "1", "b", "2").toBuilder().set("a", "3").remove("b");
    Labels before = builder.build();
    assertThat(builder.set("c", "4").value("c")).isEqualTo("4");
    assertThat(before).isEqualTo(Labels.of("a", "3"));
    assertThat(builder.set("a", "").build()).isEqualTo(Labels.of("c", "4"));
  }

  @Test
  void text_isPrometheusNotation() {
    assertThat(Labels.empty()).hasToString("{}");
    assertThat(Labels.of("__name__", "up")).hasToString("up");
    assertThat(Labels.of("__name__", "up", "job", "a\"\\\n"))
        .hasToString("up{job=\"a\\\"\\\\\\n\"}");
    assertThat(Labels.of("__name__", "my.metric", "ä", "1"))
        .hasToString("{\"my.metric\",\"ä\"=\"1\"}");
  }

  @Test
  void without_leavesOutLabelsOfNames() {
    Labels labels = Labels.of("a", "1", "b", "2", "c", "3");
    assertThat(labels.without(List.of("b", "z"))).isEqualTo(Labels.of("a", "1", "c", "3"));
    assertThat(labels.without(List.of("z"))).isSameAs(labels);
    assertThat(labels.without(List.of("a", "b", "c"))).isSameAs(Labels.empty());
  }

  @Test
  void only_keepsLabelsOfNames() {
    Labels labels = Labels.of("a", "1", "b", "2", "c", "3");
    assertThat(labels.only(List.of("c", "a", "z"))).isEqualTo(Labels.of("a", "1", "c", "3"));
    assertThat(labels.only(List.of())).isSameAs(Labels.empty());
  }

  @Test
  void order_comparesLabelByLabel() {
    List<Labels> sorted =
        List.of(
            Labels.empty(),
            Labels.of("a", "1"),
            Labels.of("a", "1", "b", "1"),
            Labels.of("a", "2"),
            Labels.of("b", "1"));
    List<Labels> shuffled = new ArrayList<>(sorted);
    Collections.reverse(shuffled);
    shuffled.sort(Labels.ORDER);
    assertThat(shuffled).isEqualTo(sorted);
  }
}

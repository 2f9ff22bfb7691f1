// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.lake.parquet.CorruptFileException;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The index of the labels that the series of a file have. */
final class LabelIndexTest {

  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final String[] NAMES = {
    "__name__", "account", "region", "job", "instance", "pod", "le", "日本", "with.dot", "a"
  };

  private final LabelIndexBuilder builder = new LabelIndexBuilder();

  private LabelIndex built(int fileBytes) throws CorruptFileException {
    return LabelIndex.of("day.parquet", builder.build(fileBytes));
  }

  private void add(String... namesAndValues) {
    builder.add(Series.of(Labels.of(namesAndValues), MetricType.GAUGE));
  }

  @RepeatedTest(20)
  void randomLabels_areTheSameAfterwards(RepetitionInfo repetition) throws CorruptFileException {
    long seed = SEED + repetition.getCurrentRepetition();
    System.out.println("LabelIndexTest -Dseed=" + (seed - 1));
    Random random = new Random(seed);
    Map<String, Set<String>> expected = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      Labels.Builder labels = Labels.builder();
      for (String name : NAMES) {
        if (random.nextInt(3) > 0) {
          String value = value(random);
          labels.set(name, value);
          expected.computeIfAbsent(name, unseen -> new HashSet<>()).add(value);
        }
      }
      builder.add(Series.of(labels.build(), MetricType.GAUGE));
    }

    LabelIndex index = built(0);

    assertThat(index.names()).as("seed %d", seed).isEqualTo(expected.keySet());
    for (String name : NAMES) {
      assertThat(index.values(name)).as("%s, seed %d", name, seed).contains(expected.get(name));
    }
  }

  private static String value(Random random) {
    String[] begins = {"", "host-", "ß", "日", "😀", "\"\n", "x".repeat(200)};
    return begins[random.nextInt(begins.length)] + random.nextInt(1, 40);
  }

  @Test
  void label_thatNoSeriesHas_hasNoValues() throws CorruptFileException {
    add("__name__", "up", "instance", "a:1");

    assertThat(built(0).values("pod")).contains(Set.of());
    assertThat(built(0).names()).containsExactlyInAnyOrder("__name__", "instance");
  }

  @Test
  void labelsOfManyValues_keepTheirNameAlone() throws CorruptFileException {
    Random random = new Random(1);
    for (int i = 0; i < 5000; i++) {
      add("__name__", "up", "id", Long.toHexString(random.nextLong()), "number", "n" + i % 500);
    }

    LabelIndex small = built(0);

    assertThat(small.names()).containsExactlyInAnyOrder("__name__", "id", "number");
    assertThat(small.values("id")).isEmpty();
    assertThat(small.values("number").orElseThrow()).hasSize(500);
    assertThat(built(100_000_000).values("id").orElseThrow()).hasSize(5000);
    assertThat(builder.build(0)).hasSizeLessThan(33_000);
  }

  /** Whatever the size of the file, so that what is gathered stays small in memory. */
  @Test
  void labelOfMoreThanHalfAMillionCharacters_isNotGathered() throws CorruptFileException {
    for (int i = 0; i < 60_000; i++) {
      add("__name__", "up", "trace", "%032x".formatted(i));
    }

    LabelIndex index = built(Integer.MAX_VALUE);

    assertThat(index.values("trace")).isEmpty();
    assertThat(index.values("__name__")).contains(Set.of("up"));
  }

  @Test
  void tooManyNames_makeNoIndex() {
    for (int i = 0; i < 10_001; i++) {
      add("__name__", "up", "label_" + i, "1");
    }

    assertThat(builder.build(Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void noSeries_makeNoIndex() {
    assertThat(builder.build(0)).isEmpty();
  }

  @Test
  void bytesOfSomethingElse_areRefusedOrReadAsLabels() throws CorruptFileException {
    add("__name__", "up", "instance", "host-1:9100", "pod", "p");
    add("__name__", "upper", "instance", "host-2:9100", "pod", "q");
    byte[] good = builder.build(0);
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 5000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length) + 1);
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      try {
        LabelIndex index = LabelIndex.of("bad.parquet", bad);
        for (String name : index.names()) {
          index.values(name);
        }
      } catch (CorruptFileException e) {
        assertThat(e.file()).isEqualTo("bad.parquet");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
    assertThatThrownBy(() -> LabelIndex.of("bad.parquet", new byte[] {-1, -1, -1, -1, 127}))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("bad.parquet: corrupt: the index of labels");
  }
}

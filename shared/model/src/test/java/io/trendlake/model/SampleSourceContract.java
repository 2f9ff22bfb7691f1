// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every source of samples does; the kit is run for each of them. */
public abstract class SampleSourceContract {

  private static final Labels UP_A = Labels.of("__name__", "up", "job", "a");
  private static final Labels UP_B = Labels.of("__name__", "up", "job", "b");
  private static final Labels DOWN = Labels.of("__name__", "down");

  /** A source that holds these samples. */
  protected abstract SampleSource source(Map<Labels, List<Sample>> samples) throws IOException;

  /** A condition without a regular expression engine: the texts that match are listed. */
  public record Condition(String name, Kind kind, String value, List<String> matching)
      implements LabelMatcher {
    @Override
    public boolean matches(String labelValue) {
      boolean listed = matching.contains(labelValue);
      return listed == (kind == Kind.EQUAL || kind == Kind.MATCHES);
    }

    static Condition equal(String name, String value) {
      return new Condition(name, Kind.EQUAL, value, List.of(value));
    }

    static Condition notEqual(String name, String value) {
      return new Condition(name, Kind.NOT_EQUAL, value, List.of(value));
    }
  }

  private SampleSource fleet() throws IOException {
    return source(
        Map.of(
            UP_A,
            List.of(
                new Sample(0, 1), new Sample(60_000, StaleMarker.VALUE), new Sample(120_000, 0)),
            UP_B,
            List.of(new Sample(60_000, Double.NaN)),
            DOWN,
            List.of(new Sample(60_000, -0.0))));
  }

  private static Map<Labels, List<Sample>> read(
      SampleSource source, long from, long to, LabelMatcher... matchers) throws IOException {
    Map<Labels, List<Sample>> found = new HashMap<>();
    try (SelectedSeries series = source.select(new SeriesSelection(List.of(matchers), from, to))) {
      long count = 0;
      for (int i = 0; i < series.size(); i++) {
        SampleRun run = series.read(i);
        List<Sample> samples = new ArrayList<>();
        for (int n = 0; n < run.size(); n++) {
          samples.add(new Sample(run.timestamps()[n], run.values()[n]));
        }
        count += run.size();
        if (!samples.isEmpty()) {
          assertThat(found.put(series.labels(i), samples))
              .as("each label set is there once")
              .isNull();
        }
      }
      assertThat(count).as("samples read").isLessThanOrEqualTo(series.sampleCount());
    }
    return found;
  }

  @Test
  final void select_findsSeriesByAllMatchers() throws IOException {
    SampleSource source = fleet();
    assertThat(read(source, 0, 120_000, Condition.equal("__name__", "up")))
        .containsOnlyKeys(UP_A, UP_B);
    assertThat(
            read(
                source,
                0,
                120_000,
                Condition.equal("__name__", "up"),
                Condition.notEqual("job", "a")))
        .containsOnlyKeys(UP_B);
    assertThat(
            read(
                source,
                0,
                120_000,
                new Condition("job", LabelMatcher.Kind.MATCHES, "a|c", List.of("a", "c"))))
        .containsOnlyKeys(UP_A);
    assertThat(
            read(
                source,
                0,
                120_000,
                new Condition("job", LabelMatcher.Kind.MATCHES_NOT, "a|c", List.of("a", "c"))))
        .containsOnlyKeys(UP_B, DOWN);
    assertThat(read(source, 0, 120_000, Condition.equal("__name__", "none"))).isEmpty();
  }

  @Test
  final void missingLabel_isAnEmptyValue() throws IOException {
    SampleSource source = fleet();
    assertThat(read(source, 0, 120_000, Condition.equal("job", ""))).containsOnlyKeys(DOWN);
    assertThat(read(source, 0, 120_000, Condition.notEqual("job", "")))
        .containsOnlyKeys(UP_A, UP_B);
  }

  @Test
  final void labelNames_areThoseOfAnySelection() throws IOException {
    SampleSource source = fleet();
    SeriesSelection down = selection(Condition.equal("__name__", "down"));
    SeriesSelection up = selection(Condition.equal("job", "a"));
    assertThat(source.labelNames(List.of(down))).containsExactly("__name__");
    assertThat(source.labelNames(List.of(down, up))).containsExactly("__name__", "job");
    assertThat(source.labelNames(List.of())).isEmpty();
  }

  @Test
  final void labelValues_areThoseOfAnySelection() throws IOException {
    SampleSource source = fleet();
    SeriesSelection all = selection();
    SeriesSelection up = selection(Condition.equal("job", "a"));
    assertThat(source.labelValues("job", List.of(all))).containsExactly("a", "b");
    assertThat(source.labelValues("job", List.of(up))).containsExactly("a");
    assertThat(source.labelValues("__name__", List.of(up, all))).containsExactly("down", "up");
    assertThat(source.labelValues("none", List.of(all))).isEmpty();
  }

  private static SeriesSelection selection(LabelMatcher... matchers) {
    return new SeriesSelection(List.of(matchers), 0, 120_000);
  }

  @Test
  final void read_handsOutTheTimeWantedWithBothEnds() throws IOException {
    SampleSource source = fleet();
    LabelMatcher a = Condition.equal("job", "a");
    assertThat(read(source, 0, 120_000, a).get(UP_A)).hasSize(3);
    assertThat(read(source, 0, 60_000, a).get(UP_A))
        .containsExactly(new Sample(0, 1), new Sample(60_000, StaleMarker.VALUE));
    assertThat(read(source, 1, 119_999, a).get(UP_A))
        .containsExactly(new Sample(60_000, StaleMarker.VALUE));
    assertThat(read(source, 120_001, 500_000, a)).isEmpty();
    assertThat(read(source, 50_000, 40_000, a)).isEmpty();
  }

  /** A stale marker, any other NaN, and the sign of 0 survive. */
  @Test
  final void read_keepsTheBitsOfValues() throws IOException {
    SampleSource source = fleet();
    assertThat(read(source, 0, 120_000, Condition.equal("job", "b")).get(UP_B))
        .containsExactly(new Sample(60_000, Double.NaN));
    assertThat(read(source, 0, 120_000, Condition.equal("job", "")).get(DOWN))
        .containsExactly(new Sample(60_000, -0.0));
  }

  @Test
  final void select_givesTheSameOrderAgain() throws IOException {
    SampleSource source = fleet();
    List<List<Labels>> orders = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (SelectedSeries series = source.select(new SeriesSelection(List.of(), 0, 120_000))) {
        List<Labels> order = new ArrayList<>();
        for (int n = 0; n < series.size(); n++) {
          order.add(series.labels(n));
        }
        orders.add(order);
      }
    }
    assertThat(orders.get(0)).isEqualTo(orders.get(1)).contains(UP_A, UP_B, DOWN);
  }
}

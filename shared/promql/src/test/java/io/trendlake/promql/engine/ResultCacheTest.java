// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.promql.engine.QueryValue.MatrixSeries;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.parse.ParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What closed days came to is kept, and never shows. */
final class ResultCacheTest {

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  /** All of twenty days is closed but the last. */
  private static final long CLOSED = 19 * DAY;

  private final Closed source = new Closed(fleet());
  private final Kept kept = new Kept();

  /** A cache that never forgets. */
  private static final class Kept implements ResultCache {
    private final Map<String, byte[]> answers = new HashMap<>();

    @Override
    public synchronized byte @Nullable [] get(String key) {
      return answers.get(key);
    }

    @Override
    public synchronized void put(String key, byte[] answer, Duration took, boolean closed) {
      assertThat(key).matches("[0-9a-f]{64}");
      assertThat(took).isPositive();
      assertThat(closed).isTrue();
      answers.put(key, answer);
    }
  }

  /** Samples of which those before a time are closed; notes what is selected. */
  private static final class Closed implements SampleSource {
    private final SampleSource samples;
    private final List<SeriesSelection> selected = new ArrayList<>();
    private String version = "1";
    private long settled = CLOSED;
    private long closed = CLOSED;

    Closed(SampleSource samples) {
      this.samples = samples;
    }

    @Override
    public SelectedSeries select(SeriesSelection selection) throws IOException {
      synchronized (selected) {
        selected.add(selection);
      }
      return samples.select(selection);
    }

    @Override
    public long closedUntil() {
      return closed;
    }

    @Override
    public long settledUntil() {
      return settled;
    }

    @Override
    public Optional<String> version(long from, long to) {
      return to < closed ? Optional.of(version) : Optional.empty();
    }
  }

  private static InMemorySamples fleet() {
    InMemorySamples samples = new InMemorySamples();
    for (String host : List.of("a", "b")) {
      Labels hits = Labels.of("__name__", "hits_total", "host", host);
      Labels level = Labels.of("__name__", "level", "host", host);
      for (int i = 0; i < 20 * 24; i++) {
        samples.add(hits, i * HOUR, i % 100 == 7 ? Double.NaN : (i * 31) % 500);
        samples.add(level, i * HOUR, Math.sin(i) * host.charAt(0));
      }
      for (String le : List.of("0.1", "1", "+Inf")) {
        Labels bucket = Labels.of("__name__", "wait_bucket", "host", host, "le", le);
        for (int i = 0; i < 20 * 24; i++) {
          // The counts of the last bucket are too low at times, which an info says.
          double missing = le.equals("+Inf") && i % 50 == 0 ? 40 : 0;
          samples.add(bucket, i * HOUR, i * (1.0 + le.length()) - missing);
        }
      }
    }
    return samples;
  }

  private QueryResult range(@Nullable ResultCache cache, String query) throws ParseException {
    return range(cache, query, 2 * DAY, 20 * DAY - HOUR, HOUR);
  }

  private QueryResult range(
      @Nullable ResultCache cache, String query, long start, long end, long step)
      throws ParseException {
    EngineOptions options = EngineOptions.defaults();
    return new PromqlEngine(options, cache)
        .range(source, query, start, end, step, QueryControl.unbounded());
  }

  private static String bits(QueryResult result, String query) {
    byte[] text = query.getBytes(StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder();
    for (MatrixSeries series : ((MatrixValue) result.value()).series()) {
      out.append(series.labels()).append(Arrays.toString(series.timestamps()));
      for (double value : series.values()) {
        out.append(' ').append(Long.toHexString(Double.doubleToRawLongBits(value)));
      }
      out.append('\n');
    }
    return out + " " + result.annotations().warnings(text) + result.annotations().infos(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "level",
        "sum by (host) (rate(hits_total[3h]))",
        "quantile(2, level) + on() group_right() level",
        "histogram_quantile(0.9, sum by (le) (wait_bucket))",
        "rate(level[5h])",
        "max_over_time(sum(rate(hits_total[2h]))[1d:1h])",
        "scalar(sum(level))",
        "topk(1, level offset 1d)",
        "-level > 0 or hits_total",
        "level @ 86400",
      })
  void answer_isTheSameToTheBit_withAndWithoutIt(String query) throws ParseException {
    String without = bits(range(null, query), query);
    QueryResult first = range(kept, query);
    QueryResult second = range(kept, query);

    assertThat(bits(first, query)).isEqualTo(without);
    assertThat(bits(second, query)).isEqualTo(without);
    assertThat(first.reads().cachedSlices()).isZero();
    assertThat(second.reads().cachedSlices()).isEqualTo(kept.answers.size()).isPositive();
  }

  @Test
  void secondQuery_readsOnlyWhatIsOpen() throws ParseException {
    range(kept, "sum(level)");
    source.selected.clear();
    range(kept, "sum(level)");

    assertThat(source.selected).hasSize(1);
    assertThat(source.selected.getFirst().from()).isGreaterThan(CLOSED - HOUR);
  }

  @Test
  void rangeOfADay_isCutWhereItIsOpen() throws ParseException {
    range(kept, "sum(level)", CLOSED - 12 * HOUR, CLOSED + 12 * HOUR, HOUR);

    assertThat(kept.answers).hasSize(1);
  }

  @Test
  void hoursOfAnOpenDay_areKeptFourAtATime() throws ParseException {
    source.settled = 18 * DAY;
    source.closed = 18 * DAY + 9 * HOUR;
    range(kept, "sum(level)", 18 * DAY, 19 * DAY, HOUR);
    assertThat(kept.answers).hasSize(3);

    // Another hour is closed: what is kept of the first eight hours stays.
    source.closed += HOUR;
    QueryResult later = range(kept, "sum(level)", 18 * DAY, 19 * DAY, HOUR);
    assertThat(later.reads().cachedSlices()).isEqualTo(2);
    assertThat(bits(later, "sum(level)"))
        .isEqualTo(bits(range(null, "sum(level)", 18 * DAY, 19 * DAY, HOUR), "sum(level)"));
  }

  @Test
  void otherFiles_areAnotherAnswer() throws ParseException {
    range(kept, "sum(level)");
    source.version = "2";

    assertThat(range(kept, "sum(level)").reads().cachedSlices()).isZero();
  }

  @Test
  void otherTimesOptionsAndTexts_areOtherAnswers() throws ParseException {
    range(kept, "sum(level)");

    assertThat(range(kept, "sum(level) ").reads().cachedSlices()).isZero();
    assertThat(range(kept, "sum(level)", 2 * DAY + 1, 20 * DAY, HOUR).reads().cachedSlices())
        .isZero();
    assertThat(range(kept, "sum(level)", 2 * DAY, 20 * DAY, 2 * HOUR).reads().cachedSlices())
        .isZero();
    QueryResult never =
        new PromqlEngine(EngineOptions.defaults().with(TrendUse.NEVER), kept)
            .range(source, "sum(level)", 2 * DAY, 20 * DAY - HOUR, HOUR, QueryControl.unbounded());
    assertThat(never.reads().cachedSlices()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"level offset -2d", "level @ 1700000", "{host=\"a\"}", "vector(1)"})
  void whatIsNotClosed_orMayCollide_isNotKept(String query) throws ParseException {
    range(kept, query, 10 * DAY, 19 * DAY - HOUR, HOUR);

    // Of the first query a part looks at closed days alone.
    int closed = query.startsWith("level offset") ? 1 : 0;
    assertThat(kept.answers).hasSizeLessThanOrEqualTo(closed);
  }

  @Test
  void damagedAnswer_isComputedAgain() throws ParseException {
    String query = "rate(level[5h])";
    String whole = bits(range(kept, query), query);
    for (Map.Entry<String, byte[]> each : kept.answers.entrySet()) {
      byte[] bytes = each.getValue();
      each.setValue(Arrays.copyOf(bytes, bytes.length / 2));
    }

    QueryResult again = range(kept, query);
    assertThat(bits(again, query)).isEqualTo(whole);
    assertThat(again.reads().cachedSlices()).isZero();
    assertThat(range(kept, query).reads().cachedSlices()).isPositive();
  }
}

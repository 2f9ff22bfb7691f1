// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.page;

import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.model.LostDays;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SelectedTrends;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.TrendColumn;
import io.trendlake.model.TrendSource;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What the page is tried with: six hours of a small fleet, a counter that is scraped each half an
 * hour and each second at the end, a gauge of ten days before, and one of which samples are no
 * longer kept.
 */
final class BrowserSamples implements SampleSource, TrendSource {

  static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  static final Instant END = Instant.parse("2026-11-20T06:00:00Z");
  private static final Instant BEFORE = Instant.parse("2026-11-10T08:00:00Z");
  private static final int MANY = 250;

  private static final Labels QUICKENED = Labels.of("__name__", "quickened_total");
  private static final Labels EXPIRED = Labels.of("__name__", "expired");

  private final InMemorySamples samples = new InMemorySamples();

  BrowserSamples() {
    for (Instant at = START; !at.isAfter(END); at = at.plusSeconds(60)) {
      long ts = at.toEpochMilli();
      double minutes = (ts - START.toEpochMilli()) / 60_000.0;
      for (String job : new String[] {"api", "web"}) {
        for (int host = 1; host <= 2; host++) {
          String instance = job + "-" + host + ":80";
          samples.add(Labels.of("__name__", "up", "instance", instance, "job", job), ts, 1);
          samples.add(
              Labels.of("__name__", "http_requests_total", "instance", instance, "job", job),
              ts,
              minutes * 60 * host);
        }
      }
      if (at.getEpochSecond() % 1800 == 0) {
        for (int series = 0; series < MANY; series++) {
          samples.add(Labels.of("__name__", "many", "n", String.valueOf(series)), ts, series);
        }
        samples.add(QUICKENED, ts, minutes);
      }
      samples.add(Labels.of("__name__", "hostile", "text", "<img src=x onerror=alert(1)>"), ts, 1);
    }
    for (int second = 1; second < 120; second++) {
      samples.add(QUICKENED, END.minusSeconds(180 - second).toEpochMilli(), 360 + second);
    }
    for (int minute = 0; minute < 60; minute++) {
      samples.add(
          Labels.of("__name__", "gone"), BEFORE.plusSeconds(60L * minute).toEpochMilli(), minute);
    }
  }

  /** As the lake does it: series without samples in the time wanted are left out. */
  @Override
  public SelectedSeries select(SeriesSelection selection) throws IOException {
    SelectedSeries all = samples.select(selection);
    int size = all.size();
    int[] present = new int[size];
    int count = 0;
    for (int series = 0; series < size; series++) {
      if (all.read(series).size() > 0) {
        present[count++] = series;
      }
    }
    return new Present(all, IntStream.of(present).limit(count).toArray());
  }

  @Override
  public Optional<TrendSource> trends() {
    return Optional.of(this);
  }

  /** No day has trends that could be read. */
  @Override
  public long completeUntil() {
    return Long.MIN_VALUE;
  }

  @Override
  public Comparator<Labels> order() {
    return Labels.ORDER;
  }

  @Override
  public SelectedTrends select(SeriesSelection selection, Set<TrendColumn> columns) {
    throw new AssertionError("there are no trends before " + completeUntil());
  }

  @Override
  public LostDays lostDays(SeriesSelection selection) {
    TreeSet<Long> days = new TreeSet<>();
    if (selection.matches(EXPIRED)) {
      days.add(START.toEpochMilli());
    }
    return new LostDays(days, new TreeSet<>());
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Present(SelectedSeries all, int[] present) implements SelectedSeries {

    @Override
    public int size() {
      return present.length;
    }

    @Override
    public Labels labels(int series) {
      return all.labels(present[series]);
    }

    @Override
    public long sampleCount() {
      return all.sampleCount();
    }

    @Override
    public SampleRun read(int series) throws IOException {
      return all.read(present[series]);
    }

    @Override
    public void close() {
      all.close();
    }
  }
}

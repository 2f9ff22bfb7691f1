// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.NativeHistogram.ResetHint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Samples in memory, and what they hold besides numbers. */
final class InMemorySamplesTest extends SampleSourceContract {

  private static final Labels UP = Labels.of("__name__", "up");

  @Override
  protected SampleSource source(Map<Labels, List<Sample>> samples) {
    InMemorySamples source = new InMemorySamples();
    samples.forEach(
        (labels, points) -> points.forEach(point -> source.add(labels, point.ts(), point.value())));
    return source;
  }

  private static SampleRun run(InMemorySamples samples) {
    try (var series = samples.select(new SeriesSelection(List.of(), 0, 1000))) {
      return series.read(0);
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
  }

  @Test
  void samples_areSortedAndTheLastOneOfATimeCounts() {
    InMemorySamples samples = new InMemorySamples();
    samples.add(UP, 20, 1);
    samples.add(UP, 10, 2);
    samples.add(UP, 20, 3);
    SampleRun run = run(samples);
    assertThat(run.timestamps()).containsExactly(10, 20);
    assertThat(run.values()).containsExactly(2, 3);
    assertThat(run.histograms()).isNull();
    assertThat(run.starts()).isNull();
  }

  @Test
  void histogramsAndStarts_areHandedOut() {
    NativeHistogram histogram =
        new NativeHistogram(
            0,
            0.001,
            1,
            3,
            5,
            new int[] {1, 4},
            new double[] {1, 1},
            new int[0],
            new double[0],
            new double[0],
            ResetHint.UNKNOWN);
    InMemorySamples samples = new InMemorySamples();
    samples.add(UP, 10, 2, 5);
    samples.add(UP, 20, histogram, 7);
    SampleRun run = run(samples);
    assertThat(run.histograms()).containsExactly(null, histogram);
    assertThat(run.starts()).containsExactly(5, 7);
    samples.clear();
    assertThat(samples.select(new SeriesSelection(List.of(), 0, 1000)).size()).isZero();
  }
}

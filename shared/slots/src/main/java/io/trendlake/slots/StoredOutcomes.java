// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.slots;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsReader;
import io.trendlake.lake.files.NotesReader;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.files.SeriesNote;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.DroppedSamples;
import io.trendlake.model.Labels;
import io.trendlake.model.NoteCounts;
import io.trendlake.model.Outcome;
import io.trendlake.model.Series;
import io.trendlake.model.SyntheticMetrics;
import io.trendlake.scrape.SyntheticSeries;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of a slot, derived from its samples and histograms alone: the synthetic series say
 * how each pull went. For a slot whose samples were stored by a run that died before it wrote the
 * outcomes.
 *
 * @param rows how many samples and histograms there are
 */
record StoredOutcomes(List<Outcome> outcomes, long rows) {

  private static final String DIED =
      "the scraper ended after it had stored the samples and before it recorded why";

  /**
   * Reads the files of samples, of histograms and of notes.
   *
   * @param keys the names of the files, for errors
   * @param besides the files of histograms and notes that there are, by key
   * @param like outcomes of the same targets at the same slot, of which all but the result is taken
   */
  static StoredOutcomes read(
      SlotKeys keys, byte[] samples, Map<String, byte[]> besides, List<Outcome> like)
      throws IOException {
    List<Tally> tallies = new ArrayList<>();
    for (Outcome outcome : like) {
      tallies.add(new Tally(outcome));
    }
    long rows = 0;
    SamplesReader reader = SamplesReader.openMinute(FileSource.of(keys.samples(), samples));
    while (reader.next()) {
      Series series = reader.series();
      for (int i = reader.start(); i < reader.start() + reader.count(); i++) {
        tallies.get((int) reader.targets()[i]).add(series, reader.ts()[i], reader.values()[i]);
      }
      rows += reader.count();
    }
    byte @Nullable [] histograms = besides.get(keys.histograms());
    if (histograms != null) {
      HistogramsReader more =
          HistogramsReader.openMinute(FileSource.of(keys.histograms(), histograms));
      while (more.next()) {
        for (HistogramSample each : more.samples()) {
          tallies.get(each.target()).samples++;
        }
        rows += more.samples().size();
      }
    }
    for (SeriesNote note : notes(Dataset.EXEMPLARS, keys.exemplars(), besides)) {
      tallies.get(note.target()).exemplars++;
    }
    for (SeriesNote note : notes(Dataset.STARTS, keys.starts(), besides)) {
      tallies.get(note.target()).starts++;
    }
    return new StoredOutcomes(tallies.stream().map(Tally::outcome).toList(), rows);
  }

  private static List<SeriesNote> notes(Dataset dataset, String key, Map<String, byte[]> besides)
      throws IOException {
    byte @Nullable [] file = besides.get(key);
    if (file == null) {
      return List.of();
    }
    List<SeriesNote> notes = new ArrayList<>();
    NotesReader reader = NotesReader.openMinute(dataset, FileSource.of(key, file));
    while (reader.next()) {
      notes.addAll(reader.notes());
    }
    return notes;
  }

  /** What the samples of one target say. */
  private static final class Tally {

    private final Outcome like;
    private final Labels target;
    private boolean pulled;
    private boolean up;
    private long ts;
    private double seconds;
    private int samples;
    private int exemplars;
    private int starts;

    Tally(Outcome like) {
      this.like = like;
      this.target =
          CanonicalJson.parse(like.labels()).toBuilder()
              .set("account", like.account())
              .set("region", like.region())
              .set("job", like.job())
              .set("instance", like.instance())
              .build();
    }

    void add(Series series, long at, double value) {
      if (!isSynthetic(series)) {
        samples++;
      } else if (series.name().equals(SyntheticMetrics.UP)) {
        pulled = true;
        up = value == 1;
        ts = at;
      } else if (series.name().equals(SyntheticMetrics.DURATION)) {
        seconds = value;
      }
    }

    private boolean isSynthetic(Series series) {
      return SyntheticMetrics.NAMES.contains(series.name())
          && SyntheticSeries.of(target, series.name()).equals(series);
    }

    Outcome outcome() {
      if (!pulled) {
        return like.with(like.slot(), missed());
      }
      Duration took = Duration.ofNanos((long) (seconds * 1e9));
      return like.with(
          Instant.ofEpochMilli(ts),
          up ? scraped(took) : new Outcome.Failed(took, DIED, samples, 0));
    }

    private Outcome.Missed missed() {
      return like.result() instanceof Outcome.Missed missed ? missed : new Outcome.Missed(DIED);
    }

    private Outcome.Scraped scraped(Duration took) {
      return new Outcome.Scraped(
          took, samples, 0, DroppedSamples.NONE, new NoteCounts(exemplars, 0, starts));
    }
  }
}

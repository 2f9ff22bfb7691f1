// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.HistogramStats;
import io.trendlake.functions.compact.input.Inputs;
import io.trendlake.functions.compact.input.MergedDataset;
import io.trendlake.functions.compact.input.MetadataSpan;
import io.trendlake.functions.compact.input.OpenFiles;
import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.functions.compact.input.SeriesMerge;
import io.trendlake.functions.compact.input.SeriesNotes;
import io.trendlake.functions.compact.input.SeriesSamples;
import io.trendlake.functions.compact.plan.DayPlan;
import io.trendlake.functions.compact.plan.PlannedFile;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.MetadataFile;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Outcome;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Makes the files that the plan of a day names. Unlike minute files, an hour file that cannot be
 * read is not left out, for it is an hour of everything: the day stays open, its hours stay in use,
 * and the error names the file.
 */
public final class DayParts {

  private final Bucket bucket;
  private final CompactionOptions options;

  public DayParts(Bucket bucket, CompactionOptions options) {
    this.bucket = bucket;
    this.options = options;
  }

  /** Makes a file that the plan names, and what is written beside it. */
  public PartStats make(DayPlan plan, PlannedFile.OfDay file) throws IOException {
    LakeKey.DayFile key = file.key();
    return switch (key.dataset()) {
      case SAMPLES -> makePart(plan, plan.parts().get(key.part()));
      case SCRAPES -> makeScrapes(plan);
      case METADATA -> makeMetadata(plan);
      case REACHED, HISTOGRAMS, EXEMPLARS, STARTS ->
          throw new IllegalArgumentException(key.text() + " is not made by itself");
    };
  }

  /** Makes one part: its samples and histograms, and their trends. */
  private PartStats makePart(DayPlan plan, DayPlan.Part part) throws IOException {
    DayPartWriter writer = new DayPartWriter(plan.day(), options);
    PartInputs inputs = new PartInputs(bucket, part.range());
    OpenFiles<SeriesSamples> hours =
        inputs.files(MergedDataset.SAMPLES, plan.samples(), OpenFiles.MAX_OPEN);
    SeriesMerge<SeriesSamples> merge = new SeriesMerge<>(hours.open());
    LastValues before =
        new LastValues(
            inputs.files(MergedDataset.SAMPLES, plan.before(), PartInputs.ALL_OPEN).open());
    SeriesSamples samples = new SeriesSamples();
    long repeated = hours.repeated();
    long read = repeated;
    while (merge.peek() != null) {
      samples.clear();
      Series series = merge.take(samples);
      read += samples.size();
      repeated += samples.settle();
      before.begin(series, writer.trends());
      int from = before.endsAt(samples.ts()[0]) ? 1 : 0;
      repeated += from;
      if (from == samples.size()) {
        continue;
      }
      writer.add(series, samples, from);
    }
    long written = writer.rows();
    byte[] content = writer.finishSamples();
    HistogramStats histograms = new DayHistograms(bucket, options).make(plan, part);
    makeNotes(plan, part);
    putIfAbsent(new LakeKey.TrendsFile(plan.day(), part.number()), writer.finishTrends());
    putIfAbsent(new LakeKey.DayFile(Dataset.SAMPLES, plan.day(), part.number()), content);
    return new PartStats(read, written, repeated, 0, content.length, histograms);
  }

  /** Makes the files of notes that a part has. */
  private void makeNotes(DayPlan plan, DayPlan.Part part) throws IOException {
    for (Dataset dataset : Dataset.NOTES) {
      Optional<byte[]> file =
          SeriesNotes.merged(
              dataset,
              new PartInputs(bucket, part.range())
                  .files(MergedDataset.ofNotes(dataset), plan.notesOf(dataset), OpenFiles.MAX_OPEN),
              Tier.DAY,
              WriterOptions.day(options.dayLevel()));
      if (file.isPresent()) {
        putIfAbsent(new LakeKey.DayFile(dataset, plan.day(), part.number()), file.get());
      }
    }
  }

  /** Makes the one file of outcomes: hour by hour, one input in memory at a time. */
  private PartStats makeScrapes(DayPlan plan) throws IOException {
    Inputs inputs = new Inputs(bucket);
    Iterable<Outcome> outcomes =
        () ->
            plan.scrapes().stream()
                .flatMap(key -> unchecked(() -> inputs.read(key, OutcomesFile::read)).stream())
                .iterator();
    try {
      putIfAbsent(
          new LakeKey.DayFile(Dataset.SCRAPES, plan.day(), 0),
          OutcomesFile.write(outcomes, WriterOptions.day(options.dayLevel())));
      return PartStats.NONE;
    } catch (UncheckedIOException wrapped) {
      throw wrapped.getCause();
    }
  }

  /** Reads something, in the midst of an iteration. */
  private interface Read<T> {
    T get() throws IOException;
  }

  private static <T> T unchecked(Read<T> read) {
    try {
      return read.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the one file of metadata. */
  private PartStats makeMetadata(DayPlan plan) throws IOException {
    MetadataSpan span = new MetadataSpan();
    Inputs inputs = new Inputs(bucket);
    for (String key : plan.metadata()) {
      span.addAll(inputs.read(key, MetadataFile::read));
    }
    putIfAbsent(
        new LakeKey.DayFile(Dataset.METADATA, plan.day(), 0),
        MetadataFile.write(span.rows(), WriterOptions.day(options.dayLevel())));
    return PartStats.NONE;
  }

  private void putIfAbsent(LakeKey key, byte[] content) throws IOException {
    bucket.putIfAbsent(key.text(), content);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.HistogramStats;
import io.trendlake.functions.compact.input.Inputs;
import io.trendlake.functions.compact.input.MergedDataset;
import io.trendlake.functions.compact.input.MetadataSpan;
import io.trendlake.functions.compact.input.ObjectCache;
import io.trendlake.functions.compact.input.OpenFiles;
import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.functions.compact.input.Quarantine;
import io.trendlake.functions.compact.input.SeriesNotes;
import io.trendlake.functions.compact.input.UnreadableInputException;
import io.trendlake.functions.compact.plan.HourPlan;
import io.trendlake.functions.compact.plan.NotedFiles;
import io.trendlake.functions.compact.plan.PlannedFile;
import io.trendlake.functions.compact.plan.Plans;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.files.MetadataFile;
import io.trendlake.lake.files.MetadataRow;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Outcome;
import io.trendlake.model.Utf8Order;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the files that the plan of an hour names. What is there already is not made again, so a run
 * that died is simply repeated.
 */
public final class HourParts {

  /** The order of compacted outcomes: as they are asked for, one target over time. */
  static final Comparator<Outcome> BY_TARGET =
      Comparator.comparing(Outcome::account, Utf8Order::compare)
          .thenComparing(Outcome::region, Utf8Order::compare)
          .thenComparing(Outcome::job, Utf8Order::compare)
          .thenComparing(Outcome::instance, Utf8Order::compare)
          .thenComparing(Outcome::labels, Utf8Order::compare)
          .thenComparing(Outcome::url, Utf8Order::compare)
          .thenComparing(Outcome::slot);

  private final Bucket bucket;
  private final Quarantine quarantine;
  private final CompactionOptions options;

  public HourParts(Bucket bucket, Quarantine quarantine, CompactionOptions options) {
    this.bucket = bucket;
    this.quarantine = quarantine;
    this.options = options;
  }

  /** Makes a file that the plan names, and what is written beside it. */
  public PartStats make(HourPlan plan, PlannedFile.OfHour file) throws IOException {
    LakeKey.HourFile key = file.key();
    return switch (key.dataset()) {
      case SAMPLES -> makePart(plan, plan.parts().get(key.part()));
      case METADATA -> makeMetadata(plan);
      case SCRAPES, REACHED, HISTOGRAMS, EXEMPLARS, STARTS ->
          throw new IllegalArgumentException(key.text() + " is not made by itself");
    };
  }

  /** Makes one part, without the inputs that cannot be read. */
  private PartStats makePart(HourPlan plan, HourPlan.Part part) throws IOException {
    Inputs inputs =
        new Inputs(bucket, ObjectCache.read(bucket, Plans.inputs(plan, part), options.heldBytes()));
    Map<String, String> unreadable = new HashMap<>();
    while (true) {
      try {
        return makePart(plan, part, inputs, unreadable);
      } catch (UnreadableInputException input) {
        boolean first = unreadable.isEmpty();
        setAside(input, unreadable);
        if (first) {
          setAsideWhatCannotBeOpened(plan, part, inputs, unreadable);
        }
      }
    }
  }

  private void setAside(UnreadableInputException input, Map<String, String> unreadable)
      throws IOException {
    quarantine.take(input.key(), input.reason());
    unreadable.put(input.key(), input.reason());
  }

  /**
   * Where one file is damaged others may be: not each of them shall cost a try to make the part.
   */
  private void setAsideWhatCannotBeOpened(
      HourPlan plan, HourPlan.Part part, Inputs inputs, Map<String, String> unreadable)
      throws IOException {
    for (String key : Plans.inputs(plan, part)) {
      if (!unreadable.containsKey(key)) {
        try {
          inputs.open(key);
        } catch (UnreadableInputException input) {
          setAside(input, unreadable);
        }
      }
    }
  }

  private PartStats makePart(
      HourPlan plan, HourPlan.Part part, Inputs inputs, Map<String, String> unreadable)
      throws IOException {
    Map<Dataset, byte[]> notes = notes(plan, part, inputs, unreadable.keySet());
    PartIndex index = new PartIndex(options.sliceBytes());
    ShardReader reader = new ShardReader(inputs, plan, unreadable, index);
    HourSamples samples =
        new HourSamples(
            inputs,
            index,
            WriterOptions.hour(options.hourLevel()).withMetadata(NotedFiles.pairs(notes.keySet())),
            options.sliceBytes());
    for (HourPlan.ShardFiles shard : part.shards()) {
      samples.add(reader.read(shard));
    }
    byte[] samplesFile = samples.write();
    HistogramsWriter histograms =
        new HourHistograms(inputs, WriterOptions.hour(options.hourLevel()))
            .write(reader.histograms());
    HistogramStats histogramStats = HistogramStats.NONE;
    List<Outcome> outcomes = new ArrayList<>(reader.outcomes());
    if (part.number() == 0) {
      plan.foreign()
          .forEach(key -> outcomes.add(LostOutcome.of(plan.hour(), key, Quarantine.FOREIGN)));
    }
    for (Dataset dataset : Dataset.NOTES) {
      plan.notesOf(part, dataset).stream()
          .filter(unreadable::containsKey)
          .forEach(key ->
              outcomes.add(LostOutcome.of(plan.hour(), key, String.valueOf(unreadable.get(key)))));
    }
    put(Dataset.SCRAPES, plan.hour(), part.number(), outcomesFile(outcomes));
    if (histograms.histograms() > 0) {
      byte[] content = histograms.finish();
      histogramStats = HistogramStats.of(histograms, content);
      put(Dataset.HISTOGRAMS, plan.hour(), part.number(), content);
    }
    for (Map.Entry<Dataset, byte[]> file : notes.entrySet()) {
      put(file.getKey(), plan.hour(), part.number(), file.getValue());
    }
    put(Dataset.SAMPLES, plan.hour(), part.number(), samplesFile);
    return samples.counts(samplesFile.length, histogramStats);
  }

  /** The files of notes that a part has. */
  private Map<Dataset, byte[]> notes(
      HourPlan plan, HourPlan.Part part, Inputs inputs, Set<String> unreadable) throws IOException {
    Map<Dataset, byte[]> files = new EnumMap<>(Dataset.class);
    for (Dataset dataset : Dataset.NOTES) {
      List<String> keys = new ArrayList<>(plan.notesOf(part, dataset));
      keys.removeAll(unreadable);
      MergedDataset<SeriesNotes> merged = MergedDataset.ofNotes(dataset);
      OpenFiles<SeriesNotes> minutes = new OpenFiles<>(merged, SeriesRange.ALL, OpenFiles.MAX_OPEN);
      for (String key : keys) {
        // All of one rank: it is the slot of each note that puts them in order.
        minutes.add(
            0, () -> inputs.read(key, file -> merged.opener().open(file, SeriesRange.ALL, 0)));
      }
      SeriesNotes.merged(dataset, minutes, Tier.HOUR, WriterOptions.hour(options.hourLevel()))
          .ifPresent(file -> files.put(dataset, file));
    }
    return files;
  }

  private byte[] outcomesFile(List<Outcome> outcomes) {
    outcomes.sort(BY_TARGET);
    return OutcomesFile.write(outcomes, WriterOptions.hour(options.hourLevel()));
  }

  private void put(Dataset dataset, Instant hour, int part, byte[] content) throws IOException {
    bucket.putIfAbsent(new LakeKey.HourFile(dataset, hour, part).text(), content);
  }

  /** Makes the one file of metadata: of what was said in the same words the first and the last. */
  private PartStats makeMetadata(HourPlan plan) throws IOException {
    Inputs inputs =
        new Inputs(bucket, ObjectCache.read(bucket, plan.metadata(), options.heldBytes()));
    MetadataSpan span = new MetadataSpan();
    for (String key : plan.metadata()) {
      try {
        span.addAll(inputs.read(key, MetadataFile::read));
      } catch (UnreadableInputException input) {
        quarantine.take(input.key(), input.reason());
      }
    }
    List<MetadataRow> rows = span.rows();
    put(
        Dataset.METADATA,
        plan.hour(),
        0,
        MetadataFile.write(rows, WriterOptions.hour(options.hourLevel())));
    return PartStats.NONE;
  }
}

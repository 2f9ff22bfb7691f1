// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.lake.files.MinuteHistogramsWriter;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.Origin;
import io.trendlake.scrape.ScrapeResult;
import io.trendlake.scrape.ScrapedSamples;
import io.trendlake.scrape.SeriesTemplate;
import io.trendlake.slots.SlotKeys;
import io.trendlake.slots.SlotOutcomes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the files of one shard, slot after slot: what failed scrapes had reached, native
 * histograms, exemplars and start timestamps, if there are any; the samples; then the outcomes,
 * which say that the others are there. Whoever writes a file first wins, so that a message that
 * comes twice changes nothing. Not thread-safe.
 */
final class ShardWriter {

  /**
   * Writes the files.
   *
   * @throws IOException when the bucket does not take them; if it takes at least the outcomes, they
   *     say that nothing was stored
   */
  SlotOutcomes write(Bucket bucket, SlotKeys keys, List<ScrapeResult> results) throws IOException {
    SlotRows rows = new SlotRows(samples(results));
    List<Outcome> outcomes =
        results.stream().map(result -> result.outcome().by(keys.scraper())).toList();
    Files files = files(keys, rows, results);
    SlotOutcomes own = new SlotOutcomes(outcomes, rows.size(), files.bytes());
    try {
      if (results.stream().anyMatch(result -> !result.reached().isEmpty())) {
        bucket.putIfAbsent(keys.reached(), ReachedFile.write(results));
      }
      for (Map.Entry<String, byte[]> file : files.besides().entrySet()) {
        bucket.putIfAbsent(file.getKey(), file.getValue());
      }
      if (rows.size() > 0 && bucket.putIfAbsent(keys.samples(), files.samples()).isEmpty()) {
        return SlotOutcomes.writeBeside(bucket, keys, own, files.samples());
      }
    } catch (IOException e) {
      writeLost(bucket, keys, own, files.samples(), e);
      throw e;
    }
    bucket.putIfAbsent(keys.outcomes(), OutcomesFile.write(outcomes));
    return own;
  }

  /**
   * The files of a slot.
   *
   * @param besides those of histograms and notes, by key, as far as there are any
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Files(byte[] samples, Map<String, byte[]> besides) {

    long bytes() {
      return samples.length + besides.values().stream().mapToLong(file -> file.length).sum();
    }
  }

  private static Files files(SlotKeys keys, SlotRows rows, List<ScrapeResult> results) {
    long slot = keys.slot().toEpochMilli();
    MinuteSamplesWriter writer = new MinuteSamplesWriter(slot, rows.size());
    MinuteHistogramsWriter histograms = new MinuteHistogramsWriter(slot);
    for (int row : SlotOrder.order(rows)) {
      NativeHistogram histogram = rows.histogram(row);
      if (histogram != null) {
        histograms.add(rows.series(row), rows.target(row), rows.ts(row), histogram);
        continue;
      }
      SeriesTemplate series = rows.template(row);
      Origin origin = rows.origin(row);
      writer.add(
          series.name(),
          origin.account(),
          origin.region(),
          origin.job(),
          origin.instance(),
          series.labels(),
          series.type(),
          rows.target(row),
          rows.ts(row),
          rows.value(row));
    }
    Map<String, byte[]> besides = new LinkedHashMap<>();
    if (histograms.histograms() > 0) {
      besides.put(keys.histograms(), histograms.finish());
    }
    SlotNotes notes = new SlotNotes(slot, results);
    notes.exemplars().ifPresent(file -> besides.put(keys.exemplars(), file));
    notes.starts().ifPresent(file -> besides.put(keys.starts(), file));
    return new Files(writer.finish(), besides);
  }

  private static List<ScrapedSamples> samples(List<ScrapeResult> results) {
    return results.stream().map(ScrapeResult::samples).toList();
  }

  private static void writeLost(
      Bucket bucket, SlotKeys keys, SlotOutcomes own, byte[] samples, IOException cause) {
    List<Outcome> lost = new ArrayList<>();
    for (Outcome outcome : own.outcomes()) {
      lost.add(lost(outcome, "the samples could not be stored: " + cause.getMessage()));
    }
    try {
      if (bucket.get(keys.samples()).isPresent()) {
        SlotOutcomes.writeBeside(bucket, keys, own, samples);
      } else {
        bucket.putIfAbsent(keys.outcomes(), OutcomesFile.write(lost));
      }
    } catch (IOException alsoLost) {
      cause.addSuppressed(alsoLost);
    }
  }

  /** A target that answered is missed, not failed: that nothing is stored is not its fault. */
  private static Outcome lost(Outcome outcome, String reason) {
    return switch (outcome.result()) {
      case Outcome.Scraped scraped -> outcome.with(outcome.slot(), new Outcome.Missed(reason));
      case Outcome.Failed failed -> outcome;
      case Outcome.Missed missed -> outcome;
    };
  }
}

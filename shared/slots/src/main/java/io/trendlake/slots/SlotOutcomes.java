// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.slots;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.CorruptFileException;
import io.trendlake.lake.parquet.ForeignFileException;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.PullOutcomes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of a shard at a slot whose targets were not pulled by who writes them. Whoever
 * writes a file first wins, so that a slot that is recorded twice changes nothing.
 *
 * @param outcomes those in the file
 * @param rows how many samples and histograms are stored for the slot
 * @param bytes of the files of the slot, but for those of outcomes and of what was reached
 */
public record SlotOutcomes(List<Outcome> outcomes, long rows, long bytes) {

  /**
   * For how long after a slot's deadline a run that began before it may store what it pulled: it
   * has 60 s on Lambda.
   */
  private static final Duration UNDER_WAY = Duration.ofMinutes(2);

  /** Copies the list. */
  public SlotOutcomes {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * Whether a run that began before a slot expired may still be about to store its samples.
   *
   * @param now the time
   */
  public static boolean isContested(ShardSlot shardSlot, Instant now) {
    return now.isBefore(shardSlot.deadline().plus(UNDER_WAY));
  }

  /**
   * Writes the outcomes of a slot that nobody scraped: missed, unless its samples had been stored
   * by a run that died.
   *
   * @param reason why the targets were not scraped, human-readable
   * @param contested whether another run may still be about to store samples. Then a file without
   *     rows takes their name first, so that either both runs find samples or both find none
   * @throws IOException when the bucket does not take the outcomes
   */
  public static SlotOutcomes writeMissed(
      Bucket bucket, ShardSlot shardSlot, String reason, boolean contested) throws IOException {
    SlotKeys keys = SlotKeys.of(shardSlot);
    List<Outcome> missed =
        shardSlot.shard().targets().stream()
            .map((Target target) ->
                new PullOutcomes(target, false).missed(shardSlot.slot(), reason).by(keys.scraper()))
            .toList();
    SlotOutcomes own = new SlotOutcomes(missed, 0, 0);
    byte[] none = new MinuteSamplesWriter(keys.slot().toEpochMilli(), 0).finish();
    boolean stored =
        contested
            ? bucket.putIfAbsent(keys.samples(), none).isEmpty()
            : bucket.get(keys.samples()).isPresent();
    if (stored) {
      return writeBeside(bucket, keys, own, none);
    }
    bucket.putIfAbsent(keys.outcomes(), OutcomesFile.write(missed));
    return own;
  }

  /**
   * Writes the outcomes beside samples that are stored: one's own if they are one's own samples, of
   * a put whose answer was lost; else those that follow from the samples of the other run. Samples
   * that cannot be read, or are of other targets, are lost: the targets are missed.
   *
   * @param own the outcomes that belong to the samples
   * @param samples the file that one would have written
   * @throws IOException when the bucket fails
   */
  public static SlotOutcomes writeBeside(
      Bucket bucket, SlotKeys keys, SlotOutcomes own, byte[] samples) throws IOException {
    byte[] stored =
        bucket
            .get(keys.samples())
            .orElseThrow(() -> new IOException(keys.samples() + " was there and is gone"))
            .content();
    if (Arrays.equals(stored, samples)) {
      bucket.putIfAbsent(keys.outcomes(), OutcomesFile.write(own.outcomes()));
      return own;
    }
    Map<String, byte[]> besides = new HashMap<>();
    for (String key : List.of(keys.histograms(), keys.exemplars(), keys.starts())) {
      bucket.get(key).ifPresent(file -> besides.put(key, file.content()));
    }
    SlotOutcomes found = outcomes(keys, stored, besides, own);
    bucket.putIfAbsent(keys.outcomes(), OutcomesFile.write(found.outcomes()));
    return found;
  }

  private static SlotOutcomes outcomes(
      SlotKeys keys, byte[] stored, Map<String, byte[]> besides, SlotOutcomes own)
      throws IOException {
    try {
      StoredOutcomes outcomes = StoredOutcomes.read(keys, stored, besides, own.outcomes());
      return new SlotOutcomes(outcomes.outcomes(), outcomes.rows(), stored.length);
    } catch (CorruptFileException | ForeignFileException | IllegalArgumentException damaged) {
      return unreadable(own, damaged.getMessage(), stored.length);
    } catch (IndexOutOfBoundsException ofOtherTargets) {
      // The slot was sent twice, for targets that had changed in between.
      return unreadable(own, keys.samples() + " has samples of other targets", stored.length);
    }
  }

  private static SlotOutcomes unreadable(SlotOutcomes own, @Nullable String reason, long bytes) {
    Outcome.Missed lost =
        new Outcome.Missed("the samples that are stored cannot be read: " + reason);
    return new SlotOutcomes(
        own.outcomes.stream().map(outcome -> outcome.with(outcome.slot(), lost)).toList(),
        0,
        bytes);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.json.JsonTree;
import io.trendlake.model.Labels;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Remedy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code meta.json} says of a block (Prometheus, tsdb/block.go; Thanos, pkg/block/metadata).
 *
 * @param ulid its name; that of its folder does not count
 * @param minTime of its first sample or before it, in milliseconds since the epoch
 * @param maxTime after its last sample
 * @param samples how many it was written with; 0 if not said
 * @param histograms how many of those are native histograms; 0 if not said
 * @param series how many it was written with
 * @param chunks how many it was written with
 * @param parents the blocks that it was made from, as far as they were still there
 * @param sources the blocks of the first level whose samples it has, itself included if it is one
 * @param deletable whether Prometheus is to delete it, since compaction left nothing of it
 * @param store what object stores add
 */
public record BlockMeta(
    String ulid,
    long minTime,
    long maxTime,
    long samples,
    long histograms,
    long series,
    long chunks,
    List<String> parents,
    List<String> sources,
    boolean deletable,
    Store store) {

  /** The longest time of a block that is believed: a hundred years. */
  private static final long LONGEST_MILLIS = 100L * 366 * 86_400_000;

  // The years that are believed: 1900 to 9999.
  private static final long FIRST_MILLIS = -2_208_988_800_000L;
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  /** Copies the lists. */
  public BlockMeta {
    parents = List.copyOf(parents);
    sources = List.copyOf(sources);
  }

  /**
   * What Thanos, Mimir and Cortex note of a block in a bucket.
   *
   * @param labels which every series of the block has beside its own; they replace its own
   * @param resolution of a downsampled block of Thanos, in milliseconds; 0 if it has raw samples
   * @param files which were uploaded, by their path in the block, with their sizes
   */
  public record Store(Labels labels, long resolution, Map<String, Long> files) {

    /** For a block that was not uploaded. */
    public static final Store NONE = new Store(Labels.empty(), 0, Map.of());

    /** Copies the files. */
    public Store {
      files = Map.copyOf(files);
    }
  }

  /** The same without external labels: those of Mimir and Cortex are technical. */
  BlockMeta withoutLabels() {
    return new BlockMeta(
        ulid,
        minTime,
        maxTime,
        samples,
        histograms,
        series,
        chunks,
        parents,
        sources,
        deletable,
        new Store(Labels.empty(), store.resolution(), store.files()));
  }

  /**
   * Reads the file.
   *
   * @throws DamagedBlockException if it is not a block's {@code meta.json}, or of another version
   */
  static BlockMeta parse(String key, byte[] content) throws DamagedBlockException {
    try {
      JsonTree json = JsonTree.parse(content);
      long version = json.at("version").longNumber();
      if (version != 1) {
        throw new DamagedBlockException(
            key, 0, "meta.json has the version %d; known is 1".formatted(version), Remedy.UPDATE);
      }
      long minTime = json.at("minTime").longNumber();
      long maxTime = json.at("maxTime").longNumber();
      if (minTime >= maxTime
          || minTime < FIRST_MILLIS
          || maxTime > LAST_MILLIS
          || maxTime - minTime > LONGEST_MILLIS) {
        throw new DamagedBlockException(
            key,
            0,
            "meta.json says that its samples are from %d to before %d; a block of at most a hundred years between 1900 and 9999 is read"
                .formatted(minTime, maxTime),
            Remedy.RESTORE);
      }
      JsonTree none = JsonTree.parse("{}");
      JsonTree stats = json.hasValue("stats") ? json.at("stats") : none;
      JsonTree compaction = json.hasValue("compaction") ? json.at("compaction") : none;
      return new BlockMeta(
          json.at("ulid").text(),
          minTime,
          maxTime,
          number(stats, "numSamples"),
          number(stats, "numHistogramSamples"),
          number(stats, "numSeries"),
          number(stats, "numChunks"),
          parents(compaction),
          compaction.hasValue("sources")
              ? compaction.at("sources").items().stream().map(JsonTree::text).toList()
              : List.of(),
          compaction.hasValue("deletable") && compaction.at("deletable").flag(),
          json.hasValue("thanos") ? store(json.at("thanos")) : Store.NONE);
    } catch (IllegalArgumentException e) {
      throw new DamagedBlockException(
          key, 0, "no meta.json of a block: " + e.getMessage(), Remedy.RESTORE);
    }
  }

  private static long number(JsonTree json, String name) {
    return json.hasValue(name) ? json.at(name).longNumber() : 0;
  }

  private static List<String> parents(JsonTree compaction) {
    List<String> parents = new ArrayList<>();
    if (compaction.hasValue("parents")) {
      for (JsonTree parent : compaction.at("parents").items()) {
        parents.add(parent.at("ulid").text());
      }
    }
    return parents;
  }

  private static Store store(JsonTree thanos) {
    Map<String, Long> files = new TreeMap<>();
    if (thanos.hasValue("files")) {
      for (JsonTree file : thanos.at("files").items()) {
        if (file.hasValue("size_bytes")) {
          files.put(file.at("rel_path").text(), file.at("size_bytes").longNumber());
        }
      }
    }
    return new Store(
        thanos.hasValue("labels") ? Labels.ofMap(thanos.at("labels").texts()) : Labels.empty(),
        thanos.hasValue("downsample") ? number(thanos.at("downsample"), "resolution") : 0,
        files);
  }

  /** The file of a block that was not compacted. */
  byte[] toJson() {
    String json =
        """
        {
        	"ulid": "%s",
        	"minTime": %d,
        	"maxTime": %d,
        	"stats": {
        		"numSamples": %d,
        		"numFloatSamples": %d,
        		"numHistogramSamples": %d,
        		"numSeries": %d,
        		"numChunks": %d
        	},
        	"compaction": {
        		"level": 1,
        		"sources": [
        			"%s"
        		]
        	},
        	"version": 1
        }
        """
            .formatted(
                ulid,
                minTime,
                maxTime,
                samples,
                samples - histograms,
                histograms,
                series,
                chunks,
                ulid);
    return json.getBytes(StandardCharsets.UTF_8);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.json.JsonTree;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Remedy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code meta.json} says of a block (Prometheus, tsdb/block.go; Thanos, pkg/block/metadata).
 *
 * @param ulid its name; that of its folder does not count
 * @param minTime of its first sample or before it, in milliseconds since the epoch
 * @param maxTime after its last sample
 * @param samples how many it was written with; 0 if not said
 * @param series how many it was written with
 * @param chunks how many it was written with
 * @param parents the blocks that it was made from, as far as they were still there
 * @param resolution of a downsampled block of Thanos, in milliseconds; 0 if it has raw samples
 */
public record BlockMeta(
    String ulid,
    long minTime,
    long maxTime,
    long samples,
    long series,
    long chunks,
    List<String> parents,
    long resolution) {

  /** Copies the list. */
  public BlockMeta {
    parents = List.copyOf(parents);
  }

  /**
   * Reads the file.
   *
   * @throws DamagedBlockException if it is none, or of another version
   */
  static BlockMeta parse(String key, byte[] content) throws DamagedBlockException {
    try {
      JsonTree json = JsonTree.parse(content);
      long version = json.at("version").longNumber();
      if (version != 1) {
        throw new DamagedBlockException(
            key, 0, "meta.json has the version %d; known is 1".formatted(version), Remedy.UPDATE);
      }
      JsonTree none = JsonTree.parse("{}");
      JsonTree stats = json.has("stats") ? json.at("stats") : none;
      JsonTree thanos = json.has("thanos") ? json.at("thanos") : none;
      return new BlockMeta(
          json.at("ulid").text(),
          json.at("minTime").longNumber(),
          json.at("maxTime").longNumber(),
          number(stats, "numSamples"),
          number(stats, "numSeries"),
          number(stats, "numChunks"),
          json.has("compaction") ? parents(json.at("compaction")) : List.of(),
          thanos.has("downsample") ? number(thanos.at("downsample"), "resolution") : 0);
    } catch (IllegalArgumentException e) {
      throw new DamagedBlockException(
          key, 0, "no meta.json of a block: " + e.getMessage(), Remedy.RESTORE);
    }
  }

  private static long number(JsonTree json, String name) {
    return json.has(name) ? json.at(name).longNumber() : 0;
  }

  private static List<String> parents(JsonTree compaction) {
    List<String> parents = new ArrayList<>();
    if (compaction.has("parents")) {
      for (JsonTree parent : compaction.at("parents").items()) {
        parents.add(parent.at("ulid").text());
      }
    }
    return parents;
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
            .formatted(ulid, minTime, maxTime, samples, samples, series, chunks, ulid);
    return json.getBytes(StandardCharsets.UTF_8);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.staleness.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The frozen plan of one hour: which files it is made of, and how the work is cut. Whoever makes a
 * part makes the same bytes from it.
 *
 * @param hour its first instant
 * @param parts each one samples file and one outcomes file, and one of native histograms and of
 *     each kind of notes where it has any; none if there is nothing
 * @param histograms the keys of the files of native histograms, of this hour and of the slots that
 *     say which targets were there when it began
 * @param reached the keys of the files of what failed scrapes had reached, of this hour and of the
 *     slots that say which targets were there when it began
 * @param notes the keys of the hour's files of notes on series, as its outcomes count them
 * @param metadata the keys of the metadata files
 * @param foreign the keys of objects among the minute files that no part of Trendlake wrote
 * @param transitions of targets that did not simply continue in their shard
 */
public record HourPlan(
    Instant hour,
    List<Part> parts,
    List<String> histograms,
    List<String> reached,
    List<String> notes,
    List<String> metadata,
    List<String> foreign,
    List<Transition> transitions)
    implements CompactionPlan<PlannedFile.OfHour> {

  /** Refuses nulls, and copies the lists. */
  public HourPlan {
    Objects.requireNonNull(hour, "hour");
    parts = List.copyOf(parts);
    histograms = List.copyOf(histograms);
    reached = List.copyOf(reached);
    notes = List.copyOf(notes);
    metadata = List.copyOf(metadata);
    foreign = List.copyOf(foreign);
    transitions = List.copyOf(transitions);
  }

  /**
   * What one run makes.
   *
   * @param number from 0; in the name of its files
   * @param shards at least one
   */
  public record Part(int number, List<ShardFiles> shards) {

    /** Copies the list. */
    public Part {
      shards = List.copyOf(shards);
    }
  }

  /**
   * The files of one shard, by slot.
   *
   * @param before slots of the hour before that say which targets were there when this hour began,
   *     ascending
   * @param samples slots of this hour that have samples, ascending
   * @param outcomes slots of this hour that have outcomes, ascending
   */
  public record ShardFiles(
      String shard, List<Instant> before, List<Instant> samples, List<Instant> outcomes) {

    /** Copies the lists. */
    public ShardFiles {
      Objects.requireNonNull(shard, "shard");
      before = List.copyOf(before);
      samples = List.copyOf(samples);
      outcomes = List.copyOf(outcomes);
    }
  }

  /** The files to be made: of samples, with the outcomes, one for each part, and of metadata. */
  @Override
  public List<PlannedFile.OfHour> files() {
    List<PlannedFile.OfHour> files = new ArrayList<>();
    for (Part part : parts) {
      files.add(file(Dataset.SAMPLES, part.number()));
    }
    if (!metadata.isEmpty()) {
      files.add(file(Dataset.METADATA, 0));
    }
    return files;
  }

  private PlannedFile.OfHour file(Dataset dataset, int part) {
    return new PlannedFile.OfHour(new LakeKey.HourFile(dataset, hour, part));
  }

  /** The keys of a part's files of notes of a dataset. */
  public List<String> notesOf(Part part, Dataset dataset) {
    Set<String> shards = part.shards().stream().map(ShardFiles::shard).collect(Collectors.toSet());
    return notes.stream()
        .filter(key ->
            key.startsWith(dataset.text() + '/')
                && LakeLayout.parse(key).orElse(null) instanceof LakeKey.MinuteFile file
                && shards.contains(file.shard()))
        .toList();
  }

  /** What concerns the targets of a shard. */
  public List<Transition> transitionsOf(String shard) {
    return transitions.stream().filter(transition -> transition.concerns(shard)).toList();
  }
}

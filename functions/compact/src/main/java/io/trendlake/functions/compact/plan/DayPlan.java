// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.SeriesRange;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The frozen plan of one day.
 *
 * @param samples the keys of the day's hour files
 * @param before the keys of the day files of the day before, by part; none if that day has no
 *     samples
 * @param histograms the keys of the day's hour files of native histograms
 * @param histogramsBefore the keys of the day files of those of the day before
 * @param notes the keys of the day's hour files of notes on series
 * @param scrapes the keys of the day's hour files of outcomes
 * @param metadata the keys of the day's hour files of metadata
 * @param parts each one samples file and one trends file, and where it has native histograms the
 *     same of these, and one of each kind of notes that it has; none if there are no samples
 */
public record DayPlan(
    LocalDate day,
    List<String> samples,
    List<String> before,
    List<String> histograms,
    List<String> histogramsBefore,
    List<String> notes,
    List<String> scrapes,
    List<String> metadata,
    List<Part> parts)
    implements CompactionPlan<PlannedFile.OfDay> {

  /** Refuses nulls, and copies the lists. */
  public DayPlan {
    Objects.requireNonNull(day, "day");
    samples = List.copyOf(samples);
    before = List.copyOf(before);
    histograms = List.copyOf(histograms);
    histogramsBefore = List.copyOf(histogramsBefore);
    notes = List.copyOf(notes);
    scrapes = List.copyOf(scrapes);
    metadata = List.copyOf(metadata);
    parts = List.copyOf(parts);
  }

  /** The files to be made: of samples, with the trends, one for each part, outcomes, metadata. */
  @Override
  public List<PlannedFile.OfDay> files() {
    List<PlannedFile.OfDay> files = new ArrayList<>();
    for (Part part : parts) {
      files.add(file(Dataset.SAMPLES, part.number()));
    }
    if (!scrapes.isEmpty()) {
      files.add(file(Dataset.SCRAPES, 0));
    }
    if (!metadata.isEmpty()) {
      files.add(file(Dataset.METADATA, 0));
    }
    return files;
  }

  /** The keys of the hour files of notes of a dataset. */
  public List<String> notesOf(Dataset dataset) {
    return notes.stream().filter(key -> key.startsWith(dataset.text() + '/')).toList();
  }

  private PlannedFile.OfDay file(Dataset dataset, int part) {
    return new PlannedFile.OfDay(new LakeKey.DayFile(dataset, day, part));
  }

  /**
   * What one run makes: all series of a range. Parts are neighbours: each begins where the one
   * before it ends, the first before all series, and the last has no end.
   *
   * @param number from 0; in the name of its files
   */
  public record Part(int number, SeriesRange range) {

    /** Refuses null. */
    public Part {
      Objects.requireNonNull(range, "range");
    }
  }
}

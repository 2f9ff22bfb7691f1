// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import java.util.Objects;
import java.util.Optional;

/**
 * A file that the plan of an hour or of a day names, and that can be made on its own: by any run,
 * at any time, the same each time. What is written beside it, as trends are, is there before it is.
 */
public sealed interface PlannedFile {

  /** Where it is. */
  LakeKey key();

  /** Whether it is of samples, which take the most work by far. */
  default boolean isOfSamples() {
    Dataset dataset =
        switch (this) {
          case OfHour(LakeKey.HourFile key) -> key.dataset();
          case OfDay(LakeKey.DayFile key) -> key.dataset();
        };
    return dataset == Dataset.SAMPLES;
  }

  /** Whether the watermark has passed its hour or day: then it is there, or not needed any more. */
  boolean isPassedBy(Watermark watermark);

  /** A file of the plan of an hour. */
  record OfHour(LakeKey.HourFile key) implements PlannedFile {

    /** Refuses null. */
    public OfHour {
      Objects.requireNonNull(key, "key");
    }

    @Override
    public boolean isPassedBy(Watermark watermark) {
      return key.hour().isBefore(watermark.hour());
    }
  }

  /** A file of the plan of a day. */
  record OfDay(LakeKey.DayFile key) implements PlannedFile {

    /** Refuses null. */
    public OfDay {
      Objects.requireNonNull(key, "key");
    }

    @Override
    public boolean isPassedBy(Watermark watermark) {
      return key.day().isBefore(watermark.day());
    }
  }

  /** The file of a key; empty if no plan names files of such keys. */
  static Optional<PlannedFile> of(LakeKey key) {
    return switch (key) {
      case LakeKey.HourFile file -> Optional.of(new OfHour(file));
      case LakeKey.DayFile file -> Optional.of(new OfDay(file));
      default -> Optional.empty();
    };
  }
}

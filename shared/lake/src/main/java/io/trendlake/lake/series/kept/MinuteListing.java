// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series.kept;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.model.Utf8Order;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lists the minute files of a time. One request is enough for few; where there are more, the first
 * page says how much time a page is of, and the rest of the time is cut into so many parts that are
 * listed side by side. In a row, the three hours of 200 shards that a query of now may look at are
 * 36 pages of each dataset.
 */
final class MinuteListing {

  /** A part is this share of the time of a page: what does not fit takes another request. */
  private static final double SHARE_OF_PAGE = 0.8;

  /** More parts would be mostly empty ones, or they would wait for one another. */
  private static final int MAX_PARTS = 200;

  /**
   * Keys between two texts, the second of them included.
   *
   * @param after the text after which keys are wanted
   */
  private record Part(String after, String upTo) {

    boolean contains(ObjectInfo object) {
      return Utf8Order.compare(object.key(), after) > 0
          && Utf8Order.compare(object.key(), upTo) <= 0;
    }
  }

  private final Dataset dataset;
  private final BucketReads reads;

  MinuteListing(Dataset dataset, BucketReads reads) {
    this.dataset = dataset;
    this.reads = reads;
  }

  /**
   * The objects, and perhaps some beyond the end.
   *
   * @param after the text after which keys are wanted
   * @param last the last slot that is wanted; its hour is listed whole
   */
  List<ObjectInfo> list(String after, Instant last) throws IOException {
    Instant until = last.plus(1, ChronoUnit.HOURS);
    String end = LakeLayout.hourPrefix(dataset, Tier.MINUTE, until);
    BucketReads.Listed first = reads.page(prefix(), after);
    if (first.reaches(end)) {
      return first.objects();
    }
    List<ObjectInfo> found = new ArrayList<>(first.objects());
    List<Part> parts = parts(first, end, last);
    for (List<ObjectInfo> some : reads.all(parts, this::list)) {
      found.addAll(some);
    }
    return found;
  }

  private List<ObjectInfo> list(Part part) throws IOException {
    return reads.list(prefix(), part.after(), part.upTo()).objects().stream()
        .filter(part::contains)
        .toList();
  }

  private String prefix() {
    return LakeLayout.prefix(dataset, Tier.MINUTE);
  }

  /** What comes after the first page, cut by the time that a page is of. */
  private List<Part> parts(BucketReads.Listed first, String end, Instant last) {
    String after = first.last();
    List<Instant> slots = first.objects().stream().flatMap(MinuteListing::slot).toList();
    List<Part> parts = new ArrayList<>();
    if (!slots.isEmpty()) {
      Instant reached = slots.getLast();
      long left = Duration.between(reached, last).toMillis();
      long step = Math.max((long) (millisOfPage(slots) * SHARE_OF_PAGE), left / MAX_PARTS + 1);
      for (long at = step; at < left; at += step) {
        String cut = text(reached.plusMillis(at));
        if (Utf8Order.compare(cut, after) > 0 && Utf8Order.compare(cut, end) < 0) {
          parts.add(new Part(after, cut));
          after = cut;
        }
      }
    }
    parts.add(new Part(after, end));
    return parts;
  }

  /** How much time so many files are of: the last slot may have more files than are listed. */
  private static double millisOfPage(List<Instant> slots) {
    long whole = slots.stream().filter(slot -> slot.isBefore(slots.getLast())).count();
    double millis = Duration.between(slots.getFirst(), slots.getLast()).toMillis();
    return whole == 0 ? 0 : millis / whole * slots.size();
  }

  private static Stream<Instant> slot(ObjectInfo object) {
    Optional<LakeKey> key = LakeLayout.parse(object.key());
    return key.isPresent() && key.get() instanceof LakeKey.MinuteFile file
        ? Stream.of(file.slot())
        : Stream.empty();
  }

  /** A text that the keys of earlier slots come before, and those of the slot after. */
  private String text(Instant slot) {
    return LakeLayout.hourPrefix(dataset, Tier.MINUTE, slot) + LakeLayout.slotText(slot);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.exposition.protobuf.MetricMessage;
import io.trendlake.model.MetricType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A protobuf metric, found again by the name and type of its family and by the bytes of its labels;
 * and the series that it stood for when it was last seen, in their order.
 */
final class MessageMetric extends DictionaryEntry {

  /** The name, and the label pairs as they are written. */
  final byte[] bytes;

  final int nameTo;
  final MetricType type;

  /** Written by many threads without order, as {@link MessageFamily#next}. */
  @Nullable MessageMetric next;

  private @Nullable MessageSeries @Nullable [] series;

  MessageMetric(MessageFamily family, MetricMessage of, int hash) {
    super(hash);
    this.nameTo = family.nameTo;
    this.type = family.metadata().type();
    int labels = of.labelsTo() - of.labelsFrom();
    this.bytes = Arrays.copyOf(family.bytes, nameTo + labels);
    System.arraycopy(of.labels(), of.labelsFrom(), bytes, nameTo, labels);
  }

  static int hash(MessageFamily family, MetricMessage of) {
    int labels = ByteHash.of(of.labels(), of.labelsFrom(), of.labelsTo());
    return ByteHash.with(
        ByteHash.of(family.bytes, 0, family.nameTo),
        labels + family.metadata().type().name().hashCode());
  }

  /** Whether a metric of a family has the same name, type and labels. */
  boolean is(MessageFamily family, MetricMessage other) {
    return type == family.metadata().type()
        && Arrays.equals(bytes, 0, nameTo, family.bytes, 0, family.nameTo)
        && Arrays.equals(
            bytes, nameTo, bytes.length, other.labels(), other.labelsFrom(), other.labelsTo());
  }

  /** The series at a place if it is this. */
  @Nullable MessageSeries series(int place, MessagePart part, long number) {
    @Nullable MessageSeries @Nullable [] known = series;
    MessageSeries found = known != null && place < known.length ? known[place] : null;
    return found != null && found.is(part, number) ? found : null;
  }

  /** Puts a series in its place. */
  void place(int place, MessageSeries found) {
    @Nullable MessageSeries @Nullable [] known = series;
    @Nullable MessageSeries[] roomy =
        known == null
            ? new @Nullable MessageSeries[place + 1]
            : place < known.length
                ? known
                : Arrays.copyOf(known, Math.max(place + 1, 2 * known.length));
    roomy[place] = found;
    series = roomy;
  }

  @Override
  long size() {
    return OBJECT_BYTES + 2L * ARRAY_BYTES + bytes.length;
  }
}

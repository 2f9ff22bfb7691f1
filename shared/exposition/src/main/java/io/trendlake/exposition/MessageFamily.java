// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.exposition.protobuf.FamilyMessage;
import io.trendlake.model.MetricMetadata;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a protobuf family said of itself, found again by its texts and its type. */
final class MessageFamily extends DictionaryEntry {

  /** The texts of the metadata, without what is in them. */
  private static final int TEXT_BYTES = 160;

  /** Name, help and unit. */
  final byte[] bytes;

  final int nameTo;
  private final int helpTo;
  private final int type;
  private final MetricMetadata metadata;

  /**
   * The family that came next, and the first metric of this one, when they were last seen. Written
   * by many threads without order: what is out of date is found not to match.
   */
  @Nullable MessageFamily next;

  @Nullable MessageMetric first;

  MessageFamily(FamilyMessage of, byte[] body, int hash, MetricMetadata metadata) {
    super(hash);
    this.nameTo = of.nameTo() - of.nameFrom();
    this.helpTo = nameTo + of.helpTo() - of.helpFrom();
    this.bytes = new byte[helpTo + of.unitTo() - of.unitFrom()];
    System.arraycopy(body, of.nameFrom(), bytes, 0, nameTo);
    System.arraycopy(body, of.helpFrom(), bytes, nameTo, helpTo - nameTo);
    System.arraycopy(body, of.unitFrom(), bytes, helpTo, bytes.length - helpTo);
    this.type = of.type();
    this.metadata = metadata;
  }

  static int hash(FamilyMessage of, byte[] body) {
    int hash = ByteHash.of(body, of.nameFrom(), of.nameTo());
    hash = ByteHash.with(hash, ByteHash.of(body, of.helpFrom(), of.helpTo()));
    return ByteHash.with(hash, ByteHash.of(body, of.unitFrom(), of.unitTo()) + of.type());
  }

  /** Whether a family says the same. */
  boolean is(FamilyMessage other, byte[] body) {
    return type == other.type()
        && Arrays.equals(bytes, 0, nameTo, body, other.nameFrom(), other.nameTo())
        && Arrays.equals(bytes, nameTo, helpTo, body, other.helpFrom(), other.helpTo())
        && Arrays.equals(bytes, helpTo, bytes.length, body, other.unitFrom(), other.unitTo());
  }

  MetricMetadata metadata() {
    return metadata;
  }

  @Override
  long size() {
    return OBJECT_BYTES + ARRAY_BYTES + TEXT_BYTES + 2L * bytes.length;
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What the lines of metadata said so far: the family that they speak of, and the last type that any
 * of them gave, by which Prometheus recognizes {@code le} and {@code quantile}. Immutable.
 */
final class Family {

  private static final List<byte[]> COUNTER = suffixes("_total");
  private static final List<byte[]> HISTOGRAM = suffixes("_bucket", "_sum", "_count");
  private static final List<byte[]> GAUGEHISTOGRAM = suffixes("_bucket", "_gsum", "_gcount");
  private static final List<byte[]> SUMMARY = suffixes("_sum", "_count");
  private static final List<byte[]> INFO = suffixes("_info");

  /** The bytes of the family, its metadata, two texts and an array, without their contents. */
  private static final int OBJECT_BYTES = 160;

  /** Before any line of metadata. */
  static final Family NONE =
      new Family(
          new MetricMetadata("", MetricType.UNKNOWN, "", ""), MetricType.UNKNOWN, new byte[0]);

  private final MetricMetadata metadata;
  private final MetricType lastType;
  private final byte[] name;
  private final List<byte[]> suffixes;

  private Family(MetricMetadata metadata, MetricType lastType, byte[] name) {
    this.metadata = metadata;
    this.lastType = lastType;
    this.name = name;
    this.suffixes = suffixes(metadata.type());
  }

  MetricMetadata metadata() {
    return metadata;
  }

  /** The type of the last TYPE line, be it this family's or not. */
  MetricType lastType() {
    return lastType;
  }

  /**
   * The type whose number label is written again in samples that follow: Prometheus goes by the
   * last TYPE line alone.
   */
  MetricType rewriting() {
    return switch (lastType) {
      case HISTOGRAM, SUMMARY -> lastType;
      case COUNTER, GAUGE, STATESET, INFO, GAUGEHISTOGRAM, UNKNOWN -> MetricType.UNKNOWN;
    };
  }

  /** About the bytes of memory that it takes besides what it shares with the family before. */
  long size() {
    return OBJECT_BYTES + (long) metadata.name().length() + metadata.help().length();
  }

  boolean isNamed(String other) {
    return metadata.name().equals(other);
  }

  Family withHelp(String family, String help) {
    MetricMetadata known = ofName(family);
    return with(new MetricMetadata(family, known.type(), known.unit(), help), lastType);
  }

  Family withUnit(String family, String unit) {
    MetricMetadata known = ofName(family);
    return with(new MetricMetadata(family, known.type(), unit, known.help()), lastType);
  }

  Family withType(String family, MetricType type) {
    MetricMetadata known = ofName(family);
    return with(new MetricMetadata(family, type, known.unit(), known.help()), type);
  }

  private MetricMetadata ofName(String family) {
    return isNamed(family) ? metadata : new MetricMetadata(family, MetricType.UNKNOWN, "", "");
  }

  private Family with(MetricMetadata next, MetricType type) {
    byte[] nextName = isNamed(next.name()) ? name : next.name().getBytes(UTF_8);
    return new Family(next, type, nextName);
  }

  /**
   * The type of a sample: the family's, if the metric's name is the family's with one of the
   * suffixes of its type or none ({@code isSeriesPartOfFamily} of Prometheus's {@code
   * scrape/scrape.go}). So {@code _created} is of no type there, nor here.
   */
  MetricType typeOf(byte[] bytes, int from, int to) {
    int suffix = from + name.length;
    if (suffix > to || !Arrays.equals(bytes, from, suffix, name, 0, name.length)) {
      return MetricType.UNKNOWN;
    }
    return suffix == to || isSuffix(bytes, suffix, to) ? metadata.type() : MetricType.UNKNOWN;
  }

  private boolean isSuffix(byte[] bytes, int from, int to) {
    for (byte[] suffix : suffixes) {
      if (Arrays.equals(bytes, from, to, suffix, 0, suffix.length)) {
        return true;
      }
    }
    return false;
  }

  private static List<byte[]> suffixes(MetricType type) {
    return switch (type) {
      case COUNTER -> COUNTER;
      case HISTOGRAM -> HISTOGRAM;
      case GAUGEHISTOGRAM -> GAUGEHISTOGRAM;
      case SUMMARY -> SUMMARY;
      case INFO -> INFO;
      case GAUGE, STATESET, UNKNOWN -> List.of();
    };
  }

  private static List<byte[]> suffixes(String... suffixes) {
    return Arrays.stream(suffixes).map(suffix -> suffix.getBytes(UTF_8)).toList();
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Family family
            && lastType == family.lastType
            && metadata.equals(family.metadata));
  }

  @Override
  public int hashCode() {
    return Objects.hash(metadata, lastType);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.format.BoundaryOrder;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.jspecify.annotations.Nullable;

/** Writes the pages of one column in one row group and describes them for footer and index. */
final class ChunkWriter {

  /** A chunk that is in the file. */
  record Written(ColumnChunk chunk, @Nullable ColumnIndex index, OffsetIndex offsets) {

    ColumnMetaData metadata() {
      return chunk.getMeta_data();
    }
  }

  private final PageSink sink;
  private final Column column;
  private final Comparator<byte[]> order;
  private final long start;
  private final List<PageLocation> locations = new ArrayList<>();
  private final List<Bounds> bounds = new ArrayList<>();
  private final List<Encoding> encodings = new ArrayList<>();
  private long uncompressed;
  private long firstRow;
  private boolean hasDictionary;

  ChunkWriter(PageSink sink, Column column) {
    this.sink = sink;
    this.column = column;
    this.order = Bounds.order(column.kind());
    this.start = sink.position();
  }

  /** What some bytes come to at a fast level: enough to compare two ways of writing them. */
  int trial(byte[] bytes, int offset, int length) {
    return sink.trial(bytes, offset, length);
  }

  /** Writes the dictionary page, before any other. */
  void dictionary(Bytes payload, int entries) {
    uncompressed += sink.dictionary(payload, entries);
    hasDictionary = true;
  }

  /** Writes a data page. */
  void page(Bytes payload, int rows, Encoding encoding, Bounds pageBounds) {
    long offset = sink.position();
    uncompressed += sink.data(payload, rows, encoding);
    int size = Math.toIntExact(sink.position() - offset);
    locations.add(new PageLocation(offset, size, firstRow));
    bounds.add(pageBounds);
    encodings.add(encoding);
    firstRow += rows;
  }

  /** Ends the chunk. */
  Written finish() {
    ColumnMetaData metadata =
        new ColumnMetaData(
            FileTypes.physical(column.kind()),
            List.copyOf(encodingsUsed()),
            List.of(column.name()),
            CompressionCodec.ZSTD,
            firstRow,
            uncompressed,
            sink.position() - start,
            locations.getFirst().getOffset());
    if (hasDictionary) {
      metadata.setDictionary_page_offset(start);
    }
    metadata.setEncoding_stats(encodingStats());
    metadata.setStatistics(statistics());
    // The deprecated file_offset is 0, as the format asks for when nothing else is there.
    ColumnChunk chunk = new ColumnChunk(0).setMeta_data(metadata);
    return new Written(chunk, columnIndex(), new OffsetIndex(locations));
  }

  private List<Encoding> encodingsUsed() {
    List<Encoding> all = new ArrayList<>(List.of(Encoding.RLE));
    if (hasDictionary) {
      all.add(Encoding.PLAIN);
    }
    encodings.stream().distinct().filter(encoding -> !all.contains(encoding)).forEach(all::add);
    return all;
  }

  private List<PageEncodingStats> encodingStats() {
    List<PageEncodingStats> stats = new ArrayList<>();
    if (hasDictionary) {
      stats.add(new PageEncodingStats(PageType.DICTIONARY_PAGE, Encoding.PLAIN, 1));
    }
    for (Encoding encoding : encodings.stream().distinct().toList()) {
      int pages = (int) encodings.stream().filter(encoding::equals).count();
      stats.add(new PageEncodingStats(PageType.DATA_PAGE, encoding, pages));
    }
    return stats;
  }

  /**
   * Bounds leave out NaN by the format, which DuckDB takes to mean that there is none: it then
   * finds no row where {@code isnan(value)}, and drops {@code NOT isnan(value)}. So a chunk with a
   * NaN has no bounds; nobody prunes by values of a file sorted by names.
   */
  private Statistics statistics() {
    Bounds all = bounds.stream().reduce((one, two) -> one.and(two, order)).orElseThrow();
    Statistics statistics = new Statistics().setNull_count(all.nulls());
    if (all.min() != null && all.max() != null && !all.nans()) {
      statistics.setMin_value(all.min()).setMax_value(all.max());
      statistics.setIs_min_value_exact(all.exact()).setIs_max_value_exact(all.exact());
    }
    return statistics;
  }

  /** Null where there is a NaN, as the bounds of the statistics are left out. */
  private @Nullable ColumnIndex columnIndex() {
    if (bounds.stream().anyMatch(Bounds::nans)) {
      return null;
    }
    ColumnIndex index =
        new ColumnIndex(
            bounds.stream().map(page -> page.min() == null).toList(),
            bounds.stream().map(page -> buffer(page.min())).toList(),
            bounds.stream().map(page -> buffer(page.max())).toList(),
            ascending() ? BoundaryOrder.ASCENDING : BoundaryOrder.UNORDERED);
    return index.setNull_counts(bounds.stream().map(Bounds::nulls).toList());
  }

  private static ByteBuffer buffer(byte @Nullable [] bytes) {
    return ByteBuffer.wrap(Objects.requireNonNullElse(bytes, new byte[0]));
  }

  private boolean ascending() {
    Bounds last = null;
    for (Bounds page : bounds) {
      if (page.min() == null || page.max() == null) {
        continue;
      }
      if (last != null && !precedes(last, page)) {
        return false;
      }
      last = page;
    }
    return true;
  }

  private boolean precedes(Bounds one, Bounds two) {
    return order.compare(Objects.requireNonNull(one.min()), Objects.requireNonNull(two.min())) <= 0
        && order.compare(Objects.requireNonNull(one.max()), Objects.requireNonNull(two.max())) <= 0;
  }
}

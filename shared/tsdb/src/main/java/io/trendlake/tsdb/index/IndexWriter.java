// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.index;

import io.trendlake.model.Labels;
import io.trendlake.model.Utf8Order;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes an index of version 2, as Prometheus 3 writes it. */
public final class IndexWriter {

  private static final int ALIGNMENT = 16;

  /** The greatest number that a reference to a series can be. */
  private static final long MAX_REFERENCE = 0xffffffffL;

  private final IndexOutput out;
  private final Map<String, Integer> symbols = new HashMap<>();

  /** The series that have a value of a label: their references, as many as the first says. */
  private final Map<String, Map<String, int[]>> postings = new TreeMap<>(Utf8Order::compare);

  private int[] all = new int[64];
  private int series;

  /** A series of the index. */
  public record Entry(Labels labels, ChunkList chunks) {}

  private IndexWriter(OutputStream out) {
    this.out = new IndexOutput(out);
  }

  /**
   * Writes an index.
   *
   * @param entries in any order, each label set once
   * @param stream buffered; left open
   */
  public static void write(List<Entry> entries, OutputStream stream) throws IOException {
    List<Entry> sorted =
        entries.stream()
            .sorted((left, right) -> Labels.ORDER.compare(left.labels(), right.labels()))
            .toList();
    new IndexWriter(stream).write(sorted);
  }

  private void write(List<Entry> sorted) throws IOException {
    out.u32(0xBAAAD700L);
    out.u8(2);
    out.raw();
    long symbolsAt = out.position();
    writeSymbols(sorted);
    out.align(ALIGNMENT);
    long seriesAt = out.position();
    for (Entry entry : sorted) {
      writeSeries(entry);
    }
    out.align(Integer.BYTES);
    long postingsAt = out.position();
    Map<String, Map<String, Long>> offsets = writePostings();
    long tableAt = out.position();
    writeTable(offsets);
    out.u64(symbolsAt);
    out.u64(seriesAt);
    // Of label indices, which Prometheus does not write any more, there are none.
    out.u64(postingsAt);
    out.u64(tableAt);
    out.u64(postingsAt);
    out.u64(tableAt);
    out.sum();
  }

  private void writeSymbols(List<Entry> entries) throws IOException {
    TreeSet<String> texts = new TreeSet<>(Utf8Order::compare);
    texts.add("");
    for (Entry entry : entries) {
      entry
          .labels()
          .forEach((name, value) -> {
            texts.add(name);
            texts.add(value);
          });
    }
    out.u32(texts.size());
    for (String text : texts) {
      symbols.put(text, symbols.size());
      out.text(text.getBytes(StandardCharsets.UTF_8));
    }
    out.section();
  }

  private void writeSeries(Entry entry) throws IOException {
    out.align(ALIGNMENT);
    long reference = out.position() / ALIGNMENT;
    if (reference > MAX_REFERENCE) {
      throw new IOException(
          "the index of a block would be larger than 64 GiB; export fewer series or a shorter time");
    }
    Labels labels = entry.labels();
    out.uvarint(labels.size());
    labels.forEach((name, value) -> {
      out.uvarint(symbols.getOrDefault(name, 0));
      out.uvarint(symbols.getOrDefault(value, 0));
      postings
          .computeIfAbsent(name, unseen -> new TreeMap<>(Utf8Order::compare))
          .merge(value, new int[] {1, (int) reference}, (list, one) -> append(list, one[1]));
    });
    entry.chunks().writeTo(out);
    out.entry();
    if (series == all.length) {
      all = Arrays.copyOf(all, 2 * series);
    }
    all[series++] = (int) reference;
  }

  private static int[] append(int[] list, int reference) {
    int size = ++list[0];
    int[] grown = size < list.length ? list : Arrays.copyOf(list, size + size / 2 + 1);
    grown[size] = reference;
    return grown;
  }

  private Map<String, Map<String, Long>> writePostings() throws IOException {
    Map<String, Map<String, Long>> offsets = new TreeMap<>(Utf8Order::compare);
    offsets.put("", Map.of("", out.position()));
    writePostings(all, 0, series);
    for (Map.Entry<String, Map<String, int[]>> name : postings.entrySet()) {
      Map<String, Long> ofName = new TreeMap<>(Utf8Order::compare);
      offsets.put(name.getKey(), ofName);
      for (Map.Entry<String, int[]> value : name.getValue().entrySet()) {
        out.align(Integer.BYTES);
        ofName.put(value.getKey(), out.position());
        writePostings(value.getValue(), 1, value.getValue()[0]);
      }
    }
    return offsets;
  }

  private void writePostings(int[] references, int from, int count) throws IOException {
    out.u32(count);
    for (int i = from; i < from + count; i++) {
      out.u32(references[i]);
    }
    out.section();
  }

  private void writeTable(Map<String, Map<String, Long>> offsets) throws IOException {
    out.u32(offsets.values().stream().mapToInt(Map::size).sum());
    for (Map.Entry<String, Map<String, Long>> name : offsets.entrySet()) {
      byte[] nameBytes = name.getKey().getBytes(StandardCharsets.UTF_8);
      for (Map.Entry<String, Long> value : name.getValue().entrySet()) {
        out.uvarint(2);
        out.text(nameBytes);
        out.text(value.getKey().getBytes(StandardCharsets.UTF_8));
        out.uvarint(value.getValue());
      }
    }
    out.section();
  }
}

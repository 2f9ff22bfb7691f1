// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.Arrays;
import org.apache.parquet.format.Encoding;

/** Texts as dictionary ids in runs: one lookup for a run, however long. */
final class StringChunk extends ChunkBuilder {

  private final StringInterner texts = new StringInterner();
  private int[] ids = new int[1024];
  private int[] counts = new int[1024];
  private int runs;
  private int rows;

  void append(String text, int count) {
    int id = texts.idOf(text);
    rows = Math.addExact(rows, count);
    if (runs > 0 && ids[runs - 1] == id) {
      counts[runs - 1] += count;
      return;
    }
    if (runs == ids.length) {
      ids = Arrays.copyOf(ids, runs * 2);
      counts = Arrays.copyOf(counts, runs * 2);
    }
    ids[runs] = id;
    counts[runs++] = count;
  }

  @Override
  int rows() {
    return rows;
  }

  @Override
  boolean isFull() {
    return texts.isFull();
  }

  @Override
  void write(ChunkWriter out, int pageRows) {
    out.dictionary(texts.page(), texts.size());
    int width = BitPacking.width(texts.size() - 1);
    PageBounds bounds = new PageBounds();
    Bytes payload = new Bytes(Bytes.SMALL);
    int run = 0;
    int used = 0;
    for (int start = 0; start < rows; start += pageRows) {
      int pageSize = Math.min(pageRows, rows - start);
      payload.clear();
      payload.write(width);
      HybridEncoder encoder = new HybridEncoder(payload, width);
      for (int left = pageSize; left > 0; ) {
        int take = Math.min(left, counts[run] - used);
        encoder.run(ids[run], take);
        bounds.add(ids[run]);
        left -= take;
        used += take;
        if (used == counts[run]) {
          run++;
          used = 0;
        }
      }
      encoder.finish();
      out.page(payload, pageSize, Encoding.RLE_DICTIONARY, bounds.endPage());
    }
  }

  @Override
  void clear() {
    texts.clear();
    runs = 0;
    rows = 0;
  }

  /** The least and greatest text of a page, each id compared once. */
  private final class PageBounds {
    private final int[] seenInPage = new int[texts.size()];
    private int page = 1;
    private int least = -1;
    private int greatest = -1;

    void add(int id) {
      if (seenInPage[id] == page) {
        return;
      }
      seenInPage[id] = page;
      if (least < 0 || texts.compare(id, least) < 0) {
        least = id;
      }
      if (greatest < 0 || texts.compare(id, greatest) > 0) {
        greatest = id;
      }
    }

    Bounds endPage() {
      Bounds bounds = Bounds.ofTexts(texts.bytes(least), texts.bytes(greatest));
      page++;
      least = -1;
      greatest = -1;
      return bounds;
    }
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/** Texts by their dictionary. */
final class StringCursor extends ColumnCursor {

  private @Nullable DictionaryTexts dictionary;
  private @Nullable StringRuns runs;
  private @Nullable HybridDecoder ids;

  StringCursor(String place, ChunkPages pages) {
    super(place, pages);
  }

  @Override
  void openDictionary() throws IOException {
    if (dictionary != null) {
      return;
    }
    ByteCursor page = decompressDictionary();
    ChunkPages.RawPage raw = pages().dictionary();
    if (page == null || raw == null) {
      throw new Malformed("a chunk of dictionary ids without a dictionary");
    }
    dictionary =
        new DictionaryTexts(page, raw.header().getDictionary_page_header().getNum_values());
    runs = new StringRuns(dictionary);
  }

  /** All texts of the dictionary. */
  List<String> texts(String file) throws IOException {
    try {
      openDictionary();
    } catch (Malformed e) {
      throw corrupt(file, e);
    }
    DictionaryTexts all = Objects.requireNonNull(dictionary);
    return IntStream.range(0, all.size()).mapToObj(all::text).toList();
  }

  @Override
  void open(ChunkPages.RawPage page) {
    DataPageHeader header = header(page);
    if (header.getEncoding() != Encoding.RLE_DICTIONARY
        && header.getEncoding() != Encoding.PLAIN_DICTIONARY) {
      throw unexpected(header.getEncoding());
    }
    ByteCursor in = decompress(page);
    ids = new HybridDecoder(in, in.readByte());
  }

  @Override
  void beginBatch() {
    if (runs != null) {
      runs.clear();
    }
  }

  @Override
  void decode(int at, int count) {
    HybridDecoder decoder = Objects.requireNonNull(ids);
    StringRuns into = strings();
    int size = Objects.requireNonNull(dictionary).size();
    for (int left = count; left > 0; ) {
      int run = decoder.next(left);
      int id = decoder.value();
      if (id < 0 || id >= size) {
        throw new Malformed("dictionary id " + id + " of " + size);
      }
      into.add(id, run);
      left -= run;
    }
  }

  @Override
  void skip(int count) {
    HybridDecoder decoder = Objects.requireNonNull(ids);
    for (int left = count; left > 0; ) {
      left -= decoder.next(left);
    }
  }

  @Override
  StringRuns strings() {
    return Objects.requireNonNull(runs);
  }
}

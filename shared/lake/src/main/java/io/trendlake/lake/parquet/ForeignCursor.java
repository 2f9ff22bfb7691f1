// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * Values that our own decoders do not know, value by value through parquet-java's: other encodings,
 * pages of version 2, NULLs where we write none.
 */
final class ForeignCursor extends ColumnCursor {

  private final FileColumn source;
  private final ColumnDescriptor descriptor;
  private final InternedTexts texts = new InternedTexts();
  private final StringRuns runs = new StringRuns(texts);
  private final long[] longs;
  private final double[] doubles;
  private final boolean[] booleans;
  private boolean dictionaryRead;
  private @Nullable Dictionary dictionary;
  private @Nullable HybridDecoder levels;
  private @Nullable ValuesReader reader;

  ForeignCursor(String place, ChunkPages pages, int batchRows) {
    super(place, pages);
    source = pages.chunk().source();
    PrimitiveTypeName type = PrimitiveTypeName.valueOf(type(pages.chunk()));
    Repetition repetition = source.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
    String name = column().name();
    descriptor =
        new ColumnDescriptor(
            new String[] {name},
            new PrimitiveType(repetition, type, name),
            0,
            source.nullable() ? 1 : 0);
    longs =
        new long
            [holds(Column.Kind.STRING, Column.Kind.DOUBLE, Column.Kind.BOOLEAN) ? 0 : batchRows];
    doubles = new double[holds(Column.Kind.DOUBLE) ? batchRows : 0];
    booleans = new boolean[holds(Column.Kind.BOOLEAN) ? batchRows : 0];
  }

  private static String type(Chunk chunk) {
    String type = chunk.metadata().getType().name();
    return type.equals("BYTE_ARRAY") ? "BINARY" : type;
  }

  private boolean holds(Column.Kind... kinds) {
    for (Column.Kind kind : kinds) {
      if (column().kind() == kind) {
        return true;
      }
    }
    return false;
  }

  @Override
  void openDictionary() throws IOException {
    if (dictionaryRead) {
      return;
    }
    dictionaryRead = true;
    ByteCursor page = decompressDictionary();
    ChunkPages.RawPage raw = pages().dictionary();
    if (page == null || raw == null) {
      return;
    }
    int count = raw.header().getDictionary_page_header().getNum_values();
    int least =
        descriptor.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.DOUBLE ? 8 : 4;
    Malformed.unless(
        count <= page.remaining() / least,
        "a dictionary of %d in %d bytes",
        count,
        page.remaining());
    BytesInput bytes = BytesInput.from(page.array(), page.at(), page.remaining());
    try {
      dictionary =
          Encoding.PLAIN.initDictionary(
              descriptor, new DictionaryPage(bytes, count, Encoding.PLAIN));
    } catch (RuntimeException e) {
      throw new Malformed("the dictionary: " + e.getMessage(), e);
    }
  }

  @Override
  void open(ChunkPages.RawPage page) throws IOException {
    DataPageHeaderV2 header = page.header().getData_page_header_v2();
    if (header == null) {
      openFirstVersion(page, page.header().getData_page_header());
    } else {
      openSecondVersion(page, header);
    }
  }

  private void openFirstVersion(ChunkPages.RawPage page, DataPageHeader header) throws IOException {
    ByteCursor in = decompress(page);
    levels = null;
    if (source.nullable()) {
      Malformed.unless(
          header.getDefinition_level_encoding() == org.apache.parquet.format.Encoding.RLE,
          "definition levels encoded as %s",
          header.getDefinition_level_encoding());
      int length = in.readInt();
      int start = in.take(length);
      levels = new HybridDecoder(new ByteCursor(in.array(), start, start + length), 1);
    }
    openValues(in, header.getNum_values(), header.getEncoding());
  }

  /** Levels come first, never compressed and without a length. */
  private void openSecondVersion(ChunkPages.RawPage page, DataPageHeaderV2 header)
      throws IOException {
    int levelBytes = header.getDefinition_levels_byte_length();
    Slice content = page.content();
    int uncompressed = page.header().getUncompressed_page_size();
    Malformed.unless(
        header.getRepetition_levels_byte_length() == 0
            && levelBytes >= 0
            && levelBytes <= Math.min(content.length(), uncompressed),
        "levels of %d bytes in a page of %d",
        levelBytes,
        content.length());
    levels = null;
    if (source.nullable()) {
      byte[] own = new byte[levelBytes + BitPacking.SLACK];
      System.arraycopy(content.array(), content.offset(), own, 0, levelBytes);
      levels = new HybridDecoder(new ByteCursor(own, 0, levelBytes), 1);
    }
    Slice values = content.part(levelBytes, content.length() - levelBytes);
    boolean compressed = !header.isSetIs_compressed() || header.isIs_compressed();
    ByteCursor in = decompress(values, uncompressed - levelBytes, compressed);
    openValues(in, header.getNum_values(), header.getEncoding());
  }

  private void openValues(
      ByteCursor in, int rows, org.apache.parquet.format.@Nullable Encoding formatEncoding)
      throws IOException {
    Malformed.unless(formatEncoding != null, "a page without an encoding");
    Encoding encoding = Encoding.valueOf(Objects.requireNonNull(formatEncoding).name());
    checkLengths(in, rows, encoding);
    try {
      ValuesReader values = reader(encoding);
      // parquet-java frees nothing of this: it reads from the array, which lives until the next
      // page.
      ByteBuffer bytes = ByteBuffer.wrap(in.array(), in.at(), in.remaining()).slice();
      values.initFromPage(rows, ByteBufferInputStream.wrap(bytes));
      reader = values;
    } catch (RuntimeException e) {
      throw new Malformed("values encoded as " + encoding + ": " + e.getMessage(), e);
    }
  }

  private ValuesReader reader(Encoding encoding) {
    if (!encoding.usesDictionary()) {
      return encoding.getValuesReader(descriptor, ValuesType.VALUES);
    }
    if (dictionary == null) {
      throw new Malformed("a page of dictionary ids without a dictionary");
    }
    return encoding.getDictionaryBasedValuesReader(descriptor, ValuesType.VALUES, dictionary);
  }

  /** parquet-java takes memory for what DELTA pages claim before it reads them. */
  private void checkLengths(ByteCursor page, int rows, Encoding encoding) {
    switch (encoding) {
      case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY -> deltas(copy(page), rows);
      case DELTA_BYTE_ARRAY -> {
        ByteCursor in = copy(page);
        for (long prefix : deltas(in, rows)) {
          if (prefix < 0 || prefix > FileLimits.PAGE_BYTES) {
            throw new Malformed("a text that begins with " + prefix + " bytes of the last");
          }
        }
        deltas(in, rows);
      }
      case PLAIN, RLE, BIT_PACKED, BYTE_STREAM_SPLIT, PLAIN_DICTIONARY, RLE_DICTIONARY -> {
        // These take no more than the page has.
      }
    }
  }

  private static ByteCursor copy(ByteCursor page) {
    return new ByteCursor(page.array(), page.at(), page.end());
  }

  private static long[] deltas(ByteCursor in, int rows) {
    DeltaDecoder decoder = new DeltaDecoder(in, false);
    Malformed.unless(
        decoder.left() <= rows, "a DELTA page of %d values in %d rows", decoder.left(), rows);
    long[] values = new long[(int) decoder.left()];
    decoder.read(values, 0, values.length);
    return values;
  }

  @Override
  void beginBatch() {
    runs.clear();
  }

  @Override
  void decode(int at, int count) {
    ValuesReader values = Objects.requireNonNull(reader);
    try {
      for (int i = at; i < at + count; i++) {
        if (isNull()) {
          putNull(i);
        } else {
          put(values, i);
        }
      }
    } catch (Malformed e) {
      throw e;
    } catch (RuntimeException e) {
      throw new Malformed("a value: " + e, e);
    }
  }

  private boolean isNull() {
    if (levels == null) {
      return false;
    }
    levels.next(1);
    return levels.value() == 0;
  }

  private void put(ValuesReader values, int at) {
    switch (column().kind()) {
      case STRING -> runs.add(texts.idOf(values.readBytes()), 1);
      case INT32, INT64, TIMESTAMP_MILLIS ->
          longs[at] = Math.floorDiv(number(values), source.perMilli());
      case DOUBLE -> doubles[at] = values.readDouble();
      case BOOLEAN -> booleans[at] = values.readBoolean();
    }
  }

  private long number(ValuesReader values) {
    PrimitiveTypeName type = descriptor.getPrimitiveType().getPrimitiveTypeName();
    return type == PrimitiveTypeName.INT32 ? values.readInteger() : values.readLong();
  }

  /** NULL is the empty text, the stale marker, and {@link Column#NULL}. */
  private void putNull(int at) {
    if (column().kind() == Column.Kind.STRING) {
      runs.add(texts.idOfEmpty(), 1);
    } else if (!column().optional()) {
      throw new Malformed("a NULL, which the column must not have");
    } else if (column().kind() == Column.Kind.DOUBLE) {
      doubles[at] = StaleMarker.VALUE;
    } else {
      longs[at] = Column.NULL;
    }
  }

  @Override
  void skip(int count) {
    ValuesReader values = Objects.requireNonNull(reader);
    try {
      for (int i = 0; i < count; i++) {
        if (!isNull()) {
          values.skip();
        }
      }
    } catch (RuntimeException e) {
      throw new Malformed("a value: " + e, e);
    }
  }

  @Override
  StringRuns strings() {
    return holds(Column.Kind.STRING) ? runs : super.strings();
  }

  @Override
  long[] longs() {
    return longs.length > 0 ? longs : super.longs();
  }

  @Override
  double[] doubles() {
    return holds(Column.Kind.DOUBLE) ? doubles : super.doubles();
  }

  @Override
  boolean[] booleans() {
    return holds(Column.Kind.BOOLEAN) ? booleans : super.booleans();
  }
}

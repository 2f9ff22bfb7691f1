// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.ByteRange;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A file of samples whose footer was read. Never changes, as no file of the lake does, so that many
 * queries share it.
 */
final class OpenedFile {

  /** About what a footer says of one column of one group, in memory. */
  private static final int CHUNK_BYTES = 700;

  private final SampleFile file;
  private final PageFileReader reader;
  private final Tail tail;

  /** The last bytes of the file, which were read to find the footer. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Tail(long from, byte[] bytes) {}

  private OpenedFile(SampleFile file, PageFileReader reader, Tail tail) {
    this.file = file;
    this.reader = reader;
    this.tail = tail;
  }

  /** Reads a footer. */
  static OpenedFile open(SampleFile file, BucketReads reads) throws IOException {
    TailSource source = new TailSource(file, reads);
    PageFileReader reader = PageFileReader.open(source, schema(file));
    return new OpenedFile(file, reader, source.tail());
  }

  static FileSchema schema(SampleFile file) {
    if (file.isTrends()) {
      return LakeSchema.TRENDS;
    }
    return LakeSchema.of(file.dataset(), file.tier());
  }

  /** Whether the file has all columns, also those that older files lack. */
  boolean hasAllColumns() {
    return reader.hasAllColumns();
  }

  SampleFile file() {
    return file;
  }

  /** About how many bytes it takes in memory. */
  long weight() {
    int columns = schema(file).columns().size();
    return tail.bytes().length + (long) CHUNK_BYTES * columns * reader.rowGroups().size();
  }

  /** The groups of rows, to be read by one query. */
  List<RowGroup> groups(BucketReads reads) {
    FileSource source = new Source(file, tail, reads);
    return reader.rowGroups().stream().map(group -> group.over(source)).toList();
  }

  /** Keeps the first bytes that are asked for, which are the last of the file. */
  private static final class TailSource implements FileSource {

    private final SampleFile file;
    private final BucketReads reads;
    private Tail tail = new Tail(0, new byte[0]);

    TailSource(SampleFile file, BucketReads reads) {
      this.file = file;
      this.reads = reads;
    }

    Tail tail() {
      return tail;
    }

    @Override
    public String name() {
      return file.key();
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
      byte[] bytes = reads.read(file.key(), offset, length);
      if (tail.bytes().length == 0) {
        tail = new Tail(offset, bytes);
      }
      return bytes;
    }
  }

  /** Reads from the tail where that has the bytes, and begins early with what will be read. */
  private static final class Source implements FileSource {

    private final SampleFile file;
    private final Tail tail;
    private final BucketReads reads;
    private final Map<ByteRange, Future<byte[]>> begun = new ConcurrentHashMap<>();

    Source(SampleFile file, Tail tail, BucketReads reads) {
      this.file = file;
      this.tail = tail;
      this.reads = reads;
    }

    @Override
    public String name() {
      return file.key();
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
      if (isInTail(offset)) {
        int from = (int) (offset - tail.from());
        return Arrays.copyOfRange(tail.bytes(), from, from + length);
      }
      @Nullable Future<byte[]> early = begun.remove(new ByteRange(offset, offset + length));
      return BucketReads.await(
          early != null ? early : reads.begin(() -> reads.read(file.key(), offset, length)));
    }

    private boolean isInTail(long offset) {
      return offset >= tail.from();
    }

    @Override
    public void willRead(List<ByteRange> ranges) {
      for (ByteRange range : ranges) {
        if (!isInTail(range.from())) {
          begun.computeIfAbsent(
              range,
              unseen -> reads.begin(() -> reads.read(file.key(), range.from(), range.length())));
        }
      }
    }
  }
}

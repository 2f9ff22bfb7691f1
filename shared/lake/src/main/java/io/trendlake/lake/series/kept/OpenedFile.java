// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series.kept;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.ByteRange;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.FileTrailer;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A file of samples whose end was read, and with it its footer as a rule. Never changes, as no file
 * of the lake does, so that many queries share it.
 */
public final class OpenedFile {

  /** How many bytes a byte of a footer takes in memory, about. */
  private static final int FOOTER_FACTOR = 7;

  /** What the reader holds of a file once more that was read whole: its end. */
  private static final int FOOTER_BYTES = 64 << 10;

  private static final int END = 2 * Integer.BYTES;

  private final SampleFile file;
  private final Tail tail;

  /** Made when first asked for; threads that race make the same. */
  private final AtomicReference<@Nullable PageFileReader> reader = new AtomicReference<>();

  /** The last bytes of the file, which were read to find the footer; of a small one all of it. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Tail(long from, byte[] bytes) {}

  private OpenedFile(SampleFile file, Tail tail) {
    this.file = file;
    this.tail = tail;
  }

  /** Reads the end of a file, or all of it where that costs less. */
  static OpenedFile read(SampleFile file, BucketReads reads) throws IOException {
    long length = reads.takesWhole(file) ? file.size() : PageFileReader.endLength(file.size());
    long from = file.size() - length;
    byte[] bytes =
        length == 0 ? new byte[0] : reads.read(file.key(), from, Math.toIntExact(length));
    return new OpenedFile(file, new Tail(from, bytes));
  }

  /** Reads the footer, so that the groups of rows are known. */
  void readFooter(BucketReads reads) throws IOException {
    if (reader.get() == null) {
      reader.set(PageFileReader.open(new Source(file, tail, reads), schema(file)));
    }
  }

  private PageFileReader reader() {
    return Objects.requireNonNull(reader.get(), "the footer was not read");
  }

  /** What is between page indexes and footer, if there is something. */
  Optional<byte[]> trailer(BucketReads reads) throws IOException {
    return FileTrailer.read(new Source(file, tail, reads));
  }

  /** The columns of a file. */
  public static FileSchema schema(SampleFile file) {
    if (file.isTrends()) {
      return LakeSchema.TRENDS;
    }
    if (file.isHistogramTrends()) {
      return LakeSchema.HISTOGRAM_TRENDS;
    }
    return LakeSchema.of(file.dataset(), file.tier());
  }

  /** Whether the file has all columns, also those that older files lack. */
  public boolean hasAllColumns() {
    return reader().hasAllColumns();
  }

  /** Which file it is. */
  public SampleFile file() {
    return file;
  }

  /** About how many bytes it takes in memory once its footer is read. */
  long weight() {
    int end = tail.from() == 0 ? Math.min(tail.bytes().length, FOOTER_BYTES) : 0;
    return tail.bytes().length + end + (long) FOOTER_FACTOR * footerLength();
  }

  /** What the end of the file says, which may be damaged. */
  private long footerLength() {
    if (tail.bytes().length < END) {
      return 0;
    }
    int said =
        ByteBuffer.wrap(tail.bytes())
            .order(ByteOrder.LITTLE_ENDIAN)
            .getInt(tail.bytes().length - END);
    return said > file.size() ? 0 : Math.max(0, said);
  }

  /** The groups of rows, to be read by one query. */
  public List<RowGroup> groups(BucketReads reads) {
    FileSource source = new Source(file, tail, reads);
    return reader().rowGroups().stream().map(group -> group.over(source)).toList();
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
        boolean all = from == 0 && length == tail.bytes().length; // The reader keeps it: no copy.
        return all ? tail.bytes() : Arrays.copyOfRange(tail.bytes(), from, from + length);
      }
      ByteRange range = new ByteRange(offset, offset + length);
      @Nullable Future<byte[]> early = begun.remove(range);
      return BucketReads.await(early != null ? early : begin(range));
    }

    @Override
    public boolean isLocal() {
      return reads.isLocal();
    }

    private boolean isInTail(long offset) {
      return offset >= tail.from();
    }

    @Override
    public void willRead(List<ByteRange> ranges) {
      for (ByteRange range : ranges) {
        if (!isInTail(range.from())) {
          begun.computeIfAbsent(range, this::begin);
        }
      }
    }

    private Future<byte[]> begin(ByteRange range) {
      return reads.begin(() -> reads.read(file.key(), range.from(), range.length()));
    }
  }
}

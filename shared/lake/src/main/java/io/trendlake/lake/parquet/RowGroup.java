// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/** Some hundred thousand neighbouring rows of a file, with bounds of each column. */
public final class RowGroup {

  /** Ranges without an index are read in steps of this size. */
  private static final int STEP = 4 << 20;

  /**
   * A larger chunk of a file on this machine is read page by page, so that no more than a page of
   * it is in memory. A smaller one has few pages.
   */
  private static final int LARGE_CHUNK = 512 << 10;

  private static final byte[] NO_TEXT = {};

  private final FileSource source;
  private final Footer.Tail tail;
  private final boolean hasOrders;
  private final boolean isOwn;
  private final String place;
  private final long rows;
  private final List<Column> columns;

  /** By column; null where the file lacks it. */
  private final List<@Nullable Chunk> chunks;

  /** Read when first asked for; threads that race read the same. */
  private final AtomicReference<@Nullable List<@Nullable PageIndex>> indexes;

  private RowGroup(
      FileSource source,
      Footer footer,
      String place,
      long rows,
      List<Column> columns,
      List<@Nullable Chunk> chunks) {
    this.source = source;
    this.tail = footer.tail();
    this.hasOrders = footer.metadata().isSetColumn_orders();
    this.isOwn = footer.isOwn();
    this.place = place;
    this.rows = rows;
    this.columns = columns;
    this.chunks = chunks;
    this.indexes = new AtomicReference<>();
  }

  private RowGroup(FileSource source, RowGroup same) {
    this.source = source;
    this.tail = same.tail;
    this.hasOrders = same.hasOrders;
    this.isOwn = same.isOwn;
    this.place = same.place;
    this.rows = same.rows;
    this.columns = same.columns;
    this.chunks = same.chunks;
    this.indexes = same.indexes;
  }

  /** The same rows, read from another source of the same bytes. Both share what they know. */
  public RowGroup over(FileSource other) {
    return new RowGroup(other, this);
  }

  static RowGroup of(
      FileSource source,
      Footer footer,
      String place,
      org.apache.parquet.format.RowGroup group,
      List<FileColumn> columns)
      throws ForeignFileException {
    List<@Nullable Chunk> chunks = new ArrayList<>();
    for (FileColumn column : columns) {
      if (column.isAbsent()) {
        chunks.add(null);
        continue;
      }
      Chunk chunk =
          Chunk.of(
              column,
              group.getColumns().get(column.leaf()),
              group.getNum_rows(),
              footer.tail().footerStart());
      if (!Decompression.supports(chunk.metadata().getCodec())) {
        throw new ForeignFileException(
            source.name(),
            "column %s is compressed with %s; only ZSTD, SNAPPY, GZIP and UNCOMPRESSED are read"
                .formatted(column.column().name(), chunk.metadata().getCodec()));
      }
      chunks.add(chunk);
    }
    List<Column> wanted = columns.stream().map(FileColumn::column).toList();
    return new RowGroup(source, footer, place, group.getNum_rows(), wanted, chunks);
  }

  /** How many rows it has. */
  public long rows() {
    return rows;
  }

  /** How many bytes columns take in the file together; none where it lacks them. */
  public long bytes(int... wanted) {
    long sum = 0;
    for (int column : wanted) {
      sum += isPresent(column) ? present(column).bytes().length() : 0;
    }
    return sum;
  }

  /** About how many bytes of the file reading columns holds at once, whole columns at most. */
  public long heldBytes(int... wanted) {
    long sum = 0;
    for (int column : wanted) {
      sum += isReadByPage(column) ? LARGE_CHUNK : bytes(column);
    }
    return sum;
  }

  private boolean isReadByPage(int column) {
    return source.isLocal() && isPresent(column) && present(column).bytes().length() > LARGE_CHUNK;
  }

  /** A text that none of a string column is below, by the order of UTF-8; empty if not noted. */
  public Optional<String> minString(int column) {
    return mayBeNull(column, NO_TEXT)
        ? Optional.empty()
        : Optional.ofNullable(minText(column)).map(RowGroup::text);
  }

  /** A text that none of a string column is above, by the order of UTF-8; empty if not noted. */
  public Optional<String> maxString(int column) {
    return Optional.ofNullable(maxText(column)).map(RowGroup::text);
  }

  /**
   * A number that none of an INT32, INT64 or TIMESTAMP_MILLIS column is below; empty if not noted.
   */
  public Optional<Long> minLong(int column) {
    Statistics statistics = statistics(column);
    return statistics == null
        ? Optional.empty()
        : number(present(column), statistics.getMin_value());
  }

  /**
   * A number that none of an INT32, INT64 or TIMESTAMP_MILLIS column is above; empty if not noted.
   */
  public Optional<Long> maxLong(int column) {
    Statistics statistics = statistics(column);
    return statistics == null
        ? Optional.empty()
        : number(present(column), statistics.getMax_value());
  }

  /** Whether a column is known to hold nothing but NULLs, or the file lacks it. */
  public boolean isAllNull(int column) {
    if (!isPresent(column)) {
      return true;
    }
    Statistics statistics = present(column).metadata().getStatistics();
    return statistics != null && statistics.isSetNull_count() && statistics.getNull_count() == rows;
  }

  /**
   * Whether a DOUBLE column is known to hold neither NULL nor NaN nor an infinite number. Our files
   * have no bounds where there is a NaN; of those of other writers nothing is known.
   */
  public boolean isAllFinite(int column) {
    Statistics statistics = statistics(column);
    return isOwn
        && statistics != null
        && columns.get(column).kind() == Column.Kind.DOUBLE
        && !present(column).mayBeNull()
        && isFinite(statistics.getMin_value())
        && isFinite(statistics.getMax_value());
  }

  private static boolean isFinite(byte @Nullable [] bound) {
    return bound != null
        && bound.length == Double.BYTES
        && Double.isFinite(Double.longBitsToDouble(Bytes.longAt(bound, 0)));
  }

  /**
   * Whether columns are the very same bytes in both groups, so that both have the same values in
   * the same rows. That they do not says nothing. Compares what is compressed and decodes nothing.
   *
   * @param columns by their places in the schema, which is that of both
   */
  public boolean hasSameBytes(RowGroup other, int... columns) throws IOException {
    for (int column : columns) {
      Chunk chunk = chunks.get(column);
      Chunk others = other.chunks.get(column);
      if (chunk == null || others == null) {
        if (chunk != null || others != null) {
          return false;
        }
      } else if (!chunk.isAlike(others)) {
        return false;
      }
    }
    for (int column : columns) {
      if (isPresent(column) && !Arrays.equals(content(column), other.content(column))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the file has a column; it may lack one that came with a later version of the format.
   */
  private boolean isPresent(int column) {
    return chunks.get(column) != null;
  }

  private Chunk present(int column) {
    return Objects.requireNonNull(chunks.get(column));
  }

  private byte[] content(int column) throws IOException {
    ByteRange range = present(column).bytes();
    return source.read(range.from(), range.length());
  }

  /**
   * The rows where string columns have these texts, ascending. Reads only those columns, and of
   * them only what statistics and page indexes do not rule out; nothing at all if they rule out the
   * group.
   */
  public List<RowRange> matching(Map<Integer, String> texts) throws IOException {
    List<RowRange> ranges = rows == 0 ? List.of() : List.of(new RowRange(0, rows));
    for (Map.Entry<Integer, String> condition : texts.entrySet()) {
      if (!mayContain(condition.getKey(), utf8(condition.getValue()))) {
        return List.of();
      }
    }
    for (Map.Entry<Integer, String> condition : texts.entrySet()) {
      byte[] text = utf8(condition.getValue());
      if (!mayBeNull(condition.getKey(), text)) {
        ranges =
            narrow(ranges, index(condition.getKey()), TextCondition.equal(condition.getValue()));
      }
    }
    if (ranges.isEmpty()) {
      return ranges;
    }
    RangedReads reads = reads(texts.keySet().stream().toList(), ranges);
    for (Map.Entry<Integer, String> condition : new TreeMap<>(texts).entrySet()) {
      ranges = matching(reads, condition.getKey(), condition.getValue(), ranges);
    }
    return ranges;
  }

  /**
   * The rows that bounds do not rule out, ascending, for conditions on string columns. Reads the
   * page indexes at most.
   *
   * @param conditions by column
   */
  public List<RowRange> mayMatch(Map<Integer, TextCondition> conditions) throws IOException {
    List<RowRange> ranges = rows == 0 ? List.of() : List.of(new RowRange(0, rows));
    for (Map.Entry<Integer, TextCondition> entry : conditions.entrySet()) {
      if (!mayMatch(entry.getKey(), entry.getValue())) {
        return List.of();
      }
    }
    for (Map.Entry<Integer, TextCondition> entry : conditions.entrySet()) {
      if (!mayBeNull(entry.getKey(), entry.getValue())) {
        ranges = narrow(ranges, index(entry.getKey()), entry.getValue());
      }
    }
    return ranges;
  }

  private boolean mayMatch(int column, TextCondition condition) {
    return mayBeNull(column, condition) || condition.mayMatch(minText(column), maxText(column));
  }

  private boolean mayBeNull(int column, TextCondition condition) {
    return mayBeNull(column, NO_TEXT) && condition.matches("");
  }

  /** All rows. */
  public Batches read() throws IOException {
    return read(rows == 0 ? List.of() : List.of(new RowRange(0, rows)));
  }

  /**
   * Some rows. Reads only the pages that hold them where the file has a page index, and those of
   * all columns, so that damage to any of them is found.
   *
   * @param ranges ascending and apart
   */
  public Batches read(List<RowRange> ranges) throws IOException {
    int[] all = IntStream.range(0, columns.size()).toArray();
    return read(
        ranges, all, new @Nullable ConstantColumn[all.length], all.length, Batches.rowsFor(ranges));
  }

  /**
   * Some rows of some columns. The source learns at once which bytes will be asked for; the first
   * page is decoded when the first batch is. Columns of numbers and truth values that are the same
   * in all rows, as their statistics say, are not read at all.
   *
   * @param ranges ascending and apart
   * @param wanted the columns by their places in the schema; in the batches each is named by its
   *     place in this list
   */
  public Batches read(List<RowRange> ranges, int... wanted) throws IOException {
    return read(ranges, wanted, Batches.rowsFor(ranges));
  }

  /**
   * The same in batches of fewer rows, for reading many files side by side.
   *
   * @param mostRows how many rows a batch has at most
   */
  public Batches read(List<RowRange> ranges, int[] wanted, int mostRows) throws IOException {
    return read(ranges, wanted, wanted.length, mostRows);
  }

  /**
   * The same, with columns that are read only where they are asked for, by {@link
   * Batches#doubles(int, int, int)}.
   *
   * @param eager how many of the columns, the first of them, are read with each batch
   */
  public Batches read(List<RowRange> ranges, int[] wanted, int eager, int mostRows)
      throws IOException {
    int batchRows = Math.min(mostRows, Batches.rowsFor(ranges));
    @Nullable ConstantColumn[] constants = new @Nullable ConstantColumn[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      constants[i] = constant(wanted[i], batchRows);
    }
    return read(ranges, wanted, constants, eager, batchRows);
  }

  /** Those that are not null among the constants are not read. */
  private Batches read(
      List<RowRange> ranges,
      int[] wanted,
      @Nullable ConstantColumn[] constants,
      int eager,
      int batchRows)
      throws IOException {
    checkRanges(ranges);
    List<Integer> fetched = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      if (constants[i] == null && !isReadByPage(wanted[i])) {
        fetched.add(wanted[i]);
      }
    }
    RangedReads reads = reads(fetched, ranges);
    source.willRead(reads.ranges());
    List<BatchColumn> cursors = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      @Nullable ConstantColumn constant = constants[i];
      cursors.add(constant == null ? cursor(reads, wanted[i], ranges, batchRows) : constant);
    }
    return new Batches(source.name(), List.copyOf(cursors), eager, List.copyOf(ranges), batchRows);
  }

  /**
   * A column whose statistics say that all of its rows are the same, or null. Bounds of doubles say
   * nothing of NaN, so that doubles are the same only where all are NULL.
   */
  private @Nullable ConstantColumn constant(int column, int batchRows) {
    if (!isPresent(column)) {
      return null;
    }
    Column of = columns.get(column);
    if (of.optional() && isAllNull(column)) {
      return ConstantColumn.absent(of, batchRows);
    }
    @Nullable Statistics statistics = statistics(column);
    if (statistics == null || present(column).mayBeNull()) {
      return null;
    }
    return switch (of.kind()) {
      case STRING, DOUBLE -> null;
      case INT32, INT64, TIMESTAMP_MILLIS -> {
        Optional<Long> least = minLong(column);
        yield least.isPresent() && least.equals(maxLong(column))
            ? ConstantColumn.of(of, batchRows, least.get())
            : null;
      }
      case BOOLEAN -> {
        byte[] least = statistics.getMin_value();
        boolean same =
            least != null && least.length == 1 && Arrays.equals(least, statistics.getMax_value());
        yield same ? ConstantColumn.of(of, batchRows, least[0]) : null;
      }
    };
  }

  /**
   * The dictionaries of string columns, which say what texts there are without a row being read.
   * The source learns at once which bytes will be asked for.
   *
   * @return empty if one of the columns is not there, or not all of its rows are ids of a
   *     dictionary
   */
  public Optional<Dictionaries> dictionaries(int... wanted) {
    List<ByteRange> ranges = new ArrayList<>();
    for (int column : wanted) {
      Chunk chunk = chunks.get(column);
      long data = chunk == null ? 0 : chunk.metadata().getData_page_offset();
      if (chunk == null
          || chunk.column().kind() != Column.Kind.STRING
          || !chunk.isPlainEnough()
          || data <= chunk.bytes().from()
          || data >= chunk.bytes().to()) {
        return Optional.empty();
      }
      ranges.add(new ByteRange(chunk.bytes().from(), data));
    }
    RangedReads reads = new RangedReads(source, ranges, wanted.length);
    source.willRead(reads.ranges());
    List<StringCursor> cursors = new ArrayList<>();
    for (int column : wanted) {
      cursors.add(new StringCursor(place, new ChunkPages(present(column), reads, null)));
    }
    return Optional.of(new Dictionaries(source.name(), List.copyOf(cursors)));
  }

  /**
   * How many bytes {@link #read(List, int...)} asks the source for at most. Reads page indexes at
   * most.
   */
  public long bytes(List<RowRange> ranges, int... wanted) throws IOException {
    return reads(IntStream.of(wanted).boxed().toList(), ranges).ranges().stream()
        .mapToLong(ByteRange::length)
        .sum();
  }

  /**
   * How many bytes of the file some rows take in all columns together: those of each page spread
   * evenly over its rows, and those of a dictionary over all rows. Reads page indexes at most.
   */
  public double bytesOf(long from, long to) throws IOException {
    double sum = 0;
    for (int column = 0; column < columns.size(); column++) {
      if (isPresent(column)) {
        ByteRange chunk = present(column).bytes();
        PageIndex index = index(column);
        long spread = index == null ? chunk.length() : index.bytes(0).from() - chunk.from();
        sum += (double) spread * (to - from) / rows;
        sum += index == null ? 0 : index.bytesOf(from, to);
      }
    }
    return sum;
  }

  private void checkRanges(List<RowRange> ranges) {
    long last = 0;
    for (RowRange range : ranges) {
      if (range.from() < last || range.to() > rows) {
        throw new IllegalArgumentException(
            "ranges %s are not ascending within %d rows".formatted(ranges, rows));
      }
      last = range.to();
    }
  }

  private List<RowRange> matching(RangedReads reads, int column, String text, List<RowRange> ranges)
      throws IOException {
    if (ranges.isEmpty()) {
      return ranges;
    }
    int batchRows = Batches.rowsFor(ranges);
    BatchColumn cursor = cursor(reads, column, ranges, batchRows);
    Batches batches = new Batches(source.name(), List.of(cursor), 1, ranges, batchRows);
    List<RowRange> found = new ArrayList<>();
    while (batches.next()) {
      StringRuns runs = batches.strings(0);
      int id = runs.find(text);
      long row = batches.firstRow();
      for (int run = 0; id >= 0 && run < runs.size(); run++) {
        if (runs.id(run) == id) {
          addRange(found, row, row + runs.count(run));
        }
        row += runs.count(run);
      }
    }
    return found;
  }

  private static void addRange(List<RowRange> ranges, long from, long to) {
    if (!ranges.isEmpty() && ranges.getLast().to() == from) {
      ranges.set(ranges.size() - 1, new RowRange(ranges.getLast().from(), to));
    } else {
      ranges.add(new RowRange(from, to));
    }
  }

  private BatchColumn cursor(RangedReads reads, int column, List<RowRange> ranges, int batchRows)
      throws IOException {
    if (!isPresent(column)) {
      return ConstantColumn.absent(columns.get(column), batchRows);
    }
    PageIndex index = indexFor(column, ranges);
    return ColumnCursor.of(place, new ChunkPages(present(column), reads, index), batchRows);
  }

  /** The index that it takes to read some rows: none for all of them, and none for no rows. */
  private @Nullable PageIndex indexFor(int column, List<RowRange> ranges) throws IOException {
    boolean whole = ranges.size() == 1 && ranges.getFirst().rows() == rows;
    return whole || ranges.isEmpty() ? null : index(column);
  }

  /** Leaves of ranges what the bounds of pages allow for. */
  private static List<RowRange> narrow(
      List<RowRange> ranges, @Nullable PageIndex index, TextCondition condition) {
    if (index == null) {
      return ranges;
    }
    List<RowRange> narrowed = new ArrayList<>();
    for (RowRange range : ranges) {
      for (int page = 0; page < index.size(); page++) {
        long from = Math.max(range.from(), index.firstRow(page));
        long to = Math.min(range.to(), index.endRow(page));
        if (from < to && index.mayMatch(page, condition)) {
          addRange(narrowed, from, to);
        }
      }
    }
    return narrowed;
  }

  private RangedReads reads(List<Integer> columns, List<RowRange> ranges) throws IOException {
    List<ByteRange> wanted = new ArrayList<>();
    for (int column : columns) {
      if (isPresent(column)) {
        addBytes(wanted, present(column).bytes(), indexFor(column, ranges), ranges);
      }
    }
    return new RangedReads(source, wanted, columns.size() + 1);
  }

  private static void addBytes(
      List<ByteRange> wanted, ByteRange chunk, @Nullable PageIndex index, List<RowRange> ranges) {
    if (ranges.isEmpty()) {
      return;
    }
    if (index == null) {
      for (long from = chunk.from(); from < chunk.to(); from += STEP) {
        wanted.add(new ByteRange(from, Math.min(chunk.to(), from + STEP)));
      }
      return;
    }
    wanted.add(new ByteRange(chunk.from(), index.bytes(0).from()));
    for (int page = 0; page < index.size(); page++) {
      if (overlaps(ranges, index.firstRow(page), index.endRow(page))) {
        wanted.add(index.bytes(page));
      }
    }
  }

  private static boolean overlaps(List<RowRange> ranges, long from, long to) {
    return ranges.stream().anyMatch(range -> range.from() < to && range.to() > from);
  }

  private @Nullable PageIndex index(int column) throws IOException {
    List<@Nullable PageIndex> known = indexes.get();
    if (known == null) {
      known = readIndexes();
      indexes.set(known);
    }
    return known.get(column);
  }

  private List<@Nullable PageIndex> readIndexes() throws IOException {
    try {
      List<ByteRange> outsideTail = new ArrayList<>();
      for (Chunk chunk : chunks) {
        List<ByteRange> places =
            chunk == null ? List.of() : PageIndex.places(chunk, tail.footerStart());
        for (ByteRange at : places) {
          if (!tail.range().contains(at.from())) {
            outsideTail.add(at);
          }
        }
      }
      RangedReads reads = new RangedReads(source, outsideTail, outsideTail.size() + 1);
      reads.add(tail.range(), tail.bytes());
      List<@Nullable PageIndex> read = new ArrayList<>();
      for (Chunk chunk : chunks) {
        read.add(chunk == null ? null : PageIndex.read(chunk, reads, tail.footerStart()));
      }
      return read;
    } catch (Malformed e) {
      throw new CorruptFileException(source.name(), place + ", page index", e.getMessage(), e);
    }
  }

  /** Bounds leave out NULL, which is read as the empty text. */
  private boolean mayBeNull(int column, byte[] text) {
    return text.length == 0 && (!isPresent(column) || present(column).source().nullable());
  }

  private boolean mayContain(int column, byte[] text) {
    if (mayBeNull(column, text)) {
      return true;
    }
    byte[] min = minText(column);
    byte[] max = maxText(column);
    return (min == null || Arrays.compareUnsigned(min, text) <= 0)
        && (max == null || Arrays.compareUnsigned(max, text) >= 0);
  }

  private byte @Nullable [] minText(int column) {
    Statistics statistics = statistics(column);
    return statistics == null || !isText(column) ? null : statistics.getMin_value();
  }

  private byte @Nullable [] maxText(int column) {
    Statistics statistics = statistics(column);
    return statistics == null || !isText(column) ? null : statistics.getMax_value();
  }

  private boolean isText(int column) {
    return columns.get(column).kind() == Column.Kind.STRING;
  }

  /** Statistics whose order is known: parquet.thrift, Statistics. */
  private @Nullable Statistics statistics(int column) {
    return hasOrders && isPresent(column) ? present(column).metadata().getStatistics() : null;
  }

  private static Optional<Long> number(Chunk chunk, byte @Nullable [] bytes) {
    boolean narrow = chunk.metadata().getType() == Type.INT32;
    boolean number = narrow || chunk.metadata().getType() == Type.INT64;
    if (bytes == null || !number || bytes.length != (narrow ? Integer.BYTES : Long.BYTES)) {
      return Optional.empty();
    }
    long value = narrow ? Bytes.intAt(bytes, 0) : Bytes.longAt(bytes, 0);
    return Optional.of(Math.floorDiv(value, chunk.source().perMilli()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import com.github.luben.zstd.Zstd;
import io.trendlake.lake.parquet.Table.Bits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.xerial.snappy.Snappy;

/** The reference implementation, reading and writing whole tables. */
final class ParquetJava {

  /** How parquet-java is to write. */
  record Style(
      CompressionCodecName codec,
      WriterVersion version,
      boolean dictionary,
      boolean streamSplit,
      boolean nullable,
      LogicalTypeAnnotation.TimeUnit unit,
      int pageRows) {

    /** As near to ours as it can be configured to write. */
    static Style likeOurs() {
      return new Style(
          CompressionCodecName.ZSTD,
          WriterVersion.PARQUET_1_0,
          true,
          false,
          false,
          LogicalTypeAnnotation.TimeUnit.MILLIS,
          300);
    }
  }

  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger LOGGER = Logger.getLogger("org.apache.parquet");

  static {
    LOGGER.setLevel(Level.WARNING);
  }

  private ParquetJava() {}

  /** What parquet-java finds in a file. */
  static Table read(byte[] file, FileSchema schema) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        new GroupReader(file).withCodecFactory(new Codecs()).build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        rows.add(row(group, schema));
      }
    }
    return new Table(schema, rows);
  }

  private static List<Object> row(Group group, FileSchema schema) {
    List<Object> row = new ArrayList<>();
    for (Column column : schema.columns()) {
      String name = column.name();
      if (column.optional()
          && column.kind() != Column.Kind.DOUBLE
          && group.getFieldRepetitionCount(name) == 0) {
        row.add(Column.NULL);
        continue;
      }
      row.add(
          switch (column.kind()) {
            case STRING -> group.getString(name, 0);
            case INT32 -> (long) group.getInteger(name, 0);
            case INT64, TIMESTAMP_MILLIS -> group.getLong(name, 0);
            case DOUBLE ->
                group.getFieldRepetitionCount(name) == 0
                    ? Bits.ofNull()
                    : Bits.of(group.getDouble(name, 0));
            case BOOLEAN -> group.getBoolean(name, 0);
          });
    }
    return row;
  }

  /** A file of a table as parquet-java writes it. */
  static byte[] write(Table table, Style style) throws IOException {
    Memory out = new Memory();
    MessageType type = type(table.schema(), style);
    ExampleParquetWriter.Builder builder = ExampleParquetWriter.builder(out).withType(type);
    builder
        .withConf(new PlainParquetConfiguration())
        .withCodecFactory(new Codecs())
        .withCompressionCodec(style.codec())
        .withWriterVersion(style.version())
        .withDictionaryEncoding(style.dictionary())
        .withByteStreamSplitEncoding(style.streamSplit())
        .withPageRowCountLimit(style.pageRows())
        .withPageWriteChecksumEnabled(false)
        .withMinRowCountForPageSizeCheck(10)
        .withRowGroupRowCountLimit(1500);
    for (Column column : table.schema().columns()) {
      if (column.kind() == Column.Kind.DOUBLE) {
        builder.withDictionaryEncoding(column.name(), style.version() == WriterVersion.PARQUET_2_0);
      }
    }
    try (ParquetWriter<Group> writer = builder.build()) {
      SimpleGroupFactory groups = new SimpleGroupFactory(type);
      for (List<Object> row : table.rows()) {
        writer.write(group(groups.newGroup(), table.schema(), row, style));
      }
    }
    return out.bytes.toByteArray();
  }

  private static Group group(Group group, FileSchema schema, List<Object> row, Style style) {
    for (int i = 0; i < row.size(); i++) {
      Column column = schema.columns().get(i);
      String name = column.name();
      switch (row.get(i)) {
        case String text when text.isEmpty() && style.nullable() -> {
          // NULL in the file, which the reader must make the empty text.
        }
        case String text -> group.append(name, text);
        case Long number when number == Column.NULL && column.optional() -> {
          // NULL is what is not appended.
        }
        case Long number when column.kind() == Column.Kind.INT32 ->
            group.append(name, number.intValue());
        case Long number when column.kind() == Column.Kind.TIMESTAMP_MILLIS ->
            group.append(name, number * ticks(style));
        case Long number -> group.append(name, number);
        case Bits bits when bits.isNull() && column.optional() -> {
          // NULL is what is not appended.
        }
        case Bits bits -> group.append(name, bits.value());
        case Boolean truth -> group.append(name, truth);
        case Object other -> throw new IllegalStateException("a cell of " + other.getClass());
      }
    }
    return group;
  }

  private static long ticks(Style style) {
    return switch (style.unit()) {
      case MILLIS -> 1;
      case MICROS -> 1_000;
      case NANOS -> 1_000_000;
    };
  }

  private static MessageType type(FileSchema schema, Style style) {
    List<Type> fields = new ArrayList<>();
    for (Column column : schema.columns()) {
      boolean optional = column.optional() || style.nullable();
      Repetition repetition = optional ? Repetition.OPTIONAL : Repetition.REQUIRED;
      fields.add(
          switch (column.kind()) {
            case STRING ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(column.name());
            case INT32 -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(column.name());
            case INT64 -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(column.name());
            case TIMESTAMP_MILLIS ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                    .as(LogicalTypeAnnotation.timestampType(true, style.unit()))
                    .named(column.name());
            case DOUBLE ->
                Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(column.name());
            case BOOLEAN ->
                Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(column.name());
          });
    }
    return new MessageType("table", fields);
  }

  private static final class GroupReader extends ParquetReader.Builder<Group> {
    GroupReader(byte[] file) {
      super(new MemoryInput(file), new PlainParquetConfiguration());
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  private static final class MemoryInput implements InputFile {
    private final byte[] file;

    MemoryInput(byte[] file) {
      this.file = file;
    }

    @Override
    public long getLength() {
      return file.length;
    }

    @Override
    public SeekableInputStream newStream() {
      ByteArrayInputStream in = new ByteArrayInputStream(file);
      return new DelegatingSeekableInputStream(in) {
        @Override
        public long getPos() {
          return (long) file.length - in.available();
        }

        @Override
        public void seek(long position) throws IOException {
          in.reset();
          in.skipNBytes(position);
        }
      };
    }
  }

  private static final class Memory implements OutputFile {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public PositionOutputStream create(long blockSize) {
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return bytes.size();
        }

        @Override
        public void write(int b) {
          bytes.write(b);
        }

        @Override
        public void write(byte[] more, int offset, int length) {
          bytes.write(more, offset, length);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) {
      return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  /** Codecs without Hadoop's. */
  private static final class Codecs implements CompressionCodecFactory {

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
      return new BytesInputCompressor() {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
          byte[] plain = bytes.toInputStream().readAllBytes();
          return BytesInput.from(
              switch (codec) {
                case ZSTD -> Zstd.compress(plain);
                case SNAPPY -> Snappy.compress(plain);
                case GZIP -> gzip(plain);
                default -> plain;
              });
        }

        @Override
        public CompressionCodecName getCodecName() {
          return codec;
        }

        @Override
        public void release() {}
      };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
      return new BytesInputDecompressor() {
        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
          byte[] packed = bytes.toInputStream().readAllBytes();
          return BytesInput.from(
              switch (codec) {
                case ZSTD -> Zstd.decompress(packed, size);
                case SNAPPY -> Snappy.uncompress(packed);
                case GZIP -> new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
                default -> packed;
              });
        }

        @Override
        public void decompress(ByteBuffer in, int inSize, ByteBuffer out, int outSize)
            throws IOException {
          byte[] packed = new byte[inSize];
          in.get(packed);
          out.put(decompress(BytesInput.from(packed), outSize).toInputStream().readAllBytes());
        }

        @Override
        public void release() {}
      };
    }

    @Override
    public void release() {}

    private static byte[] gzip(byte[] plain) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(plain);
      }
      return out.toByteArray();
    }
  }
}

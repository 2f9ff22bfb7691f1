// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.compact;

import com.github.luben.zstd.Zstd;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Column;
import io.trendlake.model.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Samples in a file of parquet-java, with the columns of a day file. What it is given is as quick
 * as can be: the texts of a series are bytes already, and the same objects in all of its rows.
 */
final class ParquetJavaFile implements AutoCloseable {

  /** The settings that parquet-java writes by. */
  enum Style {
    /** As it writes when nothing is said: version 1 of pages, dictionaries in all columns. */
    USUAL,
    /**
     * The smallest that its settings allow: version 2, values split by bytes, timestamps as
     * differences.
     */
    SMALL
  }

  private static final List<String> TEXTS =
      List.of(
          LakeSchema.NAME,
          LakeSchema.ACCOUNT,
          LakeSchema.REGION,
          LakeSchema.JOB,
          LakeSchema.INSTANCE,
          LakeSchema.LABELS,
          LakeSchema.TYPE);

  private static final MessageType SCHEMA = schema();

  private final ParquetWriter<Row> writer;
  private final Row row = new Row();

  private ParquetJavaFile(ParquetWriter<Row> writer) {
    this.writer = writer;
  }

  /** The row that is written; one object for all. */
  private static final class Row {
    private Binary[] texts = new Binary[0];
    private long ts;
    private double value;
    private long slot;
  }

  /**
   * Begins a file.
   *
   * @param level of zstd
   */
  static ParquetJavaFile create(Path file, Style style, int level) throws IOException {
    Builder builder =
        new Builder(file)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodecs(level))
            .withCompressionCodec(CompressionCodecName.ZSTD);
    if (style == Style.SMALL) {
      builder
          .withWriterVersion(WriterVersion.PARQUET_2_0)
          .withDictionaryEncoding(LakeSchema.VALUE, false)
          .withDictionaryEncoding(LakeSchema.TS, false)
          .withByteStreamSplitEncoding(LakeSchema.VALUE, true);
    }
    return new ParquetJavaFile(builder.build());
  }

  /**
   * Adds samples of a series.
   *
   * @param slots {@link Column#NULL} where the slot is the timestamp
   * @param from the index of the first
   */
  void add(Series series, long[] ts, double[] values, long[] slots, int from, int count)
      throws IOException {
    row.texts =
        Stream.of(
                series.name(),
                series.account(),
                series.region(),
                series.job(),
                series.instance(),
                series.labels(),
                series.type().text())
            .map(Binary::fromString)
            .toArray(Binary[]::new);
    for (int i = from; i < from + count; i++) {
      row.ts = ts[i];
      row.value = values[i];
      row.slot = slots[i];
      writer.write(row);
    }
  }

  /** Ends the file. */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static MessageType schema() {
    Types.MessageTypeBuilder message = Types.buildMessage();
    TEXTS.forEach(name ->
        message
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(name));
    message
        .required(PrimitiveTypeName.INT64)
        .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
        .named(LakeSchema.TS);
    message.optional(PrimitiveTypeName.DOUBLE).named(LakeSchema.VALUE);
    message
        .optional(PrimitiveTypeName.INT64)
        .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
        .named(LakeSchema.SLOT);
    return message.named("samples");
  }

  private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
    Builder(Path file) {
      super(new LocalOutputFile(file));
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // Whoever extends it has to have both.
    protected WriteSupport<Row> getWriteSupport(Configuration configuration) {
      return new Support();
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(ParquetConfiguration configuration) {
      return new Support();
    }
  }

  /** Hands rows to parquet-java without an object in between. */
  private static final class Support extends WriteSupport<Row> {
    private @Nullable RecordConsumer consumer;

    @Override
    @SuppressWarnings("deprecation") // Whoever extends it has to have both.
    public WriteContext init(Configuration configuration) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    public void write(Row row) {
      RecordConsumer out = Objects.requireNonNull(consumer, "consumer");
      out.startMessage();
      int column = 0;
      for (Binary text : row.texts) {
        out.startField(TEXTS.get(column), column);
        out.addBinary(text);
        out.endField(TEXTS.get(column), column);
        column++;
      }
      out.startField(LakeSchema.TS, column);
      out.addLong(row.ts);
      out.endField(LakeSchema.TS, column);
      column++;
      out.startField(LakeSchema.VALUE, column);
      out.addDouble(row.value);
      out.endField(LakeSchema.VALUE, column);
      column++;
      if (row.slot != Column.NULL) {
        out.startField(LakeSchema.SLOT, column);
        out.addLong(row.slot);
        out.endField(LakeSchema.SLOT, column);
      }
      out.endMessage();
    }
  }

  /** zstd without Hadoop's streams. */
  private record ZstdCodecs(int level) implements CompressionCodecFactory {

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
      return new BytesInputCompressor() {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
          return BytesInput.from(Zstd.compress(bytes.toInputStream().readAllBytes(), level));
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
      throw new UnsupportedOperationException("files are written here, and read by DuckDB");
    }

    @Override
    public void release() {}
  }
}

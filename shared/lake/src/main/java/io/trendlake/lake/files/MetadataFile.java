// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/** Files of metadata, the same in every tier. */
public final class MetadataFile {

  private static final FileSchema SCHEMA = LakeSchema.METADATA;
  private static final int NAME = SCHEMA.indexOf(LakeSchema.NAME);
  private static final int ACCOUNT = SCHEMA.indexOf(LakeSchema.ACCOUNT);
  private static final int REGION = SCHEMA.indexOf(LakeSchema.REGION);
  private static final int JOB = SCHEMA.indexOf(LakeSchema.JOB);
  private static final int TYPE = SCHEMA.indexOf(LakeSchema.TYPE);
  private static final int UNIT = SCHEMA.indexOf("unit");
  private static final int HELP = SCHEMA.indexOf("help");
  private static final int SEEN = SCHEMA.indexOf("seen");

  private static final int HASH_BYTES = 8;

  private MetadataFile() {}

  /** A minute file of these rows, in any order. */
  public static byte[] write(Collection<MetadataRow> rows) {
    return write(rows, WriterOptions.minute());
  }

  /** A file of these rows, in any order. */
  public static byte[] write(Collection<MetadataRow> rows, WriterOptions options) {
    PageFileWriter writer = new PageFileWriter(SCHEMA, options);
    for (MetadataRow row : rows.stream().sorted(MetadataRow.ORDER).toList()) {
      write(writer, row);
      writer.endRows();
    }
    return writer.finish();
  }

  private static void write(PageFileWriter writer, MetadataRow row) {
    writer.strings(NAME, row.metadata().name(), 1);
    writer.strings(ACCOUNT, row.account(), 1);
    writer.strings(REGION, row.region(), 1);
    writer.strings(JOB, row.job(), 1);
    writer.strings(TYPE, row.metadata().type().text(), 1);
    writer.strings(UNIT, row.metadata().unit(), 1);
    writer.strings(HELP, row.metadata().help(), 1);
    writer.longs(SEEN, row.seen().toEpochMilli(), 1);
  }

  /** The rows of a file, in its order. */
  public static List<MetadataRow> read(FileSource source) throws IOException {
    List<MetadataRow> rows = new ArrayList<>();
    for (RowGroup group : PageFileReader.open(source, SCHEMA).rowGroups()) {
      Batches batch = group.read();
      while (batch.next()) {
        read(batch, rows);
      }
    }
    return rows;
  }

  private static void read(Batches batch, List<MetadataRow> rows) {
    RowRuns run = new RowRuns(batch, NAME, ACCOUNT, REGION, JOB, TYPE, UNIT, HELP);
    while (run.next()) {
      MetricType type = MetricType.ofText(run.text(4)).orElse(MetricType.UNKNOWN);
      MetricMetadata metadata = new MetricMetadata(run.text(0), type, run.text(5), run.text(6));
      for (int row = run.start(); row < run.start() + run.count(); row++) {
        Instant seen = Instant.ofEpochMilli(batch.longs(SEEN)[row]);
        rows.add(new MetadataRow(metadata, run.text(1), run.text(2), run.text(3), seen));
      }
    }
  }

  /**
   * What the name of a file has of its content: equal for rows that say the same, in whatever order
   * and whenever seen. Sixteen hexadecimal digits, the beginning of an SHA-256.
   */
  public static String contentHash(Collection<MetadataRow> rows) {
    MessageDigest digest = sha256();
    for (MetadataRow row : rows.stream().sorted(MetadataRow.ORDER).toList()) {
      update(digest, row.metadata().name());
      update(digest, row.account());
      update(digest, row.region());
      update(digest, row.job());
      update(digest, row.metadata().type().text());
      update(digest, row.metadata().unit());
      update(digest, row.metadata().help());
    }
    return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
  }

  /** With its length before it, so that no two lists of texts give the same bytes. */
  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}

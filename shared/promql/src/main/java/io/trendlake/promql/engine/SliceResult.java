// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.functions.Annotations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a slice came to, as bytes.
 *
 * @param rows its series; none has histograms
 * @param annotations what is to be said of it
 */
record SliceResult(List<Row> rows, Annotations annotations) {

  /** Changes when the bytes or what queries mean does, so that no old answer is taken for a new. */
  static final int VERSION = 3;

  /** A text is no longer than this; only damaged bytes say otherwise. */
  private static final int LONGEST_TEXT = 1 << 24;

  /** The answer as bytes. */
  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeInt(rows.size());
      for (Row row : rows) {
        write(row, out);
      }
      annotations.writeTo(out);
    } catch (IOException e) {
      throw new IllegalStateException("a buffer in memory refused bytes", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Row row, DataOutputStream out) throws IOException {
    out.writeInt(row.labels.size());
    for (int i = 0; i < row.labels.size(); i++) {
      write(row.labels.nameAt(i), out);
      write(row.labels.valueAt(i), out);
    }
    out.writeBoolean(row.dropName);
    byte[] values = new byte[row.values.length * Double.BYTES];
    doubles(values).put(row.values);
    out.write(values);
  }

  private static DoubleBuffer doubles(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Reads an answer.
   *
   * @param steps how many steps the slice has
   * @throws IOException if the bytes are damaged or of another version
   */
  static SliceResult read(byte[] bytes, int steps) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException("a kept answer of version " + version + ", not " + VERSION);
      }
      int size = in.readInt();
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        rows.add(readRow(in, steps));
      }
      Annotations annotations = Annotations.readFrom(in);
      if (in.read() >= 0) {
        throw new IOException("a kept answer has more bytes than its slice");
      }
      return new SliceResult(rows, annotations);
    }
  }

  private static Row readRow(DataInputStream in, int steps) throws IOException {
    Labels.Builder labels = Labels.builder();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      labels.set(readText(in), readText(in));
    }
    boolean dropName = in.readBoolean();
    double[] values = new double[steps];
    byte[] stored = new byte[steps * Double.BYTES];
    in.readFully(stored);
    doubles(stored).get(values);
    return new Row(labels.build(), values, null, dropName);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST_TEXT) {
      throw new IOException("a kept answer has a text of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.promql.text.FloatText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Writes points as text, many at a time, since an answer may have millions. The times of a series,
 * which are as a rule those of all series of an answer, are made into text once, unless there are
 * more of them than a range query has. For one thread.
 */
final class PointText {

  /** What is written at once. */
  private static final int CHUNK = 1 << 16;

  /** A time takes no more bytes than this, with the brackets and quotes around a point. */
  private static final int LONGEST_TIME = 32;

  private static final int LONGEST_POINT = LONGEST_TIME + FloatText.LONGEST;

  /** Texts of more times than these would take more memory than the points do. */
  private static final int MOST_TIMES = 1 << 14;

  private final JsonGenerator json;
  private final FloatText floats = new FloatText();
  private byte[] chunk = new byte[LONGEST_POINT];
  private int size;

  /** The times whose texts are known: of each <code>[1,"</code>, one after another. */
  private long[] times = {};

  private byte[] timeTexts = {};
  private int[] ends = {};

  PointText(JsonGenerator json) {
    this.json = json;
  }

  /** Writes an array of points. */
  void points(long[] ts, double[] values) {
    int wanted = (int) Math.min(CHUNK, (long) ts.length * LONGEST_POINT);
    if (chunk.length < wanted) {
      chunk = new byte[wanted];
    }
    boolean known = ts.length <= MOST_TIMES;
    if (known) {
      know(ts);
    }
    json.writeRawValue("[");
    for (int i = 0; i < ts.length; i++) {
      if (size > chunk.length - LONGEST_POINT) {
        send();
      }
      if (i > 0) {
        chunk[size++] = ',';
      }
      if (known) {
        int from = i == 0 ? 0 : ends[i - 1];
        System.arraycopy(timeTexts, from, chunk, size, ends[i] - from);
        size += ends[i] - from;
      } else {
        size = begin(ts[i], chunk, size);
      }
      size = floats.write(values[i], chunk, size);
      chunk[size++] = '"';
      chunk[size++] = ']';
    }
    send();
    json.writeRaw(']');
  }

  private void know(long[] ts) {
    if (Arrays.equals(ts, times)) {
      return;
    }
    if (timeTexts.length < ts.length * LONGEST_TIME) {
      timeTexts = new byte[ts.length * LONGEST_TIME];
      ends = new int[ts.length];
    }
    int end = 0;
    for (int i = 0; i < ts.length; i++) {
      end = begin(ts[i], timeTexts, end);
      ends[i] = end;
    }
    times = ts;
  }

  /** Writes what comes before the value of a point. */
  private static int begin(long ts, byte[] into, int from) {
    into[from] = '[';
    int end = time(ts, into, from + 1);
    into[end++] = ',';
    into[end++] = '"';
    return end;
  }

  /** Writes one point. */
  void point(long ts, double value) {
    size = floats.write(value, chunk, begin(ts, chunk, size));
    chunk[size++] = '"';
    chunk[size++] = ']';
    json.writeRawValue(taken());
  }

  /** Writes a time in seconds, with three digits after the point unless they are whole. */
  void time(long ts) {
    size = time(ts, chunk, size);
    json.writeRawValue(taken());
  }

  private static int time(long ts, byte[] into, int from) {
    int end = from;
    if (ts < 0) {
      into[end++] = '-';
    }
    end = FloatText.whole(Math.abs(ts / 1000), into, end);
    int millis = (int) Math.abs(ts % 1000);
    if (millis != 0) {
      into[end++] = '.';
      into[end++] = (byte) ('0' + millis / 100);
      into[end++] = (byte) ('0' + millis / 10 % 10);
      into[end++] = (byte) ('0' + millis % 10);
    }
    return end;
  }

  private String taken() {
    String text = new String(chunk, 0, size, StandardCharsets.ISO_8859_1);
    size = 0;
    return text;
  }

  /** Hands on what is written. Jackson would take it only character by character. */
  private void send() {
    if (json.streamWriteOutputTarget() instanceof OutputStream out) {
      json.flush();
      try {
        out.write(chunk, 0, size);
      } catch (IOException e) {
        throw JacksonIOException.construct(e);
      }
      size = 0;
    } else {
      json.writeRaw(taken());
    }
  }
}

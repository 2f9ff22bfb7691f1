// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import io.trendlake.lake.parquet.Snappy;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import io.trendlake.tsdb.chunk.ChunkEncoding;
import io.trendlake.tsdb.chunk.HistogramEncoder;
import io.trendlake.tsdb.chunk.XorEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** What a server of remote read answers: whole chunks, or samples. */
final class ReadServer {

  private static final int CHUNK_SAMPLES = 120;

  /** By their numbers in the protocol. */
  private static final List<LabelMatcher.Kind> KINDS =
      List.of(
          LabelMatcher.Kind.EQUAL,
          LabelMatcher.Kind.NOT_EQUAL,
          LabelMatcher.Kind.MATCHES,
          LabelMatcher.Kind.MATCHES_NOT);

  private final List<Given> series = new ArrayList<>();

  private record Given(Labels labels, SampleRun run) {

    long ts(int place) {
      return run.timestamps()[place];
    }

    @Nullable NativeHistogram histogram(int place) {
      @Nullable NativeHistogram @Nullable [] histograms = run.histograms();
      return histograms == null ? null : histograms[place];
    }
  }

  /** A question as it was sent. */
  record Question(long from, long last, List<Matcher> matchers) {}

  /** Adds a series: floats, or native histograms of which each can follow the one before. */
  void add(Labels labels, SampleRun run) {
    series.add(new Given(labels, run));
  }

  static Question question(Request request) {
    try {
      byte[] plain = Snappy.decompress(request.body(), 1 << 20);
      MessageReader in = new MessageReader();
      in.start(plain, plain.length);
      in.next();
      int outer = in.enter();
      long from = 0;
      long last = 0;
      List<Matcher> matchers = new ArrayList<>();
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> from = in.number();
          case 2 -> last = in.number();
          default -> matchers.add(matcher(in));
        }
      }
      in.leave(outer);
      return new Question(from, last, matchers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Matcher matcher(MessageReader in) throws IOException {
    int outer = in.enter();
    in.next();
    LabelMatcher.Kind kind = KINDS.get((int) in.number());
    in.next();
    String name = in.text();
    in.next();
    String value = in.text();
    in.leave(outer);
    return new Matcher(name, kind, value);
  }

  private List<Given> found(Question question) {
    return series.stream()
        .filter(one -> Matcher.matchesAll(question.matchers(), one.labels()))
        .toList();
  }

  /** Answers with the chunks that have samples of the time, a chunk a frame. */
  Response chunks(Request request) {
    Question question = question(request);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Given one : found(question)) {
      for (int from = 0; from < one.run().size(); from += CHUNK_SAMPLES) {
        int to = Math.min(one.run().size(), from + CHUNK_SAMPLES);
        if (one.ts(from) <= question.last() && one.ts(to - 1) >= question.from()) {
          body.writeBytes(frame(message(1, message(labels(one.labels()), chunk(one, from, to)))));
        }
      }
    }
    return streamed(body.toByteArray());
  }

  static Response streamed(byte[] body) {
    String type = "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse";
    return new Response(200, Map.of("Content-Type", type), body);
  }

  static byte[] frame(byte[] message) {
    CRC32C sum = new CRC32C();
    sum.update(message, 0, message.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, message.length);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    out.writeBytes(message);
    return out.toByteArray();
  }

  private static byte[] chunk(Given one, int from, int to) {
    NativeHistogram first = one.histogram(from);
    ChunkEncoding encoding = ChunkEncoding.XOR;
    byte[] data;
    if (first == null) {
      XorEncoder encoder = new XorEncoder();
      encoder.begin();
      for (int i = from; i < to; i++) {
        encoder.add(one.ts(i), one.run().values()[i]);
      }
      data = encoder.finish();
    } else {
      HistogramEncoder encoder = new HistogramEncoder(HistogramEncoder.isWhole(first));
      encoder.begin(one.ts(from), first);
      for (int i = from + 1; i < to; i++) {
        encoder.add(one.ts(i), Objects.requireNonNull(one.histogram(i)));
      }
      encoding = encoder.encoding();
      data = encoder.finish();
    }
    return message(
        2,
        message(
            number(1, one.ts(from)),
            number(2, one.ts(to - 1)),
            number(3, encoding.code()),
            message(4, data)));
  }

  /** Answers with the samples of the time. */
  Response samples(Request request) {
    Question question = question(request);
    List<byte[]> timeseries = new ArrayList<>();
    for (Given one : found(question)) {
      List<byte[]> parts = new ArrayList<>(List.of(labels(one.labels())));
      for (int i = 0; i < one.run().size(); i++) {
        if (one.ts(i) >= question.from() && one.ts(i) <= question.last()) {
          NativeHistogram histogram = one.histogram(i);
          parts.add(
              histogram == null
                  ? message(2, message(fraction(1, one.run().values()[i]), number(2, one.ts(i))))
                  : message(4, histogram(histogram, one.ts(i))));
        }
      }
      timeseries.add(message(1, message(parts.toArray(byte[][]::new))));
    }
    byte[] plain = message(1, message(timeseries.toArray(byte[][]::new)));
    Map<String, String> headers =
        Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "snappy");
    return new Response(200, headers, snappy(plain));
  }

  /** One whose buckets are all positive and in one span. */
  private static byte[] histogram(NativeHistogram histogram, long ts) {
    List<byte[]> parts = new ArrayList<>();
    boolean isWhole = HistogramEncoder.isWhole(histogram);
    parts.add(isWhole ? number(1, (long) histogram.count()) : fraction(2, histogram.count()));
    parts.add(fraction(3, histogram.sum()));
    parts.add(number(4, zigzag(histogram.schema())));
    parts.add(fraction(5, histogram.zeroThreshold()));
    parts.add(
        isWhole ? number(6, (long) histogram.zeroCount()) : fraction(7, histogram.zeroCount()));
    parts.add(
        message(
            11,
            message(
                number(1, zigzag(histogram.positiveIndexes()[0])),
                number(2, histogram.positiveIndexes().length))));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    double before = 0;
    for (double count : histogram.positiveCounts()) {
      if (isWhole) {
        varint(packed, zigzag((long) (count - before)));
        before = count;
      } else {
        packed.writeBytes(littleEndian(count));
      }
    }
    parts.add(message(isWhole ? 12 : 13, packed.toByteArray()));
    parts.add(number(15, ts));
    for (double bound : histogram.customBounds()) {
      parts.add(fraction(16, bound));
    }
    return message(parts.toArray(byte[][]::new));
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  private static byte[] littleEndian(double value) {
    return ByteBuffer.allocate(Double.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putDouble(value)
        .array();
  }

  private static byte[] snappy(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, plain.length);
    out.write(63 << 2);
    out.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(plain.length - 1).array());
    out.writeBytes(plain);
    return out.toByteArray();
  }

  private static byte[] labels(Labels labels) {
    List<byte[]> pairs = new ArrayList<>();
    labels.forEach((name, value) ->
        pairs.add(
            message(
                1,
                message(
                    message(1, name.getBytes(StandardCharsets.UTF_8)),
                    message(2, value.getBytes(StandardCharsets.UTF_8))))));
    return message(pairs.toArray(byte[][]::new));
  }

  private static byte[] message(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] message(int field, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, (long) field << 3 | 2);
    varint(out, content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] number(int field, long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, (long) field << 3);
    varint(out, value);
    return out.toByteArray();
  }

  private static byte[] fraction(int field, double value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, (long) field << 3 | 1);
    out.writeBytes(littleEndian(value));
    return out.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}

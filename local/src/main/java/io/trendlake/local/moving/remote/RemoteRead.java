// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import io.trendlake.config.http.Url;
import io.trendlake.fetch.http.StreamedResponse;
import io.trendlake.lake.parquet.Snappy;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.StaleMarker;
import io.trendlake.tsdb.block.EncodedChunk;
import io.trendlake.tsdb.chunk.ChunkDecoder;
import io.trendlake.tsdb.chunk.ChunkEncoding;
import io.trendlake.tsdb.chunk.ChunkSamples;
import io.trendlake.tsdb.chunk.MalformedChunkException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One request of Prometheus's remote read (storage/remote/read_handler.go and chunked.go). Chunks
 * are handed out as they come, a series at a time; an answer in samples, which older servers give,
 * is held whole. For one thread and one request.
 */
final class RemoteRead {

  /** Prometheus's own client takes no more (storage/remote/chunked.go). */
  private static final int MOST_FRAME_BYTES = 50_000_000;

  /** The size of a response in samples, decompressed. */
  private static final int MOST_ANSWER_BYTES = 128 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final long from;
  private final long to;
  private final ReadSink sink;
  private final MessageReader in = new MessageReader();
  private final ChunkDecoder decoder = new ChunkDecoder();

  /** The samples of one chunk, or of one series of an answer in samples. */
  private final ChunkSamples decoded = new ChunkSamples();

  /** The series that came last and may continue in the next frame. */
  private Labels labels = Labels.empty();

  private List<EncodedChunk> chunks = new ArrayList<>();

  private RemoteRead(long from, long to, ReadSink sink) {
    this.from = from;
    this.to = to;
    this.sink = sink;
  }

  /**
   * Asks for the series of a time.
   *
   * @param from the first instant wanted, in milliseconds since the epoch
   * @param to the first instant not wanted any more
   * @throws IOException if there is no whole answer; the sink may have taken a part of one
   */
  static void read(
      RemoteServer server,
      Url url,
      List<? extends LabelMatcher> matchers,
      long from,
      long to,
      ReadSink sink)
      throws IOException {
    byte[] body = ReadRequest.write(matchers, from, to - 1);
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/x-protobuf",
            "Content-Encoding",
            "snappy",
            "X-Prometheus-Remote-Read-Version",
            "0.1.0");
    try (StreamedResponse answer = server.post(url, headers, body)) {
      RemoteRead read = new RemoteRead(from, to, sink);
      if (answer.contentType().startsWith("application/x-streamed-protobuf")) {
        read.frames(new BufferedInputStream(answer.body(), BUFFER_BYTES));
      } else if (answer.contentType().startsWith("application/x-protobuf")) {
        read.wholeAnswer(answer.body());
      } else {
        throw new IOException(
            "%s answered with the type \"%s\", which is not one of remote read: name the whole address, such as http://HOST:9090/api/v1/read"
                .formatted(url, answer.contentType()));
      }
    }
  }

  private void frames(InputStream stream) throws IOException {
    CRC32C sum = new CRC32C();
    byte[] frame = new byte[BUFFER_BYTES];
    for (int length = frameLength(stream); length >= 0; length = frameLength(stream)) {
      byte[] stored = stream.readNBytes(Integer.BYTES);
      if (length > frame.length) {
        frame = new byte[Math.max(length, 2 * frame.length)];
      }
      if (stored.length < Integer.BYTES || stream.readNBytes(frame, 0, length) < length) {
        throw new IOException("the answer ends within a frame of %d bytes".formatted(length));
      }
      sum.reset();
      sum.update(frame, 0, length);
      int should = 0;
      for (byte b : stored) {
        should = should << Byte.SIZE | (b & 0xff);
      }
      if ((int) sum.getValue() != should) {
        throw new IOException(
            "the checksum of a frame is %08x, sent is %08x"
                .formatted((int) sum.getValue(), should));
      }
      in.start(frame, length);
      frame();
    }
    hand();
  }

  /** The length of the next frame; negative at the end of the answer. */
  private static int frameLength(InputStream stream) throws IOException {
    int b = stream.read();
    if (b < 0) {
      return -1;
    }
    long length = b & 0x7f;
    for (int shift = 7; b >= 0x80; shift += 7) {
      b = stream.read();
      if (b < 0 || shift > 28) {
        throw new IOException("the answer ends within the length of a frame");
      }
      length |= (b & 0x7fL) << shift;
    }
    if (length > MOST_FRAME_BYTES) {
      throw new IOException(
          "a frame of %d bytes is no frame: at most %d are taken"
              .formatted(length, MOST_FRAME_BYTES));
    }
    return (int) length;
  }

  private void frame() throws IOException {
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        int outer = in.enter();
        chunkedSeries();
        in.leave(outer);
      } else {
        in.skip();
      }
    }
  }

  private void chunkedSeries() throws IOException {
    Labels.Builder read = Labels.builder();
    List<EncodedChunk> ofFrame = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> label(read);
        case 2 -> {
          int outer = in.enter();
          chunk(ofFrame, damaged);
          in.leave(outer);
        }
        default -> in.skip();
      }
    }
    Labels all = read.build();
    damaged.forEach(what -> sink.leftOut(all + ": " + what));
    if (!all.equals(labels)) {
      hand();
      labels = all;
    }
    chunks.addAll(ofFrame);
  }

  /** Hands out the series that is whole. */
  private void hand() throws IOException {
    if (!chunks.isEmpty()) {
      sink.chunks(labels, chunks);
      chunks = new ArrayList<>();
    }
  }

  private void label(Labels.Builder into) throws IOException {
    int outer = in.enter();
    String name = "";
    String value = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> name = in.text();
        case 2 -> value = in.text();
        default -> in.skip();
      }
    }
    in.leave(outer);
    into.set(name, value);
  }

  private void chunk(List<EncodedChunk> into, List<String> damaged) throws IOException {
    int code = 0;
    byte[] data = {};
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 3 -> code = (int) in.number();
        case 4 -> data = in.bytes();
        default -> in.skip();
      }
    }
    Optional<ChunkEncoding> encoding = ChunkEncoding.of(code);
    if (encoding.isEmpty()) {
      damaged.add("a chunk has the encoding %d, which is not known".formatted(code));
      return;
    }
    decoded.clear();
    try {
      decoder.decode(encoding.get(), data, 0, data.length, decoded);
    } catch (MalformedChunkException e) {
      damaged.add("a chunk is damaged: " + e.getMessage());
      return;
    }
    int within = 0;
    for (int i = 0; i < decoded.size(); i++) {
      within += decoded.ts()[i] >= from && decoded.ts()[i] < to ? 1 : 0;
    }
    if (within > 0) {
      long first = decoded.ts()[0];
      long last = decoded.ts()[decoded.size() - 1];
      into.add(new EncodedChunk(encoding.get(), data, first, last, within));
    }
  }

  private void wholeAnswer(InputStream stream) throws IOException {
    byte[] packed = stream.readNBytes(MOST_ANSWER_BYTES);
    if (packed.length == MOST_ANSWER_BYTES) {
      throw new IOException(
          "an answer in samples of more than %d bytes".formatted(MOST_ANSWER_BYTES));
    }
    byte[] plain = Snappy.decompress(packed, MOST_ANSWER_BYTES);
    in.start(plain, plain.length);
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        int outer = in.enter();
        for (int inner = in.next(); inner != 0; inner = in.next()) {
          if (inner == 1) {
            int result = in.enter();
            sampledSeries();
            in.leave(result);
          } else {
            in.skip();
          }
        }
        in.leave(outer);
      } else {
        in.skip();
      }
    }
  }

  private void sampledSeries() throws IOException {
    Labels.Builder read = Labels.builder();
    SortedMap<Long, NativeHistogram> histograms = new TreeMap<>();
    decoded.clear();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> label(read);
        case 2 -> sample();
        case 4 -> {
          SentHistogram sent = SentHistogram.read(in);
          if (sent.ts() >= from && sent.ts() < to) {
            histograms.put(sent.ts(), sent.histogram());
          }
        }
        default -> in.skip();
      }
    }
    if (decoded.size() + histograms.size() > 0) {
      SampleRun floats = new SampleRun(decoded.size(), decoded.ts(), decoded.values(), null, null);
      sink.samples(read.build(), histograms.isEmpty() ? floats : together(floats, histograms));
    }
  }

  /** Floats and histograms of one series by their times. */
  private static SampleRun together(SampleRun floats, SortedMap<Long, NativeHistogram> histograms) {
    int size = floats.size() + histograms.size();
    long[] ts = new long[size];
    double[] values = new double[size];
    @Nullable NativeHistogram[] both = new NativeHistogram[size];
    int at = 0;
    int next = 0;
    for (Map.Entry<Long, NativeHistogram> histogram : histograms.entrySet()) {
      while (next < floats.size() && floats.timestamps()[next] < histogram.getKey()) {
        ts[at] = floats.timestamps()[next];
        values[at++] = floats.values()[next++];
      }
      boolean isStale = StaleMarker.isStale(histogram.getValue().sum());
      ts[at] = histogram.getKey();
      values[at] = isStale ? StaleMarker.VALUE : 0;
      both[at++] = isStale ? null : histogram.getValue();
    }
    while (next < floats.size()) {
      ts[at] = floats.timestamps()[next];
      values[at++] = floats.values()[next++];
    }
    return new SampleRun(size, ts, values, both, null);
  }

  private void sample() throws IOException {
    long ts = 0;
    double value = 0;
    int outer = in.enter();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> value = in.fraction();
        case 2 -> ts = in.number();
        default -> in.skip();
      }
    }
    in.leave(outer);
    if (ts >= from && ts < to) {
      decoded.add(ts, value);
    }
  }
}

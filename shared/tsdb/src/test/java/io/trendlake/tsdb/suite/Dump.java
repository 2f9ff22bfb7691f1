// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.suite;

import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.objstore.Bucket;
import io.trendlake.tsdb.block.Block;
import io.trendlake.tsdb.block.BlockFolder;
import io.trendlake.tsdb.chunk.ChunkDecoder;
import io.trendlake.tsdb.chunk.ChunkSamples;
import io.trendlake.tsdb.file.Damages;
import io.trendlake.tsdb.index.IndexReader;
import io.trendlake.tsdb.index.SeriesEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All samples as lines of text, by series: of a dump in the vectors, and of a block. */
final class Dump {

  private Dump() {}

  /** What a dump says, spans of histograms spelled out as indexes. */
  static Map<Labels, List<String>> ofFile(Path file) throws IOException {
    Map<Labels, List<String>> dump = new LinkedHashMap<>();
    List<String> samples = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split("\t", -1);
      if (fields[0].equals("series")) {
        samples = new ArrayList<>();
        dump.put(CanonicalJson.parse(fields[1]), samples);
      } else if (fields[0].equals("f")) {
        samples.add(line);
      } else {
        samples.add(histogram(fields));
      }
    }
    return dump;
  }

  private static String histogram(String[] fields) {
    boolean whole = fields[0].equals("h");
    List<String> out = new ArrayList<>(List.of("h", fields[1], fields[2]));
    out.addAll(List.of(fields[3], fields[4], fields[5]));
    out.add(count(fields[6], whole));
    out.add(count(fields[7], whole));
    out.add(fields[8]);
    out.add(fields[9]);
    for (int side = 10; side < 14; side += 2) {
      out.add(indexes(fields[side]));
      out.add(
          fields[side + 1].equals("-")
              ? "-"
              : String.join(
                  ",",
                  Arrays.stream(fields[side + 1].split(",", -1))
                      .map(c -> count(c, whole))
                      .toList()));
    }
    return String.join("\t", out);
  }

  private static String count(String text, boolean whole) {
    return whole ? hex(Double.parseDouble(text)) : text;
  }

  private static String indexes(String spans) {
    List<String> indexes = new ArrayList<>();
    int next = 0;
    if (!spans.equals("-")) {
      for (String span : spans.split(",", -1)) {
        String[] parts = span.split(":", -1);
        next += Integer.parseInt(parts[0]);
        for (int i = 0; i < Integer.parseInt(parts[1]); i++) {
          indexes.add(String.valueOf(next++));
        }
      }
    }
    return indexes.isEmpty() ? "-" : String.join(",", indexes);
  }

  /** What is read from the only block of a bucket. */
  static Map<Labels, List<String>> ofBlock(Bucket bucket, Damages damages) throws IOException {
    BlockFolder folder = BlockFolder.open(bucket, damages);
    Map<Labels, List<String>> dump = new LinkedHashMap<>();
    for (BlockFolder.Found found : folder.blocks()) {
      Block block = folder.open(found, damages);
      SeriesEntry entry = block.index().entry();
      IndexReader.SeriesWalk walk = block.index().series(damages);
      ChunkDecoder decoder = new ChunkDecoder();
      ChunkSamples samples = new ChunkSamples();
      while (walk.next(entry)) {
        samples.clear();
        block.read(entry, Long.MIN_VALUE, Long.MAX_VALUE, decoder, samples, damages);
        if (samples.size() > 0) {
          dump.put(entry.labels(), lines(samples));
        }
      }
    }
    return dump;
  }

  private static List<String> lines(ChunkSamples samples) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      NativeHistogram histogram = samples.histogram(i);
      String head = samples.ts()[i] + "\t" + samples.start(i) + "\t";
      lines.add(
          histogram == null
              ? "f\t" + head + hex(samples.values()[i])
              : "h\t" + head + line(histogram));
    }
    return lines;
  }

  private static String line(NativeHistogram histogram) {
    String hint =
        switch (histogram.resetHint()) {
          case UNKNOWN -> "unknown";
          case RESET -> "reset";
          case NOT_RESET -> "noreset";
          case GAUGE -> "gauge";
        };
    return String.join(
        "\t",
        hint,
        String.valueOf(histogram.schema()),
        hex(histogram.zeroThreshold()),
        hex(histogram.zeroCount()),
        hex(histogram.count()),
        hex(histogram.sum()),
        list(histogram.customBounds()),
        list(histogram.positiveIndexes()),
        list(histogram.positiveCounts()),
        list(histogram.negativeIndexes()),
        list(histogram.negativeCounts()));
  }

  private static String list(double[] values) {
    return values.length == 0
        ? "-"
        : String.join(",", Arrays.stream(values).mapToObj(Dump::hex).toList());
  }

  private static String list(int[] values) {
    return values.length == 0
        ? "-"
        : String.join(",", Arrays.stream(values).mapToObj(String::valueOf).toList());
  }

  private static String hex(double value) {
    return HexFormat.of().toHexDigits(Double.doubleToRawLongBits(value));
  }
}

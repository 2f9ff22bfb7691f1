// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.exposition.ExpositionException;
import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import io.trendlake.exposition.SampleHandler;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Prints what the parser finds in files, in the format of {@code peers dump}, so that it can be
 * compared with Prometheus byte by byte. All files go through one parser, so the comparison also
 * covers what it does with a body remembered.
 */
final class ParserDump implements SampleHandler {

  private final StringBuilder out = new StringBuilder();
  private final List<String> series = new ArrayList<>();

  private ParserDump() {}

  /** Arguments: the format, text or openmetrics, and the files. */
  public static void main(String[] args) throws IOException {
    ExpositionFormat format = Formats.named(args[0]);
    ParserDump dump = new ParserDump();
    ExpositionParser parser = new ExpositionParser();
    PrintStream stdout = new PrintStream(System.out, false, ISO_8859_1);
    for (int i = 1; i < args.length; i++) {
      stdout.print("file " + args[i] + "\n");
      stdout.print(dump.body(parser, format, Files.readAllBytes(Path.of(args[i]))));
    }
    stdout.flush();
  }

  private String body(ExpositionParser parser, ExpositionFormat format, byte[] body) {
    out.setLength(0);
    try {
      parser.parse(format, body, 0, body.length, this);
      endLine();
      return out.append("ok\n").toString();
    } catch (ExpositionException e) {
      endLine();
      return out.append("error \"").append(e.getMessage()).append("\"\n").toString();
    }
  }

  private void endLine() {
    if (!out.isEmpty()) {
      out.append('\n');
    }
  }

  @Override
  public void series(int id, Labels labels, MetricType type) {
    StringBuilder text = new StringBuilder();
    labels.forEach(
        (name, value) -> text.append(hex(name)).append('=').append(hex(value)).append(','));
    series.add(id, text.toString());
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }

  @Override
  public void sample(int id, double value, long ts) {
    endLine();
    out.append(series.get(id)).append(' ');
    point(value, ts);
  }

  private void point(double value, long ts) {
    out.append(HexFormat.of().toHexDigits(Double.doubleToRawLongBits(value)));
    if (ts != NO_TIMESTAMP) {
      out.append(" @").append(ts);
    }
  }

  @Override
  public void exemplar(int id, Labels labels, double value, long ts) {
    out.append(" # ");
    point(value, ts);
  }

  @Override
  public void forgotten() {
    series.clear();
  }
}

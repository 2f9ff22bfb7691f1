// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.query;

import io.trendlake.model.Printable;
import io.trendlake.promql.engine.QueryValue.MatrixSeries;
import io.trendlake.promql.text.GoFloat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Draws series with Braille characters, of which each holds two points across and four up. Times
 * are UTC.
 */
final class Chart {

  private static final int HEIGHT = 16;
  private static final int LEAST_WIDTH = 20;
  private static final int MOST_SERIES = 24;
  private static final int LABEL_WIDTH = 10;
  private static final int BRAILLE = 0x2800;

  /** The dots of a character, from its upper left one down, then those of the right column. */
  private static final int[][] DOTS = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

  /** Colours that stand out on light and on dark ground. */
  private static final int[] COLORS = {36, 33, 35, 32, 31, 34, 96, 93, 95, 92, 91, 94};

  private final int width;
  private final boolean colored;
  private final QueryPrinter.Range range;

  /**
   * A chart.
   *
   * @param columns how wide the terminal is
   * @param colored whether each series has a colour
   */
  Chart(QueryPrinter.Range range, int columns, boolean colored) {
    this.range = range;
    this.width = Math.max(LEAST_WIDTH, columns - LABEL_WIDTH - 2);
    this.colored = colored;
  }

  /** The lines of the chart: the plot, the times, and a legend. */
  List<String> lines(List<MatrixSeries> series) {
    List<MatrixSeries> shown = series.subList(0, Math.min(MOST_SERIES, series.size()));
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (MatrixSeries each : shown) {
      for (double value : each.values()) {
        if (Double.isFinite(value)) {
          least = Math.min(least, value);
          greatest = Math.max(greatest, value);
        }
      }
    }
    if (least > greatest) {
      return List.of("no numbers to draw");
    }
    double low = least == greatest ? least - 1 : least;
    double high = least == greatest ? greatest + 1 : greatest;
    int[][] dots = new int[HEIGHT][width];
    int[][] owners = new int[HEIGHT][width];
    for (int i = 0; i < shown.size(); i++) {
      draw(shown.get(i), low, high, dots, owners, i);
    }
    List<String> lines = new ArrayList<>(plot(dots, owners, low, high));
    lines.add(" ".repeat(LABEL_WIDTH + 1) + "└" + "─".repeat(width));
    lines.add(times());
    for (int i = 0; i < shown.size(); i++) {
      lines.add(colored("━━", i) + " " + Printable.line(shown.get(i).labels().toString()));
    }
    if (series.size() > shown.size()) {
      lines.add(
          (series.size() - shown.size())
              + " more series; aggregate them, or use topk, or --format table");
    }
    return lines;
  }

  private void draw(
      MatrixSeries series, double low, double high, int[][] dots, int[][] owners, int number) {
    long span = Math.max(1, range.end() - range.start());
    int right = 2 * width - 1;
    int top = 4 * HEIGHT - 1;
    int lastX = -1;
    int lastY = -1;
    long lastTime = 0;
    for (int i = 0; i < series.timestamps().length; i++) {
      double value = series.values()[i];
      if (!Double.isFinite(value)) {
        continue;
      }
      long time = series.timestamps()[i];
      int x = (int) Math.round((double) (time - range.start()) / span * right);
      int y = (int) Math.round((value - low) / (high - low) * top);
      boolean joined = lastX >= 0 && time - lastTime <= range.step();
      int steps = joined ? Math.max(Math.abs(x - lastX), Math.abs(y - lastY)) : 0;
      for (int step = 0; step <= steps; step++) {
        int atX = steps == 0 ? x : lastX + Math.round((float) (x - lastX) * step / steps);
        int atY = steps == 0 ? y : lastY + Math.round((float) (y - lastY) * step / steps);
        int fromTop = top - atY;
        dots[fromTop / 4][atX / 2] |= DOTS[atX % 2][fromTop % 4];
        owners[fromTop / 4][atX / 2] = number;
      }
      lastX = x;
      lastY = y;
      lastTime = time;
    }
  }

  private List<String> plot(int[][] dots, int[][] owners, double low, double high) {
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < HEIGHT; row++) {
      StringBuilder line = new StringBuilder();
      boolean labelled = row % 5 == 0;
      String label = labelled ? number(high - (high - low) * row / (HEIGHT - 1)) : "";
      line.append(" ".repeat(Math.max(0, LABEL_WIDTH - label.length())))
          .append(label)
          .append(labelled ? " ┤" : " │");
      for (int column = 0; column < width; column++) {
        int cell = dots[row][column];
        line.append(
            cell == 0 ? " " : colored(Character.toString(BRAILLE + cell), owners[row][column]));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private String colored(String text, int series) {
    return colored ? "\u001b[" + COLORS[series % COLORS.length] + "m" + text + "\u001b[0m" : text;
  }

  /** Four digits, with k, M, G and T for what is large. */
  private static String number(double value) {
    double size = Math.abs(value);
    String[] units = {"", "k", "M", "G", "T"};
    int unit = 0;
    while (size >= 10_000 && unit < units.length - 1) {
      size /= 1000;
      unit++;
    }
    double scaled = Math.copySign(size, value);
    @Nullable Double rounded = GoFloat.parse(String.format(Locale.ROOT, "%.4g", scaled));
    return GoFloat.plain(rounded == null ? scaled : rounded) + units[unit];
  }

  private String times() {
    boolean days = range.end() - range.start() > 86_400_000L;
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern(days ? "MM-dd HH:mm" : "HH:mm:ss", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    StringBuilder line = new StringBuilder(" ".repeat(LABEL_WIDTH + 2));
    int marks = Math.max(2, width / 20);
    for (int mark = 0; mark < marks; mark++) {
      long time = range.start() + (range.end() - range.start()) * mark / (marks - 1);
      String text = format.format(Instant.ofEpochMilli(time));
      int at = LABEL_WIDTH + 2 + (int) ((long) (width - text.length()) * mark / (marks - 1));
      line.append(" ".repeat(Math.max(0, at - line.length()))).append(text);
    }
    return line.append(" UTC").toString();
  }
}

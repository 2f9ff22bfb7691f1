// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.SampleRun;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Samples as lines of text. */
public enum TextFormat {

  /**
   * OpenMetrics, with a timestamp on every line. Every family is of type unknown, since the rules
   * for names of counters would refuse what exporters of the older format have. There is no stale
   * marker in it.
   */
  OPENMETRICS {
    private String family = "";

    @Override
    void begin(Appendable out) {
      family = "";
    }

    @Override
    long write(Labels labels, SampleRun run, Appendable out) throws IOException {
      String name = labels.metricName();
      if (!name.equals(family)) {
        family = name;
        out.append("# TYPE ").append(shown(name)).append(" unknown\n");
      }
      String series = series(labels);
      long left = 0;
      for (int i = 0; i < run.size(); i++) {
        if (StaleMarker.isStale(run.values()[i])) {
          left++;
          continue;
        }
        long ts = run.timestamps()[i];
        out.append(series).append(' ').append(number(run.values()[i])).append(' ');
        out.append(String.valueOf(Math.floorDiv(ts, 1000L))).append('.');
        String millis = String.valueOf(1000 + Math.floorMod(ts, 1000L));
        out.append(millis, 1, millis.length()).append('\n');
      }
      return left;
    }

    @Override
    void end(Appendable out) throws IOException {
      out.append("# EOF\n");
    }

    private String series(Labels labels) {
      StringBuilder text = new StringBuilder();
      String name = labels.metricName();
      boolean plain = shown(name).equals(name);
      if (plain) {
        text.append(name);
      }
      text.append('{');
      if (!plain) {
        text.append(shown(name));
      }
      labels
          .without(List.of(Labels.METRIC_NAME))
          .forEach((label, value) -> {
            if (text.charAt(text.length() - 1) != '{') {
              text.append(',');
            }
            text.append(shown(label)).append('=').append(quoted(value));
          });
      return text.append('}').toString();
    }

    private String shown(String name) {
      return name.matches("[A-Za-z_:][A-Za-z0-9_:]*") ? name : quoted(name);
    }

    private String quoted(String text) {
      return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
  },

  /** Comma-separated values as RFC 4180 has them: the columns of samples without the type. */
  CSV {
    @Override
    void begin(Appendable out) throws IOException {
      out.append("name,account,region,job,instance,labels,ts,value\n");
    }

    @Override
    long write(Labels labels, SampleRun run, Appendable out) throws IOException {
      Series series = Series.of(labels, MetricType.UNKNOWN);
      String head =
          String.join(
              ",",
              quoted(series.name()),
              quoted(series.account()),
              quoted(series.region()),
              quoted(series.job()),
              quoted(series.instance()),
              quoted(series.labels()));
      for (int i = 0; i < run.size(); i++) {
        double value = run.values()[i];
        out.append(head).append(',');
        out.append(Instant.ofEpochMilli(run.timestamps()[i]).toString()).append(',');
        out.append(StaleMarker.isStale(value) ? "" : number(value)).append('\n');
      }
      return 0;
    }

    @Override
    void end(Appendable out) {
      // Nothing ends a table.
    }

    private String quoted(String text) {
      return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
          ? '"' + text.replace("\"", "\"\"") + '"'
          : text;
    }
  };

  /** Writes what comes before all series. */
  abstract void begin(Appendable out) throws IOException;

  /** Writes a series; returns how many stale markers the format has no place for. */
  abstract long write(Labels labels, SampleRun run, Appendable out) throws IOException;

  /** Writes what comes after all series. */
  abstract void end(Appendable out) throws IOException;

  /** The shortest text that is read as the same number. */
  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15 && (value != 0 || 1 / value > 0)) {
      return String.valueOf((long) value);
    }
    return String.valueOf(value);
  }
}

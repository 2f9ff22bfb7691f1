// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * OpenMetrics, with a timestamp on every line. Every family is of type unknown, since the rules for
 * names of counters would refuse what exporters of the older format have. There is no stale marker
 * in it.
 */
public final class OpenMetricsText implements SampleText {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:]*");

  private final Appendable out;
  private String family = "";

  /** Writes to an output that the caller closes. */
  public OpenMetricsText(Appendable out) {
    this.out = out;
  }

  @Override
  public void begin() {
    // Nothing precedes the first family.
  }

  @Override
  public long write(Labels labels, SampleRun run) throws IOException {
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
      } else {
        out.append(series).append(' ').append(SampleText.number(run.values()[i])).append(' ');
        appendSeconds(run.timestamps()[i]);
      }
    }
    return left;
  }

  private void appendSeconds(long ts) throws IOException {
    // A minus would belong to the fraction as well.
    String sign = ts < 0 ? "-" : "";
    String millis = String.valueOf(1000 + Math.abs(ts % 1000));
    out.append(sign).append(String.valueOf(Math.abs(ts / 1000))).append('.');
    out.append(millis, 1, millis.length()).append('\n');
  }

  @Override
  public void end() throws IOException {
    out.append("# EOF\n");
  }

  private static String series(Labels labels) {
    StringBuilder text = new StringBuilder();
    String name = labels.metricName();
    boolean plain = PLAIN.matcher(name).matches();
    text.append(plain ? name : "").append('{').append(plain ? "" : quoted(name));
    labels
        .without(List.of(Labels.METRIC_NAME))
        .forEach((label, value) -> {
          text.append(text.charAt(text.length() - 1) == '{' ? "" : ",");
          text.append(shown(label)).append('=').append(quoted(value));
        });
    return text.append('}').toString();
  }

  private static String shown(String name) {
    return PLAIN.matcher(name).matches() ? name : quoted(name);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}

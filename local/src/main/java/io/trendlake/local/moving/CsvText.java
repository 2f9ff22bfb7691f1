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

/**
 * Comma-separated values as RFC 4180 has them: the columns of samples without the type. The value
 * is empty where a series went stale.
 */
public final class CsvText implements SampleText {

  private final Appendable out;

  /** Writes to an output that the caller closes. */
  public CsvText(Appendable out) {
    this.out = out;
  }

  @Override
  public void begin() throws IOException {
    out.append("name,account,region,job,instance,labels,ts,value\n");
  }

  @Override
  public long write(Labels labels, SampleRun run) throws IOException {
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
      out.append(StaleMarker.isStale(value) ? "" : SampleText.number(value)).append('\n');
    }
    return 0;
  }

  @Override
  public void end() {
    // Nothing ends a table.
  }

  private static String quoted(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}

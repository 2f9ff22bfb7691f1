// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes samples down as {@code peers dump} does with what Prometheus's parser finds. */
final class PeerDump implements SampleHandler {

  private final List<String> series = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();
  private int samples;

  String of(ExpositionParser parser, ExpositionFormat format, byte[] body)
      throws ExpositionException {
    out.setLength(0);
    samples = 0;
    parser.parse(format, body, 0, body.length, this);
    return out.append(samples == 0 ? "" : "\n").append("ok\n").toString();
  }

  int samples() {
    return samples;
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
    out.append(samples == 0 ? "" : "\n").append(series.get(id)).append(' ');
    samples++;
    point(value, ts);
  }

  @Override
  public void exemplar(int id, Labels labels, double value, long ts) {
    out.append(" # ");
    point(value, ts);
  }

  private void point(double value, long ts) {
    out.append(HexFormat.of().toHexDigits(Double.doubleToRawLongBits(value)));
    if (ts != NO_TIMESTAMP) {
      out.append(" @").append(ts);
    }
  }

  @Override
  public void forgotten() {
    series.clear();
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.http.Url;
import io.trendlake.model.Labels;
import io.trendlake.model.Utf8Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The URL that labels say: Prometheus's {@code Target.URL} (scrape/target.go). */
final class TargetUrl {

  private TargetUrl() {}

  /**
   * The URL. As in Prometheus, an address or a scheme that is not one makes a target that is down.
   *
   * @param params the job's; a label {@code __param_x} replaces the first value of {@code x}
   */
  static Url of(Labels labels, Map<String, List<String>> params) {
    return Url.of(
        labels.value(TargetLabels.SCHEME),
        labels.value(TargetLabels.ADDRESS),
        labels.value(TargetLabels.METRICS_PATH),
        query(labels, params));
  }

  private static String query(Labels labels, Map<String, List<String>> params) {
    StringJoiner query = new StringJoiner("&");
    withLabels(labels, params)
        .forEach((name, values) ->
            values.forEach(
                value -> query.add(Url.escapeQuery(name) + "=" + Url.escapeQuery(value))));
    return query.toString();
  }

  private static Map<String, List<String>> withLabels(
      Labels labels, Map<String, List<String>> params) {
    Map<String, List<String>> all = new TreeMap<>(Utf8Order::compare);
    params.forEach((name, values) -> all.put(name, new ArrayList<>(values)));
    labels.forEach((label, value) -> {
      if (label.startsWith(TargetLabels.PARAM_PREFIX)) {
        String name = label.substring(TargetLabels.PARAM_PREFIX.length());
        List<String> values = all.computeIfAbsent(name, none -> new ArrayList<>());
        if (!values.isEmpty()) {
          values.removeFirst();
        }
        values.addFirst(value);
      }
    });
    return all;
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.discovery.TargetLabels.FaultyTargetException;
import io.trendlake.model.Labels;
import io.trendlake.model.Utf8Order;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The URL that labels say, escaped as Go's net/url does: Prometheus's {@code Target.URL}
 * (scrape/target.go).
 */
final class TargetUrl {

  private static final String UNRESERVED = "-_.~";
  private static final String IN_PATH = UNRESERVED + "$&+,/:;=@";
  private static final String IN_HOST = UNRESERVED + "!$&'()*+,;=:[]";

  private TargetUrl() {}

  /**
   * The URL.
   *
   * @param params the job's; a label {@code __param_x} replaces the first value of {@code x}
   */
  static URI of(Labels labels, Map<String, List<String>> params) throws FaultyTargetException {
    String scheme = labels.value(TargetLabels.SCHEME);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new FaultyTargetException("the scheme \"" + scheme + "\" is not http or https");
    }
    String path = labels.value(TargetLabels.METRICS_PATH);
    String query = query(labels, params);
    String url =
        scheme
            + "://"
            + escape(labels.value(TargetLabels.ADDRESS), IN_HOST)
            + (path.isEmpty() || path.startsWith("/") ? "" : "/")
            + escape(path, IN_PATH)
            + (query.isEmpty() ? "" : "?" + query);
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new FaultyTargetException("\"" + url + "\" is not a URL: " + e.getReason());
    }
  }

  private static String query(Labels labels, Map<String, List<String>> params) {
    StringJoiner query = new StringJoiner("&");
    withLabels(labels, params)
        .forEach((name, values) ->
            values.forEach(value -> query.add(escapeQuery(name) + "=" + escapeQuery(value))));
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

  private static String escapeQuery(String text) {
    return escape(text, UNRESERVED).replace("%20", "+");
  }

  private static String escape(String text, String kept) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isAlphanumeric(c) || kept.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(hexDigit(c >> 4)).append(hexDigit(c & 15));
      }
    }
    return out.toString();
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static char hexDigit(int value) {
    return "0123456789ABCDEF".charAt(value);
  }
}

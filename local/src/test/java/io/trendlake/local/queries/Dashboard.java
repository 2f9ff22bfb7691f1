// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A dashboard for Grafana, of those in {@code dashboards/}. */
public record Dashboard(String file, JsonTree document) {

  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)[^}]*}|(\\w+))");

  /** All that there are. */
  public static List<Dashboard> all() throws IOException {
    List<Dashboard> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("../dashboards"))) {
      for (Path file : files.sorted().toList()) {
        all.add(
            new Dashboard(file.getFileName().toString(), JsonTree.parse(Files.readAllBytes(file))));
      }
    }
    assertThat(all).hasSize(3);
    return all;
  }

  List<JsonTree> panels() {
    List<JsonTree> all = new ArrayList<>();
    for (JsonTree panel : document.at("panels").items()) {
      all.add(panel);
      if (panel.has("panels")) {
        all.addAll(panel.at("panels").items());
      }
    }
    return all;
  }

  /** The queries by the titles of their panels. */
  public List<Map.Entry<String, String>> queries() {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    for (JsonTree panel : panels()) {
      if (panel.has("targets")) {
        for (JsonTree target : panel.at("targets").items()) {
          all.add(Map.entry(panel.at("title").text(), target.at("expr").text()));
        }
      }
    }
    return all;
  }

  /** The variables with their first values; {@code .*} for all values. */
  private Map<String, String> variables() {
    Map<String, String> all = new HashMap<>();
    for (JsonTree variable : document.at("templating").at("list").items()) {
      boolean asked = variable.at("type").text().equals("query");
      all.put(
          variable.at("name").text(),
          asked ? variable.at("allValue").text() : variable.at("current").at("value").text());
    }
    return all;
  }

  /** A query with what Grafana fills in over a day of samples that are a slot apart. */
  public String filled(String expr, Duration slot) {
    Map<String, String> known = variables();
    known.put("__range", "1d");
    known.put("__range_s", "86400");
    known.put("__rate_interval", 4 * slot.toSeconds() + "s");
    known.put("slot", String.valueOf(slot.toSeconds()));
    return VARIABLE
        .matcher(expr)
        .replaceAll(found -> {
          String name = found.group(1) == null ? found.group(2) : found.group(1);
          assertThat(known).as(file + ": " + expr).containsKey(name);
          return Matcher.quoteReplacement(known.getOrDefault(name, ""));
        });
  }
}

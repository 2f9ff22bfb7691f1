// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.config.PrometheusDuration;
import io.trendlake.config.Url;
import io.trendlake.discovery.DroppedTarget;
import io.trendlake.discovery.Target;
import io.trendlake.local.run.TargetBoard;
import io.trendlake.local.run.TargetStatus;
import io.trendlake.model.Labels;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The targets in the shape of Prometheus's {@code /api/v1/targets} (its {@code web/api/v1/api.go},
 * {@code TargetDiscovery}), so that what reads the one reads the other.
 */
final class TargetsJson {

  /** How Go writes the time of something that has not happened. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  /** How this machine calls itself. */
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  private final JsonGenerator json;

  private TargetsJson(JsonGenerator json) {
    this.json = json;
  }

  /**
   * The answer.
   *
   * @param state {@code active}, {@code dropped}, or {@code any} or nothing for both
   * @param scrapePool the only job to show, or nothing for all
   */
  static String write(TargetBoard board, String state, String scrapePool) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        JsonFactory.builder().build().createGenerator(ObjectWriteContext.empty(), text)) {
      new TargetsJson(json).write(board, state.toLowerCase(Locale.ROOT), scrapePool, json);
    }
    return text.toString();
  }

  private void write(TargetBoard board, String state, String scrapePool, JsonGenerator out) {
    boolean any = state.isEmpty() || state.equals("any");
    out.writeStartObject().writeStringProperty("status", "success");
    out.writeObjectPropertyStart("data").writeArrayPropertyStart("activeTargets");
    if (any || state.equals("active")) {
      active(board.targets(), scrapePool);
    }
    out.writeEndArray().writeArrayPropertyStart("droppedTargets");
    if (any || state.equals("dropped")) {
      dropped(board.dropped(), scrapePool);
      out.writeEndArray().writeObjectPropertyStart("droppedTargetCounts");
      counts(board).forEach(out::writeNumberProperty);
      out.writeEndObject();
    } else {
      out.writeEndArray().writeNullProperty("droppedTargetCounts");
    }
    out.writeEndObject().writeEndObject();
  }

  private static Map<String, Integer> counts(TargetBoard board) {
    Map<String, Integer> counts = new TreeMap<>();
    board.targets().forEach(status -> counts.putIfAbsent(status.target().job(), 0));
    board.dropped().forEach(dropped -> counts.merge(dropped.job(), 1, Integer::sum));
    return counts;
  }

  private void active(List<TargetStatus> targets, String scrapePool) {
    for (TargetStatus status : targets) {
      if (scrapePool.isEmpty() || scrapePool.equals(status.target().job())) {
        active(status);
      }
    }
  }

  private void active(TargetStatus status) {
    Target target = status.target();
    json.writeStartObject();
    labels("discoveredLabels", target.discovered());
    labels("labels", target.labels());
    json.writeStringProperty("scrapePool", target.job())
        .writeStringProperty("scrapeUrl", target.url().toString())
        .writeStringProperty("globalUrl", global(target.url()))
        .writeStringProperty("lastError", status.error())
        .writeStringProperty(
            "lastScrape", status.last().map(last -> last.at().toString()).orElse(NEVER))
        .writeNumberProperty(
            "lastScrapeDuration",
            status.last().map(last -> last.duration().toNanos() / 1e9).orElse(0.0))
        .writeStringProperty("health", status.health().name().toLowerCase(Locale.ROOT))
        .writeStringProperty("scrapeInterval", PrometheusDuration.format(target.interval()))
        .writeStringProperty("scrapeTimeout", PrometheusDuration.format(target.timeout()))
        .writeEndObject();
  }

  private void dropped(List<DroppedTarget> targets, String scrapePool) {
    for (DroppedTarget target : targets) {
      if (scrapePool.isEmpty() || scrapePool.equals(target.job())) {
        json.writeStartObject();
        labels("discoveredLabels", target.discovered());
        json.writeStringProperty("scrapePool", target.job()).writeEndObject();
      }
    }
  }

  private void labels(String name, Labels labels) {
    json.writeObjectPropertyStart(name);
    labels.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  /** A URL that other machines can follow: this machine's name in the place of loopback. */
  private static String global(Url url) {
    String host = url.host();
    if (!LOOPBACK.contains(host)) {
      return url.toString();
    }
    String written = host.contains(":") ? "[" + host + "]" : host;
    try {
      return url.toString().replaceFirst(Pattern.quote(written), hostName());
    } catch (UnknownHostException e) {
      return url.toString();
    }
  }

  private static String hostName() throws UnknownHostException {
    return InetAddress.getLocalHost().getHostName();
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import io.trendlake.config.http.Url;
import io.trendlake.fetch.http.StreamedResponse;
import io.trendlake.json.JsonTree;
import io.trendlake.local.moving.MetricSums;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.tsdb.chunk.ChunkSamples;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Samples as a server answers them by Prometheus's query API: a metric after the other, each for a
 * day at once, and in halves where that is refused, as for too many samples. Such an answer has
 * neither stale markers nor the payload of a NaN. For one thread.
 */
public final class QueryApi implements AutoCloseable {

  private static final JsonFactory JSON = new JsonFactory();
  private static final long DAY_MILLIS = 86_400_000;
  private static final long SHORTEST_MILLIS = 60_000;

  private final RemoteServer server;
  private final Url root;
  private final AskedSeries asked;

  /** What the server is asked with beside a name; all series are where there are alternatives. */
  private final List<LabelMatcher> matchers;

  /**
   * A server; no I/O happens here.
   *
   * @param server closed with this
   * @param root of its API, such as {@code http://localhost:9090}
   */
  public QueryApi(RemoteServer server, Url root, AskedSeries asked) {
    this.server = server;
    this.root = root;
    this.asked = asked;
    this.matchers =
        asked.selectors().size() == 1 ? List.copyOf(asked.selectors().getFirst()) : List.of();
  }

  /**
   * Adds up the samples of a day (UTC).
   *
   * @throws IOException if a question is not answered
   */
  public MetricSums sums(LocalDate day) throws IOException {
    long start = day.toEpochDay() * DAY_MILLIS;
    MetricSums sums = new MetricSums();
    for (String name : names(start, start + DAY_MILLIS)) {
      Map<Labels, ChunkSamples> series = new HashMap<>();
      read(
          new Matcher(Labels.METRIC_NAME, LabelMatcher.Kind.EQUAL, name),
          start,
          start + DAY_MILLIS,
          series);
      series.forEach((labels, samples) ->
          sums.addAnswered(
              labels, new SampleRun(samples.size(), samples.ts(), samples.values(), null, null)));
    }
    return sums;
  }

  private List<String> names(long from, long to) throws IOException {
    String query =
        "label/__name__/values?start=%s&end=%s".formatted(seconds(from), seconds(to - 1));
    // A selector must not match what has no labels at all.
    Matcher named = new Matcher(Labels.METRIC_NAME, LabelMatcher.Kind.NOT_EQUAL, "");
    query += "&match%5B%5D=" + URLEncoder.encode(selector(named), StandardCharsets.UTF_8);
    JsonTree answer = JsonTree.parse(server.get(RemoteServer.api(root, query)));
    List<String> names = new ArrayList<>();
    for (JsonTree name : answer.at("data").items()) {
      names.add(name.text());
    }
    return names;
  }

  private String selector(LabelMatcher... more) {
    List<String> all = new ArrayList<>();
    Stream.concat(matchers.stream(), Stream.of(more))
        .forEach(matcher -> all.add(matcher.toString()));
    return "{" + String.join(",", all) + "}";
  }

  private static String seconds(long millis) {
    return String.format(
        Locale.ROOT, "%d.%03d", Math.floorDiv(millis, 1000), Math.floorMod(millis, 1000));
  }

  private void read(Matcher name, long from, long to, Map<Labels, ChunkSamples> into)
      throws IOException {
    // The window of Prometheus 3 is open to the left, that of 2 is closed.
    String query = "%s[%dms]".formatted(selector(name), to - from);
    String form =
        "time=" + seconds(to - 1) + "&query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    Url url = RemoteServer.api(root, "query");
    Map<String, String> type = Map.of("Content-Type", "application/x-www-form-urlencoded");
    try (StreamedResponse answer =
            server.post(url, type, form.getBytes(StandardCharsets.US_ASCII));
        JsonParser json =
            JSON.createParser(ObjectReadContext.empty(), new BufferedInputStream(answer.body()))) {
      readAnswer(json, from, to, into);
    } catch (RemoteRefusalException e) {
      if (e.isFinal() || to - from <= SHORTEST_MILLIS) {
        throw e;
      }
      long middle = from + (to - from) / SHORTEST_MILLIS / 2 * SHORTEST_MILLIS;
      read(name, from, middle, into);
      read(name, middle, to, into);
    } catch (JacksonException e) {
      throw notAnAnswer(url, e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw notAnAnswer(url, e.getMessage(), e);
    }
  }

  private static IOException notAnAnswer(Url url, @Nullable String reason, Exception cause) {
    return new IOException(
        "%s: not an answer of Prometheus's API: %s".formatted(url, reason), cause);
  }

  private void readAnswer(JsonParser json, long from, long to, Map<Labels, ChunkSamples> into) {
    json.nextToken();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isData = json.currentName().equals("data");
      json.nextToken();
      if (isData) {
        readData(json, from, to, into);
      } else {
        json.skipChildren();
      }
    }
  }

  private void readData(JsonParser json, long from, long to, Map<Labels, ChunkSamples> into) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isResult = json.currentName().equals("result");
      json.nextToken();
      if (isResult) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          readSeries(json, from, to, into);
        }
      } else {
        json.skipChildren();
      }
    }
  }

  private void readSeries(JsonParser json, long from, long to, Map<Labels, ChunkSamples> into) {
    Labels labels = Labels.empty();
    ChunkSamples samples = new ChunkSamples();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "metric" -> labels = labels(json);
        case "values" -> readValues(json, from, to, samples);
        default -> json.skipChildren();
      }
    }
    if (samples.size() > 0 && asked.wanted().test(labels)) {
      ChunkSamples all = into.computeIfAbsent(labels, unseen -> new ChunkSamples());
      for (int i = 0; i < samples.size(); i++) {
        all.add(samples.ts()[i], samples.values()[i]);
      }
    }
  }

  private Labels labels(JsonParser json) {
    Map<String, String> read = new TreeMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String label = json.currentName();
      json.nextToken();
      read.put(label, json.getString());
    }
    return Labels.ofMap(read).with(asked.rule().added()).without(asked.rule().replicas());
  }

  private static void readValues(JsonParser json, long from, long to, ChunkSamples into) {
    while (json.nextToken() == JsonToken.START_ARRAY) {
      json.nextToken();
      long ts = Math.round(json.getDoubleValue() * 1000);
      json.nextToken();
      double value = number(json.getString());
      json.nextToken();
      if (ts >= from && ts < to) {
        into.add(ts, value);
      }
    }
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  @Override
  public void close() {
    server.close();
  }
}

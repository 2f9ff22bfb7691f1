// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.StaleMarker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An API over a few series, with the clock at 1000 s after the epoch. */
final class ApiFixture {

  static final Instant NOW = Instant.ofEpochSecond(1000);

  private static final Map<String, List<String>> FORM =
      Map.of("Content-Type", List.of("application/x-www-form-urlencoded"));

  final InMemorySamples samples = new InMemorySamples();
  final PrometheusApi api;

  ApiFixture() {
    this(ApiOptions.defaults(InstantSource.fixed(NOW), "1.2"));
  }

  /** The same, which shows a configuration. */
  ApiFixture(ConfigSource config) {
    this(ApiOptions.defaults(InstantSource.fixed(NOW), "1.2"), config);
  }

  ApiFixture(ApiOptions options) {
    this(options, ConfigSource.HIDDEN);
  }

  private ApiFixture(ApiOptions options, ConfigSource config) {
    for (long ts = 0; ts <= 1_000_000; ts += 60_000) {
      samples.add(counter("a"), ts, ts / 1000.0);
      samples.add(counter("b"), ts, ts / 500.0);
      samples.add(Labels.of("__name__", "temperature", "job", "node"), ts, 20.5);
    }
    samples.add(Labels.of("__name__", "gone", "job", "node"), 900_000, 1);
    samples.add(Labels.of("__name__", "gone", "job", "node"), 960_000, StaleMarker.VALUE);
    List<MetricMetadata> known =
        List.of(
            new MetricMetadata("http_requests", MetricType.COUNTER, "", "Requests <by> path."),
            new MetricMetadata("temperature", MetricType.GAUGE, "celsius", ""));
    MetadataSource metadata =
        name -> known.stream().filter(m -> name.isEmpty() || m.name().equals(name)).toList();
    Labels labels = Labels.of("instance", "a:9100", "job", "web");
    TargetSource targets =
        () ->
            new TargetSource.Targets(
                List.of(
                    new TargetSource.Active(
                        Labels.of("__address__", "a:9100"),
                        labels,
                        "web",
                        "http://a:9100/metrics",
                        "http://a:9100/metrics",
                        "",
                        Optional.of(NOW),
                        Duration.ofMillis(125),
                        TargetSource.Health.UP,
                        "1m",
                        "10s")),
                List.of(new TargetSource.Dropped(Labels.of("__address__", "b:9100"), "old")));
    api = new PrometheusApi(options, () -> samples, metadata, targets).showing(config);
  }

  private static Labels counter(String instance) {
    return Labels.of("__name__", "http_requests_total", "instance", instance, "job", "web");
  }

  /** An answer, with its body as text. */
  record Response(int status, String contentType, Map<String, String> headers, String body) {}

  /** The answer to GET, parameters as alternating names and values. */
  Response get(String path, String... parameters) {
    return answer(ApiRequest.of("GET", path, encoded(parameters), Map.of(), new byte[0]));
  }

  /** The answer to POST of a form. */
  Response post(String path, String... parameters) {
    byte[] form = encoded(parameters).getBytes(StandardCharsets.UTF_8);
    return answer(ApiRequest.of("POST", path, null, FORM, form));
  }

  /** The answer to any request. */
  Response answer(ApiRequest request) {
    ApiResponse response = api.answer(request);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      response.body().writeTo(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Response(
        response.status(),
        response.contentType(),
        response.headers(),
        body.toString(StandardCharsets.UTF_8));
  }

  private static String encoded(String... parameters) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < parameters.length; i += 2) {
      out.append(out.isEmpty() ? "" : "&");
      out.append(URLEncoder.encode(parameters[i], StandardCharsets.UTF_8))
          .append("=")
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return out.toString();
  }
}

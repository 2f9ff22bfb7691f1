// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import java.io.PrintStream;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Prints measurements as lines of CloudWatch's Embedded Metric Format, which the log turns into
 * metrics: no request, so it works in a VPC without a way out. All are in the namespace {@value
 * #NAMESPACE} and have the same two dimensions, {@value #STACK} and {@value #SERVICE}, so that two
 * stacks of one account and region do not share their metrics. CloudWatch charges for each
 * combination of values, of which a function has one.
 */
public final class EmfSink implements MetricSink {

  /** The namespace of all metrics. */
  public static final String NAMESPACE = "Trendlake";

  /** The dimension whose value is the name of the stack that the function belongs to. */
  public static final String STACK = "Stack";

  /** The dimension whose value is the function: plan, scrape, compact. */
  public static final String SERVICE = "Service";

  /** The most that the format allows in a line. */
  private static final int MOST_METRICS = 100;

  private final String stack;
  private final String service;
  private final InstantSource clock;
  private final PrintStream out;

  /** For a function of a stack, to be printed to a stream that its log is made from. */
  public EmfSink(String stack, String service, InstantSource clock, PrintStream out) {
    this.stack = stack;
    this.service = service;
    this.clock = clock;
    this.out = out;
  }

  @Override
  public void emit(List<Metric> metrics) {
    check(metrics);
    if (!metrics.isEmpty()) {
      // One call, so that lines of other threads do not come between.
      out.println(line(metrics));
    }
  }

  private static void check(List<Metric> metrics) {
    Set<String> names = new HashSet<>();
    for (Metric metric : metrics) {
      if (!names.add(metric.name())) {
        throw new IllegalArgumentException("metric " + metric.name() + " is there twice");
      }
    }
    if (names.size() > MOST_METRICS) {
      throw new IllegalArgumentException(
          names.size() + " metrics are too many for a line, which takes " + MOST_METRICS);
    }
  }

  private String line(List<Metric> metrics) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      writeDirective(json, metrics);
      json.writeStringProperty(STACK, stack);
      json.writeStringProperty(SERVICE, service);
      metrics.forEach(metric -> json.writeNumberProperty(metric.name(), metric.value()));
      json.writeEndObject();
    }
    return text.toString();
  }

  private void writeDirective(JsonGenerator json, List<Metric> metrics) {
    json.writeName("_aws");
    json.writeStartObject();
    json.writeNumberProperty("Timestamp", clock.instant().toEpochMilli());
    json.writeName("CloudWatchMetrics");
    json.writeStartArray();
    json.writeStartObject();
    json.writeStringProperty("Namespace", NAMESPACE);
    json.writeName("Dimensions");
    json.writeStartArray();
    json.writeStartArray();
    json.writeString(STACK);
    json.writeString(SERVICE);
    json.writeEndArray();
    json.writeEndArray();
    json.writeName("Metrics");
    json.writeStartArray();
    metrics.forEach(metric -> writeDefinition(json, metric));
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeDefinition(JsonGenerator json, Metric metric) {
    json.writeStartObject();
    json.writeStringProperty("Name", metric.name());
    json.writeStringProperty("Unit", metric.unit().text());
    json.writeEndObject();
  }
}

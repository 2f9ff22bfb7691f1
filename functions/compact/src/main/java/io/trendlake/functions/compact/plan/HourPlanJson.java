// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.json.JsonTree;
import io.trendlake.lake.staleness.Observation;
import io.trendlake.lake.staleness.Transition;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@link HourPlan} as the JSON object that freezes it, there and back. */
final class HourPlanJson {

  private HourPlanJson() {}

  /** The object's content. */
  static byte[] write(HourPlan plan) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("hour", plan.hour().toString());
      array(json, "parts", plan.parts(), HourPlanJson::part);
      array(json, "histograms", plan.histograms(), JsonGenerator::writeString);
      array(json, "reached", plan.reached(), JsonGenerator::writeString);
      array(json, "notes", plan.notes(), JsonGenerator::writeString);
      array(json, "metadata", plan.metadata(), JsonGenerator::writeString);
      array(json, "foreign", plan.foreign(), JsonGenerator::writeString);
      array(json, "successions", plan.transitions(), HourPlanJson::transition);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static <T> void array(
      JsonGenerator json, String name, List<T> items, BiConsumer<JsonGenerator, T> item) {
    json.writeName(name);
    json.writeStartArray();
    items.forEach(each -> item.accept(json, each));
    json.writeEndArray();
  }

  private static void part(JsonGenerator json, HourPlan.Part part) {
    json.writeStartObject();
    json.writeNumberProperty("number", part.number());
    array(json, "shards", part.shards(), HourPlanJson::shard);
    json.writeEndObject();
  }

  private static void shard(JsonGenerator json, HourPlan.ShardFiles files) {
    json.writeStartObject();
    json.writeStringProperty("shard", files.shard());
    array(json, "before", files.before(), HourPlanJson::instant);
    array(json, "samples", files.samples(), HourPlanJson::instant);
    array(json, "outcomes", files.outcomes(), HourPlanJson::instant);
    json.writeEndObject();
  }

  private static void instant(JsonGenerator json, Instant instant) {
    json.writeString(instant.toString());
  }

  private static void transition(JsonGenerator json, Transition transition) {
    json.writeStartObject();
    observation(json, "from", transition.from());
    switch (transition) {
      case Transition.Again again -> {
        observation(json, "to", again.to());
        json.writeStringProperty("marker", again.marker().toString());
      }
      case Transition.Gone gone -> json.writeStringProperty("marker", gone.marker().toString());
      case Transition.Closed closed -> json.writeStringProperty("closed", "before this hour");
    }
    json.writeEndObject();
  }

  private static void observation(JsonGenerator json, String name, Observation observation) {
    json.writeName(name);
    json.writeStartObject();
    json.writeStringProperty("shard", observation.shard());
    json.writeStringProperty("slot", observation.slot().toString());
    json.writeNumberProperty("row", observation.row());
    json.writeEndObject();
  }

  /**
   * The plan of an object's content.
   *
   * @throws IllegalArgumentException if it is malformed, saying where
   */
  static HourPlan read(byte[] content) {
    try {
      JsonTree json = JsonTree.parse(content);
      return new HourPlan(
          instant(json.at("hour")),
          json.at("parts").items().stream().map(HourPlanJson::part).toList(),
          textsIfAny(json, "histograms"),
          texts(json.at("reached")),
          textsIfAny(json, "notes"),
          texts(json.at("metadata")),
          texts(json.at("foreign")),
          json.at("successions").items().stream().map(HourPlanJson::transition).toList());
    } catch (DateTimeException notAnInstant) {
      throw new IllegalArgumentException(notAnInstant.getMessage(), notAnInstant);
    }
  }

  private static HourPlan.Part part(JsonTree json) {
    return new HourPlan.Part(
        json.at("number").number(),
        json.at("shards").items().stream().map(HourPlanJson::shard).toList());
  }

  private static HourPlan.ShardFiles shard(JsonTree json) {
    return new HourPlan.ShardFiles(
        json.at("shard").text(),
        instants(json.at("before")),
        instants(json.at("samples")),
        instants(json.at("outcomes")));
  }

  private static Transition transition(JsonTree json) {
    Observation from = observation(json.at("from"));
    if (json.has("to")) {
      return new Transition.Again(from, observation(json.at("to")), instant(json.at("marker")));
    }
    return json.has("marker")
        ? new Transition.Gone(from, instant(json.at("marker")))
        : new Transition.Closed(from);
  }

  private static Observation observation(JsonTree json) {
    return new Observation(
        json.at("shard").text(), instant(json.at("slot")), json.at("row").number());
  }

  private static List<Instant> instants(JsonTree json) {
    return json.items().stream().map(HourPlanJson::instant).toList();
  }

  private static Instant instant(JsonTree json) {
    return Instant.parse(json.text());
  }

  /** Plans of a Trendlake without native histograms or notes do not name them. */
  private static List<String> textsIfAny(JsonTree json, String name) {
    return json.has(name) ? texts(json.at(name)) : List.of();
  }

  private static List<String> texts(JsonTree json) {
    return json.items().stream().map(JsonTree::text).toList();
  }
}

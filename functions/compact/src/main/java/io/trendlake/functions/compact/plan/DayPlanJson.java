// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.json.JsonTree;
import io.trendlake.lake.files.SeriesBound;
import io.trendlake.lake.files.SeriesRange;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@link DayPlan} as the JSON object that freezes it, there and back. */
final class DayPlanJson {

  private DayPlanJson() {}

  /** The object's content. */
  static byte[] write(DayPlan plan) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("day", plan.day().toString());
      texts(json, "samples", plan.samples());
      texts(json, "before", plan.before());
      texts(json, "histograms", plan.histograms());
      texts(json, "histogramsBefore", plan.histogramsBefore());
      texts(json, "notes", plan.notes());
      texts(json, "scrapes", plan.scrapes());
      texts(json, "metadata", plan.metadata());
      json.writeName("parts");
      json.writeStartArray();
      plan.parts().forEach(part -> part(json, part));
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void texts(JsonGenerator json, String name, List<String> texts) {
    json.writeName(name);
    json.writeStartArray();
    texts.forEach(json::writeString);
    json.writeEndArray();
  }

  private static void part(JsonGenerator json, DayPlan.Part part) {
    json.writeStartObject();
    json.writeNumberProperty("number", part.number());
    texts(json, "from", part.range().from().texts());
    part.range().before().ifPresent(before -> texts(json, "before", before.texts()));
    json.writeEndObject();
  }

  /**
   * The plan of an object's content.
   *
   * @throws IllegalArgumentException if it is malformed, saying where
   */
  static DayPlan read(byte[] content) {
    try {
      JsonTree json = JsonTree.parse(content);
      return new DayPlan(
          LocalDate.parse(json.at("day").text()),
          texts(json.at("samples")),
          texts(json.at("before")),
          textsIfAny(json, "histograms"),
          textsIfAny(json, "histogramsBefore"),
          textsIfAny(json, "notes"),
          texts(json.at("scrapes")),
          texts(json.at("metadata")),
          json.at("parts").items().stream().map(DayPlanJson::part).toList());
    } catch (DateTimeException notADay) {
      throw new IllegalArgumentException(notADay.getMessage(), notADay);
    }
  }

  private static DayPlan.Part part(JsonTree json) {
    Optional<SeriesBound> before =
        json.has("before") ? Optional.of(bound(json.at("before"))) : Optional.empty();
    return new DayPlan.Part(
        json.at("number").number(), new SeriesRange(bound(json.at("from")), before));
  }

  private static SeriesBound bound(JsonTree json) {
    return new SeriesBound(texts(json));
  }

  /** Plans of a Trendlake without native histograms or notes do not name them. */
  private static List<String> textsIfAny(JsonTree json, String name) {
    return json.has(name) ? texts(json.at(name)) : List.of();
  }

  private static List<String> texts(JsonTree json) {
    return json.items().stream().map(JsonTree::text).toList();
  }
}

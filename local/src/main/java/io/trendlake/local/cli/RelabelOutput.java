// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.config.relabel.RelabelRuleText;
import io.trendlake.config.relabel.RelabelTrace;
import io.trendlake.local.relabel.RelabelPreview;
import io.trendlake.model.Labels;
import io.trendlake.model.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Prints the effect of relabelling rules. */
final class RelabelOutput {

  private final RelabelPreview preview;

  RelabelOutput(RelabelPreview preview) {
    this.preview = preview;
  }

  /** A rule a line, and below it what it removes, adds, or does else. */
  void printTable(PrintWriter out) {
    out.println("before");
    print(out, preview.trace().input());
    for (RelabelTrace.Step step : preview.trace().steps()) {
      out.println(
          Printable.line(
              "%s[%d] %s"
                  .formatted(
                      preview.kind().key(), step.number(), RelabelRuleText.line(step.rule()))));
      effects(step).forEach(effect -> out.println("  " + Printable.line(effect)));
    }
    out.println(
        (preview.result().isPresent() ? "kept: " : "not kept: ") + Printable.line(preview.note()));
    preview.result().ifPresent(result -> print(out, result));
  }

  private static List<String> effects(RelabelTrace.Step step) {
    if (!step.kept()) {
      return List.of("drops it; no later rule is asked");
    }
    if (step.isIdle()) {
      return List.of("changes nothing");
    }
    List<String> effects = new ArrayList<>();
    step.before()
        .forEach((name, value) -> {
          if (!step.after().value(name).equals(value)) {
            effects.add("- " + pair(name, value));
          }
        });
    step.after()
        .forEach((name, value) -> {
          if (!step.before().value(name).equals(value)) {
            effects.add("+ " + pair(name, value));
          }
        });
    return effects;
  }

  private static void print(PrintWriter out, Labels labels) {
    labels.forEach((name, value) -> out.println("  " + Printable.line(pair(name, value))));
  }

  private static String pair(String name, String value) {
    return "%s=\"%s\"".formatted(name, value);
  }

  /** One object, in which each step has the labels after it. */
  void printJson(PrintWriter out) {
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject().writeName("labels");
      labels(json, preview.trace().input());
      json.writeArrayPropertyStart("steps");
      for (RelabelTrace.Step step : preview.trace().steps()) {
        json.writeStartObject()
            .writeNumberProperty("number", step.number())
            .writeStringProperty("rule", RelabelRuleText.line(step.rule()))
            .writeBooleanProperty("kept", step.kept())
            .writeName("labels");
        labels(json, step.after());
        json.writeEndObject();
      }
      json.writeEndArray()
          .writeBooleanProperty("kept", preview.result().isPresent())
          .writeStringProperty("note", preview.note());
      preview
          .result()
          .ifPresent(result -> {
            json.writeName("result");
            labels(json, result);
          });
      json.writeEndObject();
    }
    out.println();
  }

  private static void labels(JsonGenerator json, Labels labels) {
    json.writeStartObject();
    labels.forEach(json::writeStringProperty);
    json.writeEndObject();
  }
}

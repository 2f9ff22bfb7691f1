// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.config.relabel.RelabelFields;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.config.relabel.RelabelTrace;
import io.trendlake.config.relabel.Relabeling;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.promql.text.GoQuote;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** {@code targets/relabel_steps}: what each rule of a job makes of labels. */
final class RelabelCalls {

  private final ConfigSource config;

  RelabelCalls(ConfigSource config) {
    this.config = config;
  }

  /** A step for each rule; after one that drops, the labels are gone. */
  ApiResponse steps(ApiRequest request) throws ApiException {
    String job = required(request, "scrapePool");
    Labels labels = labels(required(request, "labels"));
    List<RelabelRule> rules = config.relabelConfigs().get(job);
    if (rules == null) {
      throw ApiException.badData(
          "error retrieving scrape config: scrape pool %s not found".formatted(GoQuote.quote(job)));
    }
    RelabelTrace trace = Relabeling.trace(rules, labels);
    return ResponseJson.success(json -> {
      json.writeStartObject().writeArrayPropertyStart("steps");
      for (int i = 0; i < rules.size(); i++) {
        boolean kept = i < trace.steps().size() && trace.steps().get(i).kept();
        json.writeStartObject().writeName("rule");
        write(json, RelabelFields.of(rules.get(i)));
        json.writeName("output");
        ResponseJson.labels(json, kept ? trace.steps().get(i).after() : Labels.empty());
        json.writeBooleanProperty("keep", kept).writeEndObject();
      }
      json.writeEndArray().writeEndObject();
    });
  }

  private static String required(ApiRequest request, String parameter) throws ApiException {
    String value = request.value(parameter);
    if (value.isEmpty()) {
      throw ApiException.badData("no " + parameter + " parameter provided");
    }
    return value;
  }

  /** Go reads a null as an object without members. */
  private static Labels labels(String json) throws ApiException {
    try {
      return json.equals("null") ? Labels.empty() : CanonicalJson.parse(json);
    } catch (IllegalArgumentException e) {
      throw ApiException.badData("error parsing labels: " + e.getMessage());
    }
  }

  /** As Go writes a rule: no empty source, modulus or target. */
  private static void write(JsonGenerator json, RelabelFields rule) {
    json.writeStartObject();
    if (!rule.sourceLabels().isEmpty()) {
      json.writeName("source_labels");
      ResponseJson.texts(rule.sourceLabels()).write(json);
    }
    json.writeStringProperty("separator", ResponseJson.clean(rule.separator()))
        .writeStringProperty("regex", ResponseJson.clean(rule.regex()));
    if (rule.modulus() != 0) {
      json.writeName("modulus").writeNumber(Long.toUnsignedString(rule.modulus()));
    }
    if (!rule.targetLabel().isEmpty()) {
      json.writeStringProperty("target_label", ResponseJson.clean(rule.targetLabel()));
    }
    json.writeStringProperty("replacement", ResponseJson.clean(rule.replacement()))
        .writeStringProperty("action", rule.action())
        .writeEndObject();
  }
}

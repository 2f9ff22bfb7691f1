// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.discovery.Lookup;
import io.trendlake.discovery.TargetGroup;
import io.trendlake.json.JsonTree;
import io.trendlake.model.Labels;
import tools.jackson.core.JsonGenerator;

/** Groups of targets, as a discovery found them at one place. */
final class TargetGroupCodec implements ListCodec<Lookup, TargetGroup> {

  @Override
  public String id(Lookup lookup) {
    return lookup.id();
  }

  @Override
  public String name(Lookup lookup) {
    return lookup.name();
  }

  @Override
  public void write(JsonGenerator json, TargetGroup group) {
    json.writeStartObject();
    json.writeStringProperty("source", group.source());
    json.writeName("labels");
    write(json, group.labels());
    json.writeName("targets");
    json.writeStartArray();
    group.targets().forEach(target -> write(json, target));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Labels labels) {
    json.writeStartObject();
    labels.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  @Override
  public TargetGroup read(JsonTree json, Lookup lookup) {
    return new TargetGroup(
        json.at("source").text(),
        json.at("targets").items().stream().map(TargetGroupCodec::labels).toList(),
        labels(json.at("labels")));
  }

  private static Labels labels(JsonTree json) {
    return Labels.ofMap(json.texts());
  }
}

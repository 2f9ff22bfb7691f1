// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.json.JsonTree;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.MetadataFile;
import io.trendlake.lake.files.MetadataRow;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is known of metrics: of a Prometheus's {@code /api/v1/metadata}, and of a lake. */
public final class KnownMetrics {

  /** How many of a lake's newest files are read: a day has one, an hour has one. */
  private static final int LAKE_FILES = 4;

  private KnownMetrics() {}

  /**
   * Reads an answer of {@code /api/v1/metadata}.
   *
   * @param place where it is from, for messages
   * @throws IOException if the content is not such an answer
   */
  public static List<MetricMetadata> parse(String place, byte[] content) throws IOException {
    try {
      return parse(JsonTree.parse(content));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s: no answer of Prometheus's /api/v1/metadata: %s".formatted(place, e.getMessage()), e);
    }
  }

  private static List<MetricMetadata> parse(JsonTree document) {
    JsonTree data = document.has("data") ? document.at("data") : document;
    List<MetricMetadata> families = new ArrayList<>();
    for (String name : data.names()) {
      for (JsonTree said : data.at(name).items()) {
        MetricType type = MetricType.ofText(said.at("type").text()).orElse(MetricType.UNKNOWN);
        families.add(new MetricMetadata(name, type, text(said, "unit"), text(said, "help")));
      }
    }
    return families;
  }

  private static String text(JsonTree json, String name) {
    return json.has(name) ? json.at(name).text() : "";
  }

  /** What the newest compacted files of a lake say. */
  public static List<MetricMetadata> ofLake(Bucket lake) throws IOException {
    List<MetricMetadata> families = new ArrayList<>();
    for (Tier tier : List.of(Tier.HOUR, Tier.DAY)) {
      List<ObjectInfo> files = lake.list(LakeLayout.prefix(Dataset.METADATA, tier));
      for (ObjectInfo file : files.reversed().stream().limit(LAKE_FILES).toList()) {
        FileSource source = FileSource.of(lake, file.key(), file.size());
        MetadataFile.read(source).stream().map(MetadataRow::metadata).forEach(families::add);
      }
    }
    return families;
  }

  /** What {@code /api/v1/metadata} would answer. */
  public static byte[] toJson(List<MetricMetadata> families) {
    Map<String, Set<String>> byName = new TreeMap<>();
    for (MetricMetadata family : families) {
      Labels.Builder said = Labels.builder().set("type", family.type().text());
      said.set("unit", family.unit()).set("help", family.help());
      byName
          .computeIfAbsent(family.name(), unseen -> new LinkedHashSet<>())
          .add(CanonicalJson.write(said.build()));
    }
    List<String> members = new ArrayList<>();
    byName.forEach((name, said) ->
        members.add(CanonicalJson.quoted(name) + ":[" + String.join(",", said) + "]"));
    String json = "{\"status\":\"success\",\"data\":{" + String.join(",\n", members) + "}}\n";
    return json.getBytes(StandardCharsets.UTF_8);
  }
}

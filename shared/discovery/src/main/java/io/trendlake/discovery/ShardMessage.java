// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.http.Url;
import io.trendlake.json.JsonTree;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.Labels;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * A {@link ShardSlot} as the text of a message in a queue: JSON with a version, there and back.
 *
 * <p>A message has what a scraper needs of its targets and nothing else: the settings of the job,
 * its secrets among them, are found by the job's name; labels before relabelling stay with who
 * planned. The text is ASCII, since queues refuse some characters of Unicode, so its length is its
 * size in bytes.
 */
public final class ShardMessage {

  /** The version that is written, and the only one that is read. */
  public static final int VERSION = 1;

  /** The most that a message of SQS may have, and a batch of messages together, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private static final String NATIVE_HISTOGRAMS = "nativeHistograms";
  private static final String CLASSIC_HISTOGRAMS = "classicHistograms";
  private static final String CONVERTED_HISTOGRAMS = "convertedHistograms";

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private ShardMessage() {}

  /**
   * The message of a shard at a slot; several, each of a part of the targets, if one would be too
   * large. A target's part follows from the target alone, and a part is a separate shard: its id is
   * the shard's with a suffix. So a shard that grows beyond a message, or shrinks into one, changes
   * its ids, and what scrapers remember by id begins again. Of a target that is too large for any
   * message there is only that it is: a refused one with its naming labels.
   *
   * @throws IllegalArgumentException if targets are there twice, and too large together
   */
  public static ShardMessages write(ShardSlot shardSlot) {
    return write(shardSlot, MAX_BYTES);
  }

  static ShardMessages write(ShardSlot shardSlot, int maxBytes) {
    String whole = json(shardSlot);
    if (whole.length() <= maxBytes) {
      return new ShardMessages(List.of(whole), List.of());
    }
    Shard shard = shardSlot.shard();
    OversizeTargets oversize =
        new OversizeTargets(
            maxBytes - ShardHalves.LONGEST_SUFFIX,
            target -> json(with(shardSlot, only(shard, target))).length());
    List<String> bodies = new ArrayList<>();
    Shard fitting = oversize.without(shard);
    if (!fitting.targets().isEmpty()) {
      write(with(shardSlot, fitting), 0, maxBytes, bodies);
    }
    return new ShardMessages(bodies, oversize.errors());
  }

  private static void write(ShardSlot shardSlot, int cuts, int maxBytes, List<String> bodies) {
    String message = json(shardSlot);
    if (message.length() <= maxBytes) {
      bodies.add(message);
      return;
    }
    for (Shard half : ShardHalves.of(shardSlot.shard(), cuts, maxBytes)) {
      write(with(shardSlot, half), cuts + 1, maxBytes, bodies);
    }
  }

  private static ShardSlot with(ShardSlot shardSlot, Shard shard) {
    return new ShardSlot(shard, shardSlot.slot(), shardSlot.deadline());
  }

  private static Shard only(Shard shard, Target target) {
    return new Shard(
        shard.id(), shard.account(), shard.region(), shard.interval(), List.of(target));
  }

  private static String json(ShardSlot shardSlot) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      Shard shard = shardSlot.shard();
      json.writeStartObject();
      json.writeNumberProperty("version", VERSION);
      json.writeStringProperty("slot", shardSlot.slot().toString());
      json.writeStringProperty("deadline", shardSlot.deadline().toString());
      json.writeStringProperty("shard", shard.id());
      json.writeStringProperty("account", shard.account());
      json.writeStringProperty("region", shard.region());
      json.writeNumberProperty("intervalMillis", shard.interval().toMillis());
      json.writeName("targets");
      json.writeStartArray();
      shard.targets().forEach(target -> write(json, target));
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Target target) {
    json.writeStartObject();
    json.writeStringProperty("job", target.job());
    json.writeStringProperty("url", target.url().toString());
    json.writeNumberProperty("intervalMillis", target.interval().toMillis());
    json.writeNumberProperty("timeoutMillis", target.timeout().toMillis());
    if (!target.refusal().isEmpty()) {
      json.writeStringProperty("refusal", target.refusal());
    }
    writeHistograms(json, target.histograms());
    json.writeName("labels");
    json.writeStartObject();
    target.labels().forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Nothing is written of what is as by default. */
  private static void writeHistograms(JsonGenerator json, HistogramOptions histograms) {
    if (histograms.nativeHistograms()) {
      json.writeBooleanProperty(NATIVE_HISTOGRAMS, true);
    }
    if (histograms.alwaysClassic()) {
      json.writeBooleanProperty(CLASSIC_HISTOGRAMS, true);
    }
    if (histograms.convertClassic()) {
      json.writeBooleanProperty(CONVERTED_HISTOGRAMS, true);
    }
  }

  /**
   * What a message says. Its targets' labels before relabelling are empty.
   *
   * @throws IllegalArgumentException if it is no message, or one of another version, with what is
   *     wrong and where
   */
  public static ShardSlot read(String message) {
    JsonTree json = JsonTree.parse(message);
    int version = json.at("version").number();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "the message is of version "
              + version
              + ", this scraper reads version "
              + VERSION
              + "; deploy plan and scrape from the same build");
    }
    try {
      return new ShardSlot(shard(json), instant(json.at("slot")), instant(json.at("deadline")));
    } catch (DateTimeException notAnInstant) {
      throw new IllegalArgumentException(notAnInstant.getMessage(), notAnInstant);
    }
  }

  private static Shard shard(JsonTree json) {
    List<JsonTree> targets = json.at("targets").items();
    return new Shard(
        json.at("shard").text(),
        json.at("account").text(),
        json.at("region").text(),
        millis(json.at("intervalMillis")),
        targets.stream().map(ShardMessage::target).toList());
  }

  private static Target target(JsonTree json) {
    return new Target(
        json.at("job").text(),
        Labels.ofMap(json.at("labels").texts()),
        Labels.empty(),
        Url.of(json.at("url").text()),
        millis(json.at("intervalMillis")),
        millis(json.at("timeoutMillis")),
        new HistogramOptions(
            flag(json, NATIVE_HISTOGRAMS),
            flag(json, CLASSIC_HISTOGRAMS),
            flag(json, CONVERTED_HISTOGRAMS)),
        json.has("refusal") ? json.at("refusal").text() : "");
  }

  private static boolean flag(JsonTree json, String name) {
    return json.has(name) && json.at(name).flag();
  }

  private static Instant instant(JsonTree json) {
    return Instant.parse(json.text());
  }

  private static Duration millis(JsonTree json) {
    return Duration.ofMillis(json.longNumber());
  }
}

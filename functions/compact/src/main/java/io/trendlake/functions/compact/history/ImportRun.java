// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.json.JsonData;
import io.trendlake.json.JsonTree;
import io.trendlake.model.Labels;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What an import by many invocations takes. It is written once, so that all of them see the same
 * blocks, whatever becomes of the source meanwhile.
 *
 * @param id by which its messages name it
 * @param began when it was planned
 * @param firstOwnDay the first day that the lake scraped itself; empty if it has none
 * @param days that are imported
 * @param blocks that have samples of these days, or of the day before one of them
 */
public record ImportRun(
    String id,
    Instant began,
    ImportSource source,
    Optional<LocalDate> firstOwnDay,
    List<LocalDate> days,
    List<PlannedBlock> blocks) {

  /** The only version that is read. */
  private static final long VERSION = 1;

  private static final long DAY_MILLIS = 86_400_000;

  /**
   * A block.
   *
   * @param prefix of the keys of its files
   * @param minTime the first instant, in milliseconds since the epoch
   * @param maxTime the first instant after it
   * @param downsampled whether it has aggregates instead of samples
   */
  record PlannedBlock(
      String prefix, long minTime, long maxTime, long samples, long series, boolean downsampled) {

    /** How many of something it has in a time, if it is spread evenly. */
    private double share(long count, long from, long to) {
      long within = Math.min(maxTime, to) - Math.max(minTime, from);
      return within <= 0 ? 0 : (double) count * within / (maxTime - minTime);
    }
  }

  /** Copies the lists. */
  public ImportRun {
    days = List.copyOf(days);
    blocks = List.copyOf(blocks);
  }

  /**
   * The prefixes of the blocks that have samples of a day or of the day before; aggregates if it is
   * {@link #isOfTrends}.
   */
  List<String> prefixes(LocalDate day) {
    return blocks(day, 1, isOfTrends(day)).stream().map(PlannedBlock::prefix).toList();
  }

  /** Whether there are aggregates of a day and no samples, so that it becomes trends alone. */
  boolean isOfTrends(LocalDate day) {
    return blocks(day, 0, false).isEmpty() && !blocks(day, 0, true).isEmpty();
  }

  /** The most series that a day may have. */
  long series(LocalDate day) {
    return blocks(day, 0, isOfTrends(day)).stream().mapToLong(PlannedBlock::series).sum();
  }

  /** About how many samples a day has; 0 of a day of aggregates. */
  long samples(LocalDate day) {
    long start = start(day);
    ToLongFunction<PlannedBlock> ofBlock =
        block -> Math.round(block.share(block.samples(), start, start + DAY_MILLIS));
    return blocks(day, 0, false).stream().mapToLong(ofBlock).sum();
  }

  private List<PlannedBlock> blocks(LocalDate day, int daysBefore, boolean downsampled) {
    long from = start(day.minusDays(daysBefore));
    long to = start(day.plusDays(1));
    return blocks.stream()
        .filter(block ->
            block.downsampled() == downsampled && block.minTime() < to && block.maxTime() > from)
        .toList();
  }

  private static long start(LocalDate day) {
    return day.toEpochDay() * DAY_MILLIS;
  }

  /** As JSON. */
  byte[] toJson() {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("version", VERSION);
    run.put("id", id);
    run.put("began", began.toString());
    run.put("from", source.from());
    run.put("match", source.match());
    run.put("labels", source.labels().toMap());
    run.put("replicaLabels", source.replicas());
    firstOwnDay.ifPresent(day -> run.put("firstOwnDay", day.toString()));
    run.put("days", days);
    run.put("blocks", blocks.stream().map(ImportRun::toData).toList());
    return json(run);
  }

  private static Map<String, Object> toData(PlannedBlock block) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("prefix", block.prefix());
    data.put("minTime", block.minTime());
    data.put("maxTime", block.maxTime());
    data.put("samples", block.samples());
    data.put("series", block.series());
    data.put("downsampled", block.downsampled());
    return data;
  }

  /** Plain data as the content of an object. */
  static byte[] json(Object data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
      JsonData.write(json, data);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is no run of this version, with what is wrong and where
   */
  static ImportRun parse(byte[] content) {
    JsonTree json = JsonTree.parse(content);
    if (json.at("version").longNumber() != VERSION) {
      throw new IllegalArgumentException(
          "the run is of version %d, this Trendlake reads version %d"
              .formatted(json.at("version").longNumber(), VERSION));
    }
    try {
      return new ImportRun(
          json.at("id").text(),
          Instant.parse(json.at("began").text()),
          new ImportSource(
              json.at("from").text(),
              texts(json.at("match")),
              Labels.ofMap(json.at("labels").texts()),
              texts(json.at("replicaLabels"))),
          json.has("firstOwnDay")
              ? Optional.of(LocalDate.parse(json.at("firstOwnDay").text()))
              : Optional.empty(),
          texts(json.at("days")).stream().map(LocalDate::parse).toList(),
          json.at("blocks").items().stream().map(ImportRun::block).toList());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static PlannedBlock block(JsonTree json) {
    return new PlannedBlock(
        json.at("prefix").text(),
        json.at("minTime").longNumber(),
        json.at("maxTime").longNumber(),
        json.at("samples").longNumber(),
        json.at("series").longNumber(),
        // Runs of before there were such blocks do not have it.
        json.has("downsampled") && json.at("downsampled").flag());
  }

  /** The items of an array of texts. */
  static List<String> texts(JsonTree json) {
    return json.items().stream().map(JsonTree::text).toList();
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Up to where the compacted tiers are complete. It decides, for every row of the lake, which tier
 * it is read from: never two, never none.
 *
 * <p>In the bucket it is one JSON object on one line, which both Athena's JSON SerDe and DuckDB's
 * {@code read_json} read as a table of one row: {@code
 * {"day":"2026-11-22","hour":"2026-11-22T07:00:00Z"}}.
 *
 * @param hour every hour that begins before this instant is complete in the hour tier: a whole hour
 * @param day every day (UTC) before this one is complete in the day tier, and so are its trends; no
 *     later than {@code hour}
 */
public record Watermark(Instant hour, LocalDate day) {

  /** Nothing is compacted: everything is in the minute tier. */
  public static final Watermark NONE = new Watermark(Instant.EPOCH, LocalDate.EPOCH);

  /** Refuses an instant that is no whole hour, and a day that is ahead of the hour. */
  public Watermark {
    if (!hour.equals(hour.truncatedTo(ChronoUnit.HOURS))) {
      throw new IllegalArgumentException("hour is " + hour + ", which is not a whole hour");
    }
    if (day.atStartOfDay().toInstant(ZoneOffset.UTC).isAfter(hour)) {
      throw new IllegalArgumentException(
          "day is %s, ahead of hour, %s: a day is closed after its hours".formatted(day, hour));
    }
  }

  /** The watermark that is as far as either of two in each tier. */
  public Watermark farthest(Watermark other) {
    return new Watermark(
        hour.isAfter(other.hour) ? hour : other.hour, day.isAfter(other.day) ? day : other.day);
  }

  /** The object in the bucket. */
  public byte[] toJson() {
    String json = CanonicalJson.write(Labels.of("day", day.toString(), "hour", hour.toString()));
    return (json + '\n').getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException for anything else, with the reason
   */
  public static Watermark parse(byte[] json) {
    Labels fields = CanonicalJson.parse(new String(json, StandardCharsets.UTF_8).strip());
    try {
      return new Watermark(
          Instant.parse(fields.value("hour")), LocalDate.parse(fields.value("day")));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}

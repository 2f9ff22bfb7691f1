// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.Watermark;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What views say of the watermark, as expressions.
 *
 * @param hourDt the day of the first hour that is not complete in the hour tier, as {@code dt} is
 * @param hourOfDay the number of that hour in its day
 * @param dayDt the first day that is not complete in the day tier, as {@code dt} is
 * @param dayBeforeDt the day before {@code dayDt}
 */
public record WatermarkTerms(String hourDt, String hourOfDay, String dayDt, String dayBeforeDt) {

  /** The terms of one watermark, as literals. */
  static WatermarkTerms of(Watermark watermark) {
    return new WatermarkTerms(
        literal(LocalDate.ofInstant(watermark.hour(), ZoneOffset.UTC)),
        String.valueOf(watermark.hour().atOffset(ZoneOffset.UTC).getHour()),
        literal(watermark.day()),
        literal(watermark.day().minusDays(1)));
  }

  /**
   * The terms of the watermark that a relation of one row holds at the time of a query, in columns
   * {@code hour_dt}, {@code hour_of_day}, {@code day_dt} and {@code day_before_dt}.
   */
  static WatermarkTerms in(String relation) {
    return new WatermarkTerms(
        "(SELECT hour_dt FROM " + relation + ")",
        "(SELECT hour_of_day FROM " + relation + ")",
        "(SELECT day_dt FROM " + relation + ")",
        "(SELECT day_before_dt FROM " + relation + ")");
  }

  /** The same columns of a relation that is joined. */
  static WatermarkTerms columns(String alias) {
    return new WatermarkTerms(
        alias + ".hour_dt", alias + ".hour_of_day", alias + ".day_dt", alias + ".day_before_dt");
  }

  private static String literal(LocalDate day) {
    return "'" + day + "'";
  }
}

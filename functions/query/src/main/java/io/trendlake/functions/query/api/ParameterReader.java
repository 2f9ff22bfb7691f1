// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.promql.parse.Matcher;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.parse.PromqlParser;
import io.trendlake.promql.text.GoDuration;
import io.trendlake.promql.text.GoFloat;
import io.trendlake.promql.text.GoQuote;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a request as Prometheus 3.14 does ({@code web/api/v1/api.go}). */
record ParameterReader(ApiRequest request) {

  /** The earliest and the latest time of Prometheus's API, in milliseconds. */
  static final long MIN_TIME = (Long.MIN_VALUE / 1000 + 62_135_596_801L) * 1000;

  static final long MAX_TIME = (Long.MAX_VALUE / 1000 - 62_135_596_801L) * 1000 + 999;

  /** The same two as Go writes them, whose years no parser of times takes. */
  private static final String MIN_TIME_TEXT = "-292273086-05-16T16:47:06Z";

  private static final String MAX_TIME_TEXT = "292277025-08-18T07:12:54.999999999Z";

  private static final double NANOS = 1e9;
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern RFC3339 =
      Pattern.compile(
          "(?<local>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:[.,](?<fraction>\\d+))?"
              + "(?<zone>Z|[+-]\\d\\d:\\d\\d)");

  /** The text of the query. */
  String query() {
    return request.value("query");
  }

  /**
   * How many results are wanted at most; 0 for all.
   *
   * @throws ApiException if {@code limit} is no number, or a negative one
   */
  int limit() throws ApiException {
    String text = request.value("limit");
    if (text.isEmpty()) {
      return 0;
    }
    long limit = integer(text, "limit");
    if (limit < 0) {
      throw ApiException.invalid("limit", "limit must be non-negative");
    }
    return (int) Math.min(limit, Integer.MAX_VALUE);
  }

  private static long integer(String text, String parameter) throws ApiException {
    String what = "strconv.Atoi: parsing " + GoQuote.quote(text) + ": ";
    if (!INTEGER.matcher(text).matches()) {
      throw ApiException.invalid(parameter, what + "invalid syntax");
    }
    BigInteger value = new BigInteger(text.startsWith("+") ? text.substring(1) : text);
    if (value.bitLength() > 63) {
      throw ApiException.invalid(parameter, what + "value out of range");
    }
    return value.longValue();
  }

  /**
   * A number that has no limit if it is not given.
   *
   * @throws ApiException if it is no number
   */
  long count(String parameter) throws ApiException {
    String text = request.value(parameter);
    if (text.isEmpty()) {
      return -1;
    }
    try {
      return integer(text, parameter);
    } catch (ApiException e) {
      throw new ApiException(ErrorType.BAD_DATA, parameter + " must be a number", e);
    }
  }

  /**
   * A time that may be left out, in milliseconds since the epoch.
   *
   * @throws ApiException if it is no time
   */
  long time(String parameter, long otherwise) throws ApiException {
    String text = request.value(parameter);
    if (text.isEmpty()) {
      return otherwise;
    }
    OptionalLong time = time(text);
    if (time.isEmpty()) {
      throw ApiException.invalid(
          parameter, "invalid time value for '" + parameter + "': " + noTime(text));
    }
    return time.getAsLong();
  }

  /**
   * A time that must be there, in milliseconds since the epoch.
   *
   * @throws ApiException if it is no time
   */
  long requiredTime(String parameter) throws ApiException {
    String text = request.value(parameter);
    OptionalLong time = time(text);
    if (time.isEmpty()) {
      throw ApiException.invalid(parameter, noTime(text));
    }
    return time.getAsLong();
  }

  private static String noTime(String text) {
    return "cannot parse " + GoQuote.quote(text) + " to a valid timestamp";
  }

  /**
   * Reads seconds since the epoch, or a time as RFC 3339 has it. Seconds that no time of Prometheus
   * holds in milliseconds are refused; there they overflow.
   */
  static OptionalLong time(String text) {
    @Nullable Double seconds = GoFloat.parse(text);
    if (seconds != null) {
      boolean tooFar = Double.isNaN(seconds) || Math.abs(seconds) > Long.MAX_VALUE / 1000.0 - 1;
      if (tooFar) {
        return OptionalLong.empty();
      }
      long whole = seconds.longValue();
      // Half away from zero, as Go rounds.
      double fraction = (seconds - whole) * 1000;
      long millis = (long) (fraction < 0 ? Math.ceil(fraction - 0.5) : Math.floor(fraction + 0.5));
      return OptionalLong.of(whole * 1000 + millis);
    }
    return switch (text) {
      case MIN_TIME_TEXT -> OptionalLong.of(MIN_TIME);
      case MAX_TIME_TEXT -> OptionalLong.of(MAX_TIME);
      default -> rfc3339(text);
    };
  }

  private static OptionalLong rfc3339(String text) {
    java.util.regex.Matcher matcher = RFC3339.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    try {
      String zone = Objects.requireNonNull(matcher.group("zone"));
      ZoneOffset offset = ZoneOffset.of(zone);
      String fraction = Objects.requireNonNullElse(matcher.group("fraction"), "") + "000";
      LocalDateTime local = LocalDateTime.parse(Objects.requireNonNull(matcher.group("local")));
      long millis = Long.parseLong(fraction.substring(0, 3));
      return OptionalLong.of(local.toEpochSecond(offset) * 1000 + millis);
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * A duration in nanoseconds, or nothing if it is not given.
   *
   * @throws ApiException if it is no duration
   */
  OptionalLong duration(String parameter) throws ApiException {
    String text = request.value(parameter);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(requiredDuration(parameter));
  }

  /**
   * A duration in nanoseconds that must be there.
   *
   * @throws ApiException if it is no duration
   */
  long requiredDuration(String parameter) throws ApiException {
    try {
      return nanos(request.value(parameter));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(parameter, Objects.toString(e.getMessage(), ""));
    }
  }

  /**
   * Reads seconds, or a duration as Prometheus writes it.
   *
   * @return nanoseconds; Go makes the least of them of NaN
   * @throws IllegalArgumentException with Prometheus's text if it is neither
   */
  static long nanos(String text) {
    @Nullable Double seconds = GoFloat.parse(text);
    if (seconds == null) {
      try {
        return GoDuration.parse(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "cannot parse " + GoQuote.quote(text) + " to a valid duration", e);
      }
    }
    double nanos = seconds * NANOS;
    if (nanos > 0x1p63 || nanos < -0x1p63) {
      throw new IllegalArgumentException(
          "cannot parse " + GoQuote.quote(text) + " to a valid duration. It overflows int64");
    }
    return Double.isNaN(nanos) ? Long.MIN_VALUE : (long) nanos;
  }

  /**
   * How old a sample may be to count, in milliseconds.
   *
   * @throws ApiException if {@code lookback_delta} is no duration
   */
  long lookback(long otherwise) throws ApiException {
    String text = request.value("lookback_delta");
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long millis = nanos(text) / 1_000_000;
      return millis > 0 ? millis : otherwise;
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ErrorType.BAD_DATA, "error parsing lookback delta duration: " + e.getMessage(), e);
    }
  }

  /**
   * How long a query may take, at most what is allowed and what its request has left.
   *
   * @throws ApiException if {@code timeout} is no duration
   */
  Duration timeout(Duration allowed) throws ApiException {
    OptionalLong nanos = duration("timeout");
    ApiRequest bounded =
        nanos.isEmpty() ? request : request.within(Duration.ofNanos(nanos.getAsLong()));
    return bounded.timeout(allowed);
  }

  /**
   * The selectors of {@code match[]}, each of which must not match everything.
   *
   * @throws ApiException if one cannot be read
   */
  List<List<Matcher>> selectors(ParseOptions options) throws ApiException {
    List<List<Matcher>> sets = new ArrayList<>();
    for (String text : request.values("match[]")) {
      sets.add(selector(text, options));
    }
    for (List<Matcher> matchers : sets) {
      if (matchers.stream().allMatch(matcher -> matcher.matches(""))) {
        throw ApiException.badData("match[] must contain at least one non-empty matcher");
      }
    }
    return sets;
  }

  /**
   * Reads a selector.
   *
   * @throws ApiException if the text is not a selector
   */
  static List<Matcher> selector(String text, ParseOptions options) throws ApiException {
    try {
      return PromqlParser.parseSelector(text, options);
    } catch (ParseException e) {
      throw new ApiException(ErrorType.BAD_DATA, Objects.toString(e.getMessage(), ""), e);
    }
  }

  /**
   * Whether a switch of Trendlake's own is on.
   *
   * @throws ApiException if it is neither {@code true} nor {@code false}
   */
  boolean flag(String parameter) throws ApiException {
    return switch (request.value(parameter)) {
      case "", "false" -> false;
      case "true" -> true;
      default ->
          throw ApiException.invalid(
              parameter,
              GoQuote.quote(request.value(parameter)) + " is neither \"true\" nor \"false\"");
    };
  }
}

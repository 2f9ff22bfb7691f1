// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.text.GoQuote;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/**
 * {@code rules}: the list is empty, and a request that Prometheus refuses is refused ({@code
 * web/api/v1/api.go}, {@code rules}).
 */
record RuleCalls(ParseOptions parsing) {

  /** What Go's {@code strconv.ParseBool} takes, in lower case. */
  private static final Set<String> BOOLEANS = Set.of("1", "t", "true", "0", "f", "false");

  private static final Set<String> TYPES = Set.of("", "alert", "record");
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final int MOST_DIGITS = 10;

  /** Answers. */
  ApiResponse rules(ApiRequest request) throws ApiException {
    if (request.malformed().isPresent()) {
      throw ApiException.badData("error parsing form values: " + request.malformed().get());
    }
    new ParameterReader(request).selectors(parsing);
    String type = first(request, "type").toLowerCase(Locale.ROOT);
    if (!TYPES.contains(type)) {
      throw ApiException.invalid("type", "not supported value " + GoQuote.quote(type));
    }
    String exclude = first(request, "exclude_alerts").toLowerCase(Locale.ROOT);
    if (!exclude.isEmpty() && !BOOLEANS.contains(exclude)) {
      throw ApiException.invalid(
          "exclude_alerts",
          "error converting exclude_alerts: strconv.ParseBool: parsing "
              + GoQuote.quote(exclude)
              + ": invalid syntax");
    }
    checkPage(first(request, "group_limit"), first(request, "group_next_token"));
    return ResponseJson.success(RuleCalls::noGroups);
  }

  /** Prometheus looks at the URL alone here. */
  private static String first(ApiRequest request, String parameter) {
    List<String> values = request.query().values(parameter);
    return values.isEmpty() ? "" : values.getFirst();
  }

  private static void checkPage(String limit, String token) throws ApiException {
    if (limit.isEmpty()) {
      if (!token.isEmpty()) {
        throw ApiException.invalid(
            "group_next_token",
            "group_limit needs to be present in order to paginate over the groups");
      }
      return;
    }
    if (number(limit) <= 0) {
      throw ApiException.invalid("group_limit", "group_limit needs to be greater than 0");
    }
    if (!token.isEmpty()) {
      throw ApiException.invalid(
          "group_next_token",
          "invalid group_next_token '" + token + "'. were rule groups changed?");
    }
  }

  private static long number(String text) throws ApiException {
    String what =
        "group_limit needs to be a valid number: strconv.ParseInt: parsing "
            + GoQuote.quote(text)
            + ": ";
    if (!INTEGER.matcher(text).matches()) {
      throw ApiException.invalid("group_limit", what + "invalid syntax");
    }
    String digits = text.replaceFirst("^([+-]?)0+(?=[0-9])", "$1");
    long number = digits.length() > MOST_DIGITS + 1 ? Long.MAX_VALUE : Long.parseLong(digits);
    if (number != (int) number) {
      throw ApiException.invalid("group_limit", what + "value out of range");
    }
    return number;
  }

  private static void noGroups(JsonGenerator json) {
    json.writeStartObject().writeArrayPropertyStart("groups").writeEndArray().writeEndObject();
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.functions.query.api.ApiRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which targets {@code /service-discovery} shows. Each of the texts is empty if it says nothing.
 *
 * @param state {@code scraped} or {@code dropped}
 * @param job the only job
 * @param search words that must all be in a target's labels or the reason why it is dropped,
 *     without regard to case
 * @param page from 1
 */
record DiscoveryFilter(String state, String job, String search, int page) {

  /** The states, in the order in which targets are shown. */
  static final List<String> STATES = List.of("scraped", "dropped");

  private static final String PAGE_NUMBER = "[0-9]{1,6}";

  static DiscoveryFilter of(ApiRequest query) {
    String page = query.value("page");
    return new DiscoveryFilter(
        query.value("state").strip().toLowerCase(Locale.ROOT),
        query.value("job"),
        query.value("q").strip(),
        page.matches(PAGE_NUMBER) ? Math.max(1, Integer.parseInt(page)) : 1);
  }

  boolean isEmpty() {
    return state.isEmpty() && job.isEmpty() && search.isEmpty();
  }

  boolean matches(FoundTarget target) {
    return (state.isEmpty() || state.equals(target.state()))
        && (job.isEmpty() || job.equals(target.job()))
        && (search.isEmpty() || isFound(target));
  }

  private boolean isFound(FoundTarget target) {
    String text = target.text().toLowerCase(Locale.ROOT);
    return Stream.of(search.toLowerCase(Locale.ROOT).split("\\s+", -1)).allMatch(text::contains);
  }

  /** The address of the first page with the same filter but for the job. */
  String withJob(String other) {
    return new DiscoveryFilter(state, other, search, 1).address();
  }

  /** The address of another page with the same filter. */
  String withPage(int other) {
    return new DiscoveryFilter(state, job, search, other).address();
  }

  private String address() {
    return Stream.of(
            parameter("state", state),
            parameter("job", job),
            parameter("q", search),
            parameter("page", page == 1 ? "" : Integer.toString(page)))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("&", "service-discovery?", ""));
  }

  private static String parameter(String name, String value) {
    return value.isEmpty() ? "" : name + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}

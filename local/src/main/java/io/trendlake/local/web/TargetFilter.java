// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.local.run.TargetStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which targets {@code /targets} shows. Each of the texts is empty if it says nothing.
 *
 * @param state {@code up}, {@code down} or {@code unknown}
 * @param job the only job
 * @param account the only value of the label {@code account}
 * @param search words that must all be in a target's labels, URL or error, without regard to case
 */
record TargetFilter(String state, String job, String account, String search) {

  /** The states, in the order in which targets are shown. */
  static final List<String> STATES = List.of("down", "unknown", "up");

  static TargetFilter of(ApiRequest query) {
    String state = query.value("state").isEmpty() ? query.value("health") : query.value("state");
    return new TargetFilter(
        state.strip().toLowerCase(Locale.ROOT),
        query.value("job"),
        query.value("account"),
        query.value("q").strip());
  }

  boolean isEmpty() {
    return state.isEmpty() && job.isEmpty() && account.isEmpty() && search.isEmpty();
  }

  boolean matches(TargetStatus status) {
    return (state.isEmpty() || state.equals(stateOf(status)))
        && (job.isEmpty() || job.equals(status.target().job()))
        && (account.isEmpty() || account.equals(status.target().labels().value("account")))
        && (search.isEmpty() || isFound(status));
  }

  private boolean isFound(TargetStatus status) {
    String text =
        String.join(
                "\n",
                status.target().labels().toString(),
                status.target().discovered().toString(),
                status.target().url().toString(),
                status.error())
            .toLowerCase(Locale.ROOT);
    for (String word : search.toLowerCase(Locale.ROOT).split("\\s+", -1)) {
      if (!text.contains(word)) {
        return false;
      }
    }
    return true;
  }

  static String stateOf(TargetStatus status) {
    return status.health().name().toLowerCase(Locale.ROOT);
  }

  /** The address of the page with the same filter but for the state. */
  String withState(String other) {
    return new TargetFilter(other, job, account, search).address();
  }

  /** The address of the page with the same filter but for the job. */
  String withJob(String other) {
    return new TargetFilter(state, other, account, search).address();
  }

  private String address() {
    List<String> parts = new ArrayList<>();
    add(parts, "state", state);
    add(parts, "job", job);
    add(parts, "account", account);
    add(parts, "q", search);
    return parts.isEmpty() ? "targets" : "targets?" + String.join("&", parts);
  }

  private static void add(List<String> parts, String name, String value) {
    if (!value.isEmpty()) {
      parts.add(name + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}

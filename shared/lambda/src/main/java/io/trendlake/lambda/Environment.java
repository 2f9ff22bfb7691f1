// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import java.util.Map;
import java.util.Optional;

/** The variables that the template sets on a function. */
public final class Environment {

  /** The name of the bucket; on every function. */
  public static final String BUCKET = "TRENDLAKE_BUCKET";

  /** The name of the stack, which separates its metrics from those of others; on all. */
  public static final String STACK = "TRENDLAKE_STACK";

  /** The queue of slots; on plan. */
  public static final String QUEUE_URL = "TRENDLAKE_QUEUE_URL";

  /** The queue of parts of compactions; on compact. */
  public static final String PARTS_QUEUE_URL = "TRENDLAKE_PARTS_QUEUE_URL";

  /** The queue of days to import; on compact, where the stack imports history. */
  public static final String IMPORT_QUEUE_URL = "TRENDLAKE_IMPORT_QUEUE_URL";

  /** The name of the role in member accounts that name no other; on plan and scrape. */
  public static final String MEMBER_ROLE = "TRENDLAKE_MEMBER_ROLE";

  /** The name of the schedule by which plan sees when the ticks were off; on plan. */
  public static final String SCHEDULE = "TRENDLAKE_SCHEDULE";

  /**
   * The ARN of the secret with the token that requests must show; on query, where a token admits
   * them.
   */
  public static final String QUERY_TOKEN_SECRET = "TRENDLAKE_QUERY_TOKEN_SECRET";

  private final Map<String, String> variables;

  private Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** That of this process. */
  public static Environment system() {
    return new Environment(System.getenv());
  }

  /** One of these variables alone. */
  public static Environment of(Map<String, String> variables) {
    return new Environment(variables);
  }

  /**
   * The value of a variable.
   *
   * @throws IllegalStateException if it is not set or blank, with its name
   */
  public String required(String name) {
    return optional(name)
        .orElseThrow(() ->
            new IllegalStateException(
                "the environment variable "
                    + name
                    + " is not set; template.yaml sets it on this function"));
  }

  /** The value of a variable, or empty if it is not set or blank. */
  public Optional<String> optional(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

/** The way to the targets of an account ({@code network}). */
public sealed interface Network {

  /** From where the scraper is: the network routes there. */
  record Direct() implements Network {}

  /**
   * Through a function within the account's network.
   *
   * @param function its name or ARN
   */
  record Relayed(String function) implements Network {

    /** The name that the template for member accounts gives it. */
    public static final String DEFAULT_FUNCTION = "trendlake-relay";
  }
}

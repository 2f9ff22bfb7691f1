// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.model.BuildVersion;

/** What scrapes call themselves: {@code Trendlake/<version>}. */
public final class UserAgent {

  /** The value of the header {@code User-Agent}. */
  public static final String TEXT = "Trendlake/" + BuildVersion.TEXT;

  private UserAgent() {}
}

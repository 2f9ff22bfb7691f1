// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

/** The names of what is switched on for a fetch, in its list {@code options}. */
final class RelayOptions {

  static final String FOLLOW_REDIRECTS = "followRedirects";
  static final String ENABLE_HTTP2 = "enableHttp2";
  static final String INSECURE_SKIP_VERIFY = "insecureSkipVerify";

  private RelayOptions() {}
}

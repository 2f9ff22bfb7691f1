// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** What is left of an invocation before Lambda ends it. */
public final class RemainingTime {

  private RemainingTime() {}

  /**
   * When to begin to finish.
   *
   * @param margin what finishing may take
   */
  public static Instant end(Context context, InstantSource clock, Duration margin) {
    return clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(margin);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import java.io.IOException;

/** More exemplars are selected than may be held at once. */
public final class TooManyExemplarsException extends IOException {

  private static final long serialVersionUID = 1L;

  TooManyExemplarsException(int most) {
    super(
        "more than %d exemplars are selected; select fewer series or a shorter range"
            .formatted(most));
  }
}

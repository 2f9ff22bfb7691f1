// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.functions.compact.plan.PlannedFile;
import java.io.IOException;

/** Makes one file of a plan. */
@FunctionalInterface
interface PartTask<F extends PlannedFile> {

  /** Makes it, whether it is there or not. */
  PartStats make(F file) throws IOException;
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.functions.compact.plan.CompactionPlan;
import io.trendlake.functions.compact.plan.PlannedFile;
import java.io.IOException;

/** Makes the files of plans of one kind. */
@FunctionalInterface
interface PartTask<P extends CompactionPlan<F>, F extends PlannedFile> {

  /** Makes one file, whether it is there or not. */
  PartStats make(P plan, F file) throws IOException;
}

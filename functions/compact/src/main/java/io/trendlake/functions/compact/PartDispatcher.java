// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.plan.PlannedFile;
import java.io.IOException;
import java.util.List;

/** Who else may make the files of a plan. */
interface PartDispatcher {

  /** Nobody: every run makes all files itself. */
  PartDispatcher NONE =
      new PartDispatcher() {
        @Override
        public boolean isFor(List<? extends PlannedFile> missing) {
          return false;
        }

        @Override
        public void handOut(List<? extends PlannedFile> missing) {
          throw new IllegalStateException("nobody else makes files");
        }
      };

  /** Whether these are so many that others are to make them, all at once. */
  boolean isFor(List<? extends PlannedFile> missing);

  /**
   * Has others make them; returns before they have.
   *
   * @throws IOException if not all could be handed out; some may have been
   */
  void handOut(List<? extends PlannedFile> missing) throws IOException;
}

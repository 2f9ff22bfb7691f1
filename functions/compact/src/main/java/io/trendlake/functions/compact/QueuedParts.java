// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.functions.compact.plan.PlannedFile;
import io.trendlake.queue.MessageQueue;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Hands files out by a queue, a message each. */
final class QueuedParts implements PartDispatcher {

  private final MessageQueue queue;

  QueuedParts(MessageQueue queue) {
    this.queue = Objects.requireNonNull(queue, "queue");
  }

  /** More than samples, outcomes and metadata of one part: the parts are cut to be a run's work. */
  @Override
  public boolean isFor(List<? extends PlannedFile> missing) {
    return missing.stream().filter(PlannedFile::isOfSamples).count() > 1;
  }

  @Override
  public void handOut(List<? extends PlannedFile> missing) throws IOException {
    queue.sendAtOnce(
        missing.stream().map(file -> PartMessage.write(file.key())),
        "interrupted while parts were handed out");
  }
}

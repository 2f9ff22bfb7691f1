// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of a task over the messages of a batch. */
final class BatchRun {

  private static final System.Logger LOG = System.getLogger(BatchRun.class.getName());

  private final SqsBatch.Task task;
  private final List<String> failed = new ArrayList<>();

  BatchRun(SqsBatch.Task task) {
    this.task = task;
  }

  BatchResponse run(List<SqsBatch.Message> messages) {
    boolean interrupted = false;
    for (SqsBatch.Message message : messages) {
      if (interrupted) {
        failed.add(message.id());
      } else {
        interrupted = !deal(message);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return new BatchResponse(failed);
  }

  /** Whether the next may have its turn. */
  private boolean deal(SqsBatch.Message message) {
    try (LogFields _ = LogFields.with("messageId", message.id())) {
      try {
        task.run(message);
      } catch (IOException | IllegalArgumentException e) {
        fail(message, "a message failed and comes again: " + e.getMessage(), null);
      } catch (RuntimeException e) {
        fail(message, "a fault of Trendlake, the message comes again: " + e, e);
      } catch (InterruptedException e) {
        failed.add(message.id());
        return false;
      }
      return true;
    }
  }

  private void fail(SqsBatch.Message message, String why, @Nullable Throwable trace) {
    failed.add(message.id());
    LOG.log(System.Logger.Level.ERROR, why, trace);
  }
}

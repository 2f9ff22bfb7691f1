// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Hands a test what happens in a runner. */
final class RunEvents implements RunListener {

  private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final List<String> news = new CopyOnWriteArrayList<>();

  @Override
  public void slotDone(SlotReport report) {
    queue.add(report);
  }

  @Override
  public void configRefused(String error) {
    queue.add(error);
  }

  @Override
  public void problem(String problem) {
    problems.add(problem);
  }

  @Override
  public void news(String text) {
    news.add(text);
  }

  /** All news so far that contain a text. */
  List<String> newsOf(String text) {
    return news.stream().filter(one -> one.contains(text)).toList();
  }

  /** All problems so far that contain a text. */
  List<String> problems(String text) {
    return problems.stream().filter(problem -> problem.contains(text)).toList();
  }

  /** The first event from now on that is as wanted. */
  <T> T next(Class<T> type, Predicate<T> wanted) throws InterruptedException {
    while (true) {
      Object event = queue.poll(60, TimeUnit.SECONDS);
      assertThat(event).as("an event of " + type).isNotNull();
      if (type.isInstance(event) && wanted.test(type.cast(event))) {
        return type.cast(event);
      }
    }
  }
}

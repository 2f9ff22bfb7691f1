// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.spread;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;

/**
 * How Lambda's event source of a standard queue hands out messages, as far as AWS says: five
 * invocations at once, up to 300 more a minute while messages wait, and never more than
 * MaximumConcurrency. AWS does not say whether more come steadily or at the end of a minute, nor
 * how soon they are given up when the queue is empty: {@link Scaling} has the extremes.
 */
final class EventSource {

  /** Seconds. */
  private static final double STEP = 0.05;

  private static final int FIRST = 5;
  private static final double MORE_A_SECOND = 300 / 60.0;

  private final Scaling scaling;
  private final int most;
  private double allowed = FIRST;
  private double waitingSince = Double.NaN;

  EventSource(Scaling scaling, int most) {
    this.scaling = scaling;
    this.most = most;
  }

  /** How the number of invocations at once grows, and what becomes of it when nothing waits. */
  enum Scaling {
    /** Five a second; those that were reached stay. */
    STEADY_AND_KEPT,
    /** Five a second; five again as soon as nothing waits. */
    STEADY_AND_LOST,
    /** Three hundred after each minute in which messages waited; five again when nothing waits. */
    BY_MINUTES_AND_LOST
  }

  /**
   * A message.
   *
   * @param slot seconds from the beginning, as all times here
   * @param due when the queue hands it out
   * @param takes how long its shard takes
   */
  record Message(double slot, double due, double takes) {}

  /**
   * When the invocations of messages begin, in seconds after their slots.
   *
   * @param messages sorted by when they are due
   * @param interval after which a slot has expired: then its invocation takes a moment alone
   */
  List<Double> lags(List<Message> messages, double interval, Random random) {
    Queue<Message> open = new ArrayDeque<>(messages);
    List<Message> waiting = new ArrayList<>();
    PriorityQueue<Double> ends = new PriorityQueue<>();
    List<Double> lags = new ArrayList<>();
    for (double now = 0; !open.isEmpty() || !waiting.isEmpty(); now += STEP) {
      while (!ends.isEmpty() && ends.element() <= now) {
        ends.remove();
      }
      while (!open.isEmpty() && open.element().due() <= now) {
        waiting.add(open.remove());
      }
      scale(now, !waiting.isEmpty());
      while (!waiting.isEmpty() && ends.size() < (int) Math.min(allowed, most)) {
        // A standard queue has no order.
        Message message = waiting.remove(random.nextInt(waiting.size()));
        double lag = Math.max(0, now - message.slot());
        lags.add(lag);
        ends.add(now + (lag < interval ? message.takes() : 0.1));
      }
    }
    return lags;
  }

  private void scale(double now, boolean waits) {
    if (!waits) {
      waitingSince = Double.NaN;
      allowed = scaling == Scaling.STEADY_AND_KEPT ? allowed : FIRST;
    } else if (Double.isNaN(waitingSince)) {
      waitingSince = now;
    } else if (scaling == Scaling.BY_MINUTES_AND_LOST) {
      allowed = FIRST + 300 * Math.floor((now - waitingSince) / 60);
    } else {
      allowed += MORE_A_SECOND * STEP;
    }
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.lambda.SentSlot;
import io.trendlake.lambda.TickMarkers;
import io.trendlake.objstore.Bucket;
import io.trendlake.queue.MessageQueue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answers the ticks of the schedule on Lambda: reads the configuration that is in force from the
 * bucket, and dispatches by it what is due in the minute after the tick, and what earlier ticks
 * should have dispatched. Keep one for a process, as its {@link Dispatcher}. One tick at a time.
 */
public final class TickDispatcher implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(TickDispatcher.class.getName());

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** How much earlier than its minute a tick may come, by a clock that is not quite right. */
  private static final Duration TOO_EARLY = Duration.ofMinutes(6);

  /**
   * How long after its end slots of an hour are sent that are not known to be owed: compaction
   * closes it after ten minutes, and what is sent has to be stored by then.
   */
  private static final Duration HOUR_STAYS_OPEN = Duration.ofMinutes(8);

  /** For how long slots are made up for, as compaction waits for them a little longer. */
  private static final Duration FARTHEST = TickMarkers.LONGEST_WAIT.minusHours(1);

  /** How many minutes whose ticks did not send are made up for by one tick: it has 60 s. */
  private static final int MOST_EARLIER = 10;

  private final InstantSource clock;
  private final TickMarkers markers;
  private final ConfigInForce config;
  private final Dispatcher dispatcher;
  private final LastChange schedule;

  /** A minute that is done, as are all before it; null if that is not known. */
  private @Nullable Instant complete;

  /**
   * Reads nothing and asks nobody yet.
   *
   * @param schedule what fires the ticks; while it is off no slots are owed
   */
  public TickDispatcher(
      Bucket bucket,
      MessageQueue queue,
      DiscovererRegistry discoverers,
      InstantSource clock,
      LastChange schedule) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.schedule = Objects.requireNonNull(schedule, "schedule");
    this.markers = new TickMarkers(bucket);
    this.config = new ConfigInForce(bucket);
    this.dispatcher = new Dispatcher(bucket, queue, discoverers, clock);
  }

  /**
   * Sends the slots of the minute after a tick's, unless that was done before; then those of
   * earlier minutes whose ticks failed, or never came. They are scraped as far as they have not
   * expired, and recorded as missed otherwise. When this fails the tick can be repeated: what was
   * sent is sent again, and known again by slot and shard.
   *
   * @param tick the minute that the schedule fired for
   * @param resolve what a configuration becomes before it is planned by
   * @throws IOException if the bucket or the queue cannot do it
   * @throws IllegalArgumentException for a tick of the future
   * @throws InterruptedException when the calling thread is interrupted
   */
  public Dispatch dispatch(Instant tick, UnaryOperator<TrendlakeConfig> resolve)
      throws IOException, InterruptedException {
    Instant minute = tick.truncatedTo(ChronoUnit.MINUTES).plus(MINUTE);
    Instant now = clock.instant();
    if (minute.isAfter(now.plus(TOO_EARLY))) {
      throw new IllegalArgumentException(
          "the tick of "
              + tick
              + " came at "
              + shown(now)
              + ", before its time; set the clock right");
    }
    if (isClosed(minute, now)) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the tick of "
              + tick
              + " came at "
              + shown(now)
              + ", when the hour of its slots was closed");
      return new Dispatch.TooLate(minute);
    }
    if (markers.isDone(minute)) {
      return new Dispatch.Repeated(minute);
    }
    return new Dispatch.Sent(minute, send(minute, resolve));
  }

  private static Instant shown(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Whether slots of a minute would be stored too late: no hour waits for them. */
  private boolean isClosed(Instant minute, Instant now) throws IOException {
    return minute.isBefore(now.minus(HOUR_STAYS_OPEN).truncatedTo(ChronoUnit.HOURS))
        && (minute.isBefore(now.minus(FARTHEST)) || !markers.owed(now).contains(minute));
  }

  private Dispatch.Counts send(Instant minute, UnaryOperator<TrendlakeConfig> resolve)
      throws IOException, InterruptedException {
    ConfigInForce.Current reading = config.read();
    if (reading.config().isEmpty()) {
      // Nothing was sent that a repeated tick could send twice. A bucket without a configuration
      // stays empty, so that CloudFormation can delete it when the first deploy fails.
      return Dispatch.Counts.nothing(reading.refused());
    }
    ScrapePlan plan = dispatcher.plan(resolve.apply(reading.config().get()));
    plan.jobs().forEach(TickDispatcher::logErrors);
    int messages = send(plan, minute);
    dispatcher.storeLists();
    messages += sendEarlier(plan, minute);
    int targets = plan.jobs().stream().mapToInt(job -> job.active().size()).sum();
    return new Dispatch.Counts(targets, messages, plan.failedAccounts().size(), reading.refused());
  }

  private int send(ScrapePlan plan, Instant minute) throws IOException, InterruptedException {
    List<SentMessage> sent =
        dispatcher.sendPast(plan, minute, minute.plus(MINUTE), clock.instant());
    markers.done(
        minute,
        sent.stream().map(each -> new SentSlot(each.slot(), each.shard(), each.body())).toList());
    return sent.size();
  }

  /** A failure is one of ticks that failed before: the next tick makes up for them. */
  private int sendEarlier(ScrapePlan plan, Instant minute) throws InterruptedException {
    if (minute.minus(MINUTE).equals(complete)) {
      complete = minute;
      return 0;
    }
    int messages = 0;
    try {
      List<Instant> owed = owed(minute);
      List<Instant> now = owed.subList(0, Math.min(owed.size(), MOST_EARLIER));
      for (Instant earlier : now) {
        messages += send(plan, earlier);
      }
      if (!now.isEmpty()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "no tick had sent the slots of %d minutes from %s to %s: sent them now, %d messages; what has expired is recorded as missed"
                .formatted(now.size(), now.getFirst(), now.getLast(), messages));
      }
      complete = now.size() == owed.size() ? minute : null;
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "slots of minutes before "
              + minute
              + " that no tick has sent cannot be sent; the next tick tries again",
          e);
    }
    return messages;
  }

  /** The earlier minutes whose slots can still be made up for. */
  private List<Instant> owed(Instant minute) throws IOException, InterruptedException {
    List<Instant> owed = markers.owed(minute);
    if (!owed.isEmpty()) {
      owed = withoutPause(owed, minute);
    }
    Instant earliest = clock.instant().minus(FARTHEST);
    return owed.stream().filter(each -> !each.isBefore(earliest)).toList();
  }

  /**
   * The minutes but those in which the schedule was off, which end when it was changed last: it
   * fires again at the next full minute, for the minute after that.
   */
  private List<Instant> withoutPause(List<Instant> owed, Instant minute)
      throws IOException, InterruptedException {
    Optional<Instant> changed = lastChange();
    if (changed.isEmpty()) {
      return owed;
    }
    Instant first = changed.get().truncatedTo(ChronoUnit.MINUTES).plus(MINUTE.multipliedBy(2));
    Instant end = first.isBefore(minute) ? first : minute;
    Set<Instant> all = new HashSet<>(owed);
    Instant begin = end;
    while (all.contains(begin.minus(MINUTE))) {
      begin = begin.minus(MINUTE);
    }
    if (begin.equals(end)) {
      return owed;
    }
    markers.off(begin, end);
    LOG.log(
        System.Logger.Level.INFO,
        "the schedule was off, or being changed, from "
            + begin
            + " to "
            + end
            + ": no slots are owed");
    Instant from = begin;
    return owed.stream().filter(each -> each.isBefore(from) || !each.isBefore(end)).toList();
  }

  /** If it cannot be found out, slots are owed: they are then recorded as missed. */
  private Optional<Instant> lastChange() throws InterruptedException {
    try {
      return schedule.find();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "it is not known whether the schedule was off while no ticks came, so the slots are"
              + " recorded as missed: "
              + e.getMessage());
      return Optional.empty();
    }
  }

  private static void logErrors(JobPlan job) {
    job.errors()
        .forEach(error -> LOG.log(System.Logger.Level.WARNING, "job " + job.job() + ": " + error));
  }

  /** Ends what discovery still asks. */
  @Override
  public void close() {
    dispatcher.close();
  }
}

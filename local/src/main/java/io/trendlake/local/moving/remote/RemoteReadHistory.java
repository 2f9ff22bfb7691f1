// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import io.trendlake.config.http.Url;
import io.trendlake.functions.compact.history.BlockPlace;
import io.trendlake.functions.compact.history.History;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.local.moving.TemporaryFolder;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.tsdb.block.BlockLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * What a Prometheus, or a server like it, answers by remote read. A day is asked for at once when
 * it is opened; if that fails, in halves, down to minutes. What comes is kept in blocks in a
 * directory, so that memory is bounded by the number of series, and is removed when the day and the
 * one after it are done.
 */
public final class RemoteReadHistory implements History {

  private static final long DAY_MILLIS = 86_400_000;
  private static final long SHORTEST_MILLIS = 60_000;
  private static final int ATTEMPTS = 3;

  private final RemoteServer server;
  private final Url url;
  private final AskedSeries asked;
  private final NavigableSet<LocalDate> days;
  private final TemporaryFolder directory;
  private final Path blocks;
  private final Duration pause;
  private final Map<LocalDate, Received> received = new HashMap<>();
  private final Set<LocalDate> finished = new HashSet<>();
  private final Set<String> damages = new TreeSet<>();

  /** The blocks of a day. */
  private static final class Received {

    final FutureTask<List<Path>> blocks;
    int users;

    Received(FutureTask<List<Path>> blocks) {
      this.blocks = blocks;
    }
  }

  private RemoteReadHistory(
      RemoteServer server,
      Url url,
      AskedSeries asked,
      NavigableSet<LocalDate> days,
      TemporaryFolder directory,
      Duration pause)
      throws IOException {
    this.server = server;
    this.url = url;
    this.asked = asked;
    this.days = Collections.unmodifiableNavigableSet(new TreeSet<>(days));
    this.directory = directory;
    this.blocks = Files.createDirectories(directory.path().resolve("blocks"));
    this.pause = pause;
  }

  /**
   * History that is asked for day by day.
   *
   * @param server closed with the history
   * @param url of remote read, such as {@code http://localhost:9090/api/v1/read}
   * @param days that may be asked for, and the one before each of them
   * @param under the directory in which what comes is kept for a while
   */
  public static RemoteReadHistory open(
      RemoteServer server, Url url, AskedSeries asked, NavigableSet<LocalDate> days, Path under)
      throws IOException {
    return open(server, url, asked, days, under, Duration.ofSeconds(2));
  }

  static RemoteReadHistory open(
      RemoteServer server,
      Url url,
      AskedSeries asked,
      NavigableSet<LocalDate> days,
      Path under,
      Duration pause)
      throws IOException {
    TemporaryFolder directory = TemporaryFolder.create(under, "trendlake-remote-read");
    return new RemoteReadHistory(server, url, asked, days, directory, pause);
  }

  @Override
  public NavigableSet<LocalDate> days() {
    return days;
  }

  /** A server does not say which days it has. */
  @Override
  public boolean hasOtherDays() {
    return true;
  }

  @Override
  public List<MetricMetadata> metadata() {
    return List.of();
  }

  /** Known once the day was opened; before that 0. */
  @Override
  public synchronized long estimate(LocalDate day) {
    Received known = received.get(day);
    if (known == null || !known.blocks.isDone()) {
      return 0;
    }
    try (TsdbHistory kept = kept()) {
      return kept.estimate(day);
    } catch (IOException e) {
      return 0;
    }
  }

  private TsdbHistory kept() throws IOException {
    BlockPlace place = new BlockPlace(BlockLayout.PROMETHEUS, blocks.toString());
    return TsdbHistory.open(place, asked.rule(), asked.wanted());
  }

  @Override
  public Day open(LocalDate day) throws IOException {
    for (LocalDate needed : List.of(day.minusDays(1), day)) {
      require(needed);
    }
    synchronized (this) {
      TsdbHistory kept = kept();
      return new KeptDay(kept.open(day), kept, day);
    }
  }

  private void require(LocalDate day) throws IOException {
    Received needed;
    synchronized (this) {
      needed =
          received.computeIfAbsent(
              day, unseen -> new Received(new FutureTask<>(() -> receive(day))));
      needed.users++;
    }
    needed.blocks.run();
    try {
      needed.blocks.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw new IOException(failure.getMessage(), failure);
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private List<Path> receive(LocalDate day) throws IOException {
    Path aside = Files.createDirectories(directory.path().resolve(day.toString()));
    long start = day.toEpochDay() * DAY_MILLIS;
    for (List<? extends LabelMatcher> selector : asked.selectors()) {
      receive(selector, start, start + DAY_MILLIS, aside);
    }
    List<Path> moved = new ArrayList<>();
    synchronized (this) {
      try (Stream<Path> made = Files.list(aside)) {
        for (Path block : made.toList()) {
          moved.add(Files.move(block, blocks.resolve(block.getFileName())));
        }
      }
    }
    Files.delete(aside);
    return moved;
  }

  private void receive(List<? extends LabelMatcher> selector, long from, long to, Path into)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      try (ReceivedBlocks made = new ReceivedBlocks(into, from, to)) {
        RemoteRead.read(server, url, selector, from, to, made);
        leaveOut(made.finish());
        return;
      } catch (IOException e) {
        boolean hopeless = e instanceof RemoteRefusalException refused && refused.isFinal();
        boolean shortest = to - from <= SHORTEST_MILLIS;
        if (hopeless || (shortest && attempt == ATTEMPTS)) {
          throw new IOException(
              "%s: samples from %s to %s were not received: %s"
                  .formatted(
                      url, Instant.ofEpochMilli(from), Instant.ofEpochMilli(to), e.getMessage()),
              e);
        }
      }
      if (to - from > SHORTEST_MILLIS) {
        long minutes = (to - from) / SHORTEST_MILLIS;
        long middle = from + minutes / 2 * SHORTEST_MILLIS;
        receive(selector, from, middle, into);
        receive(selector, middle, to, into);
        return;
      }
      waitBeforeNext();
    }
  }

  private void waitBeforeNext() throws IOException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void leaveOut(List<String> what) {
    synchronized (damages) {
      what.forEach(one -> damages.add(url + ": " + one));
    }
  }

  /** Removes what neither a day under way nor the one after it needs. */
  private synchronized void done(LocalDate day) throws IOException {
    finished.add(day);
    for (LocalDate used : List.of(day.minusDays(1), day)) {
      Received known = received.get(used);
      if (known != null && --known.users == 0 && finished.contains(used.plusDays(1))) {
        received.remove(used);
        for (Path block : known.blocks.resultNow()) {
          TemporaryFolder.remove(block);
        }
      }
    }
  }

  @Override
  public List<String> damages() {
    synchronized (damages) {
      return List.copyOf(damages);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    directory.close();
  }

  /** A day whose blocks are there until it is closed. */
  private final class KeptDay implements Day {

    private final Day day;
    private final TsdbHistory kept;
    private final LocalDate date;

    KeptDay(Day day, TsdbHistory kept, LocalDate date) {
      this.day = day;
      this.kept = kept;
      this.date = date;
    }

    @Override
    public int size() {
      return day.size();
    }

    @Override
    public Labels labels(int place) {
      return day.labels(place);
    }

    @Override
    public Optional<MetricType> type(int place) {
      return day.type(place);
    }

    @Override
    public Reader reader() {
      return day.reader();
    }

    @Override
    public void close() throws IOException {
      kept.close();
      done(date);
    }
  }
}

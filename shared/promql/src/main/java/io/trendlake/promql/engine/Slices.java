// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.row.Grid;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the steps of a range query into slices of whole days, evaluates them on several threads and
 * puts their columns one after another. Steps know nothing of one another, so the cuts do not show.
 */
final class Slices {

  private static final long DAY = 86_400_000;

  /**
   * The slices of an open day, whose hours are closed one after another: when another one is, only
   * the last of them is computed again.
   */
  private static final long PIECE = 4 * 3_600_000;

  /** By what slices are longer that read trends. */
  private static final long LONGER = 4;

  /** Trees of long chains are deep; such a query gets threads with room for that. */
  private static final int DEEP = 200;

  /** How many neighbouring slices a thread takes at once. */
  private static final int MOST_AT_ONCE = 4;

  private static final long DEEP_STACK = 512L << 20;

  private final Query query;
  private final @Nullable SliceCache cache;

  Slices(Query query) {
    this(query, null);
  }

  /**
   * The slices of a query.
   *
   * @param cache where slices are kept, or null
   */
  Slices(Query query, @Nullable SliceCache cache) {
    this.query = query;
    this.cache = cache;
  }

  /** Evaluates the query on a grid; the rows are by labels, in the order they came in. */
  List<Row> evaluate(Grid grid) {
    List<Grid> slices = cut(grid);
    if (slices.size() == 1) {
      return evaluateOne(slices.getFirst());
    }
    Joined joined = new Joined(slices, grid.steps());
    inParallel(slices, joined);
    return joined.rows();
  }

  /** The slices of a grid. What is closed and may be kept is in other slices than what is not. */
  List<Grid> cut(Grid grid) {
    long length = length(grid);
    long closed = cache == null ? Long.MIN_VALUE : cache.closedUntil();
    boolean isShort = grid.end() - grid.start() < 2 * length;
    if (grid.instant() || (isShort && grid.start() >= closed)) {
      return List.of(grid);
    }
    List<Grid> slices = new ArrayList<>();
    int from = 0;
    while (from < grid.steps()) {
      long border = border(grid.time(from), length, closed);
      long stepsTo = (border - grid.start() + grid.interval() - 1) / grid.interval();
      int to = (int) Math.min(grid.steps(), Math.max(from + 1, stepsTo));
      slices.add(new Grid(grid.time(from), grid.interval(), to - from, false));
      from = to;
    }
    return slices;
  }

  /** Where the slice ends that a time is in. */
  private long border(long time, long length, long closed) {
    long border = (Math.floorDiv(time, length) + 1) * length;
    if (cache == null || time >= closed) {
      return border;
    }
    long settled = cache.settledUntil();
    return time < settled
        ? Math.min(border, settled)
        : Math.min(closed, (Math.floorDiv(time, PIECE) + 1) * PIECE);
  }

  /**
   * How long a slice is. Each may read a day before its own once more; where trends are read days
   * are small, so that longer slices of a long range save more than they cost.
   */
  private long length(Grid grid) {
    long length = query.options().sliceDays() * DAY;
    long enough = LONGER * length * query.options().threads();
    boolean longer =
        cache == null
            && !grid.instant()
            && grid.end() - grid.start() >= enough
            && new QueryPlanner(query)
                .leaves(grid).stream()
                    .noneMatch(leaf -> leaf.readFrom() == LeafPlan.Source.SAMPLES);
    return longer ? LONGER * length : length;
  }

  private List<Row> evaluateOne(Grid grid) {
    return cache == null || grid.instant()
        ? evaluate(query, grid)
        : cache.rows(grid, ofSlice -> evaluate(ofSlice, grid));
  }

  private static List<Row> evaluate(Query query, Grid grid) {
    Evaluator evaluator = new Evaluator(query, grid);
    Expr root = query.plan().root();
    if (root.type() == ValueType.SCALAR) {
      query.budget().hold(1, grid.steps());
      return List.of(new Row(Labels.empty(), evaluator.scalar(root), null, false));
    }
    return evaluator.rows(root);
  }

  private void inParallel(List<Grid> slices, Joined joined) {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable work =
        () -> {
          while (failure.get() == null) {
            int first = next.getAndUpdate(from -> from + atOnce(slices.size() - from));
            int end = first + atOnce(slices.size() - first);
            for (int index = first; index < end && failure.get() == null; index++) {
              try {
                joined.add(index, evaluateOne(slices.get(index)));
              } catch (RuntimeException | Error e) {
                if (failure.compareAndSet(null, e)) {
                  query.control().fail();
                }
              }
            }
            if (first == end) {
              return;
            }
          }
        };
    List<Thread> threads = new ArrayList<>();
    long stack = depth(query.plan().root()) > DEEP ? DEEP_STACK : 0;
    for (int i = 1; i < Math.min(query.options().threads(), slices.size()); i++) {
      Thread thread = new Thread(null, work, "promql-slices-" + i, stack);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    work.run();
    if (failure.get() != null) {
      threads.forEach(Thread::interrupt);
    }
    await(threads);
    rethrow(failure.get());
  }

  /**
   * How many slices a thread takes of those that are left. It takes neighbours, as a source may
   * keep what the second needs of the end of the first, and leaves as many to each other thread.
   */
  private int atOnce(int left) {
    int threads = query.options().threads();
    return Math.min(MOST_AT_ONCE, (left + threads - 1) / threads);
  }

  /** Waits until threads have ended, and interrupts them if this one is interrupted. */
  private static void await(List<Thread> threads) {
    boolean interrupted = false;
    for (int i = 0; i < threads.size(); ) {
      try {
        threads.get(i).join();
        i++;
      } catch (InterruptedException e) {
        interrupted = true;
        threads.forEach(Thread::interrupt);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /**
   * Puts the columns of slices one after another as slices are evaluated, so that what has been put
   * together is not held twice. Thread-safe.
   */
  private final class Joined {

    private final List<Grid> slices;
    private final int steps;

    /** What came before its turn, by the number of its slice. */
    private final Map<Integer, List<Row>> early = new HashMap<>();

    private final Map<Labels, Row> rows = new LinkedHashMap<>();
    private int next;
    private int from;

    Joined(List<Grid> slices, int steps) {
      this.slices = slices;
      this.steps = steps;
    }

    synchronized void add(int slice, List<Row> part) {
      early.put(slice, part);
      @Nullable List<Row> due = early.remove(next);
      while (due != null) {
        append(due);
        int width = slices.get(next).steps();
        query.budget().release(due.size(), (long) due.size() * width);
        from += width;
        next++;
        due = early.remove(next);
      }
    }

    private void append(List<Row> part) {
      for (Row row : part) {
        @Nullable Row known = rows.get(row.labels);
        if (known == null) {
          query.budget().hold(1, steps);
          known = new Row(row.labels, Row.absent(steps), null, row.dropName);
          rows.put(row.labels, known);
        }
        System.arraycopy(row.values, 0, known.values, from, row.values.length);
        if (row.histograms != null) {
          @Nullable NativeHistogram[] histograms =
              known.histograms == null ? new NativeHistogram[steps] : known.histograms;
          System.arraycopy(row.histograms, 0, histograms, from, row.histograms.length);
          rows.put(row.labels, new Row(row.labels, known.values, histograms, known.dropName));
        }
      }
    }

    synchronized List<Row> rows() {
      return new ArrayList<>(rows.values());
    }
  }

  /** Runs a query here, or on a thread with a deep stack if its tree is deep. */
  static <T> T onDeepStack(Expr expr, Supplier<T> work) {
    if (depth(expr) <= DEEP) {
      return work.get();
    }
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                result.set(work.get());
              } catch (RuntimeException | Error e) {
                failure.set(e);
              }
            },
            "promql-deep",
            DEEP_STACK);
    thread.setDaemon(true);
    thread.start();
    await(List.of(thread));
    rethrow(failure.get());
    @Nullable T value = result.get();
    if (value == null) {
      throw new IllegalStateException("the query gave neither an answer nor an error");
    }
    return value;
  }

  /** How deep a tree is; chains, which may be very long, are followed in a loop. */
  private static int depth(Expr expr) {
    int chain = 0;
    int deepest = 0;
    Expr at = expr;
    while (at instanceof Expr.Binary binary) {
      chain++;
      deepest = Math.max(deepest, chain + depth(binary.right()));
      at = binary.left();
    }
    int below =
        switch (at) {
          case Expr.Paren paren -> depth(paren.inner());
          case Expr.Unary unary -> depth(unary.operand());
          case Expr.Subquery subquery -> depth(subquery.inner());
          case Expr.Aggregate aggregate -> {
            @Nullable Expr parameter = aggregate.parameter();
            yield Math.max(depth(aggregate.inner()), parameter == null ? 0 : depth(parameter));
          }
          case Expr.Call call -> call.arguments().stream().mapToInt(Slices::depth).max().orElse(0);
          default -> 0;
        };
    return Math.max(deepest, chain + 1 + below);
  }
}

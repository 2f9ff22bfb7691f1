// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.SeriesSelection;
import io.trendlake.promql.engine.row.Grid;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.functions.Annotations;
import io.trendlake.promql.parse.Expr;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The slices of one query in a cache. A slice is kept if its source names all that it reads, if no
 * series of two metric names could come to the same labels (that is found out over all slices), and
 * if it has no histograms.
 */
final class SliceCache {

  private static final Logger LOG = System.getLogger(SliceCache.class.getName());

  private final ResultCache cache;
  private final Query query;
  private final String text;

  /**
   * What a slice is kept under.
   *
   * @param closed whether nothing comes any more to what it reads
   */
  private record Key(String hash, boolean closed) {}

  private SliceCache(ResultCache cache, Query query, String text) {
    this.cache = cache;
    this.query = query;
    this.text = text;
  }

  /**
   * The slices of a query.
   *
   * @param cache null for none
   * @param text the query as it was asked; the places in warnings are places in it
   * @return null if none of them could be kept
   */
  static @Nullable SliceCache of(@Nullable ResultCache cache, Query query, String text) {
    boolean isClosed = query.source().closedUntil() > Long.MIN_VALUE;
    if (cache == null || !isClosed || !everySelectorHasOneName(query.plan().root())) {
      return null;
    }
    return new SliceCache(cache, query, text);
  }

  private static boolean everySelectorHasOneName(Expr expr) {
    return switch (expr) {
      case Expr.NumberLiteral number -> true;
      case Expr.StringLiteral string -> true;
      case Expr.VectorSelector selector -> Selectors.hasOneName(selector);
      case Expr.MatrixSelector matrix -> Selectors.hasOneName(matrix.selector());
      case Expr.Subquery subquery -> everySelectorHasOneName(subquery.inner());
      case Expr.Paren paren -> everySelectorHasOneName(paren.inner());
      case Expr.Unary unary -> everySelectorHasOneName(unary.operand());
      case Expr.Binary binary ->
          everySelectorHasOneName(binary.left()) && everySelectorHasOneName(binary.right());
      case Expr.Aggregate aggregate -> {
        @Nullable Expr parameter = aggregate.parameter();
        yield everySelectorHasOneName(aggregate.inner())
            && (parameter == null || everySelectorHasOneName(parameter));
      }
      // What info joins is selected by names that are in no selector.
      case Expr.Call call ->
          !call.function().name().equals("info")
              && call.arguments().stream().allMatch(SliceCache::everySelectorHasOneName);
    };
  }

  /** The first time that more samples may come to. */
  long closedUntil() {
    return query.source().closedUntil();
  }

  /** The first time whose samples will be stored in other files. */
  long settledUntil() {
    return query.source().settledUntil();
  }

  /**
   * The rows of a slice, from the cache or computed.
   *
   * @param compute evaluates the slice for the query that it is given
   */
  List<Row> rows(Grid slice, Function<Query, List<Row>> compute) {
    @Nullable Key key = key(slice);
    if (key == null) {
      return compute.apply(query);
    }
    @Nullable SliceResult known = find(key.hash(), slice);
    if (known != null) {
      query.budget().hold(known.rows().size(), (long) known.rows().size() * slice.steps());
      query.countCachedSlice();
      query.annotations().addAll(known.annotations());
      return known.rows();
    }
    Annotations own = new Annotations();
    long begun = System.nanoTime();
    List<Row> rows = compute.apply(query.with(own));
    boolean small = (long) rows.size() * slice.steps() * Double.BYTES <= ResultCache.LARGEST;
    if (small && rows.stream().allMatch(row -> row.histograms == null)) {
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      cache.put(key.hash(), new SliceResult(rows, own).toBytes(), took, key.closed());
    }
    query.annotations().addAll(own);
    return rows;
  }

  private @Nullable SliceResult find(String key, Grid slice) {
    byte @Nullable [] bytes = cache.get(key);
    if (bytes == null) {
      return null;
    }
    try {
      return SliceResult.read(bytes, slice.steps());
    } catch (IOException damaged) {
      LOG.log(
          Level.WARNING, "the kept answer {0} is computed again: {1}", key, damaged.getMessage());
      return null;
    }
  }

  /** What names all that a slice depends on; null if nothing does. */
  private @Nullable Key key(Grid slice) {
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    for (LeafPlan leaf : new QueryPlanner(query).leaves(slice)) {
      for (List<SeriesSelection> selections : List.of(leaf.trends(), leaf.samples())) {
        for (SeriesSelection selection : selections) {
          from = Math.min(from, selection.from());
          to = Math.max(to, selection.to());
        }
      }
    }
    if (from > to) {
      return null;
    }
    try {
      Optional<String> version = query.source().version(from, to);
      return version.isEmpty() ? null : new Key(hash(slice, version.get()), to < closedUntil());
    } catch (IOException e) {
      throw new QueryException(QueryException.Kind.STORAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private String hash(Grid slice, String version) {
    EngineOptions options = query.options();
    String all =
        String.join(
            "\n",
            "slice " + SliceResult.VERSION,
            slice.start() + " " + slice.interval() + " " + slice.steps(),
            options.parsing().toString(),
            options.lookback() + " " + options.subqueryStep() + " " + options.trends(),
            options.delayedNameRemoval() + " " + options.useStartTimestamps(),
            version,
            query.plan().root().print(),
            text);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(all.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

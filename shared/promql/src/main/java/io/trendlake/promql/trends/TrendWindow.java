// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.trends;

import io.trendlake.model.StaleMarker;
import io.trendlake.model.TrendColumn;
import io.trendlake.model.TrendRun;
import io.trendlake.promql.functions.Rates;
import io.trendlake.promql.math.Kahan;
import io.trendlake.promql.math.Mean;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Evaluates one function over a timeline, at one time after another. The result is that over the
 * samples, to 1e-9 of its value, or it is not known; then the hours are named whose samples would
 * decide it. Used by one thread.
 */
public final class TrendWindow {

  /** What a time gives. */
  public enum Evaluation {
    /** A value. */
    GIVEN,
    /** Nothing, as the samples would. */
    ABSENT,
    /** It would take the samples of {@link #doubted}. */
    UNKNOWN
  }

  /** Half of the distance between 1 and the next number. */
  private static final double ROUNDING = 0x1p-53;

  /** How much of a result may be due to rounding. */
  private static final double TOLERANCE = 1e-10;

  private static final double EXACT_INTEGERS = 0x1p53;

  private final TrendFunction function;
  private final long range;
  private final LongPredicate bySamples;
  private final Set<Long> doubted = new HashSet<>();
  private final boolean counts;
  private Pieces line = new Pieces();
  private boolean strict = true;
  private double value;

  // The window: its pieces, and whether it has all of the first and of the last.
  private long start;
  private long end;
  private int from;
  private int to;
  private boolean dropsFirst;
  private boolean onlyFirst;

  /**
   * A window.
   *
   * @param range milliseconds; of an instant the lookback
   * @param bySamples whether an hour, by its first instant, is in the timeline by its samples and
   *     stale markers
   */
  public TrendWindow(TrendFunction function, long range, LongPredicate bySamples) {
    this.function = function;
    this.counts = function.columns().contains(TrendColumn.RESETS);
    this.range = range;
    this.bySamples = bySamples;
  }

  /** Begins with another series, or with more of its samples. */
  public void reset(Timeline other) {
    line = other.pieces();
    line.index(counts);
    from = 0;
    to = 0;
    doubted.clear();
  }

  /** The hours, by their first instants, whose samples are missed since the last reset. */
  public Set<Long> doubted() {
    return doubted;
  }

  /** The value of the last outcome that was given. */
  public double value() {
    return value;
  }

  /** Evaluates at a time, exactly or not at all. */
  public Evaluation at(long time) {
    strict = true;
    return function.ofRange() ? over(time - range, time) : newest(time);
  }

  /** Evaluates at a time as nearly as trends can, where they do not suffice. */
  public Evaluation near(long time) {
    strict = false;
    if (!function.ofRange()) {
      return newest(time);
    }
    long near = Timeline.hour(time + Timeline.HOUR / 2);
    long far = Timeline.hour(time - range + Timeline.HOUR / 2);
    if (far >= near) {
      far = Timeline.hour(time - range / 2);
      near = far + Timeline.HOUR;
    }
    Evaluation outcome = over(far, near);
    if (function.isAdditive()) {
      value *= (double) range / (near - far);
    }
    return outcome;
  }

  /** Notes that a piece does not suffice; whether that ends the evaluation. */
  private boolean doubts(int piece) {
    if (!strict || line.single[piece]) {
      return false;
    }
    doubted.add(Timeline.hour(line.firstTs[piece]));
    return true;
  }

  private Evaluation give(double result) {
    value = result;
    return Evaluation.GIVEN;
  }

  // Instants.

  private Evaluation newest(long time) {
    int at = line.lastUntil(time, to);
    if (at < 0) {
      return Evaluation.ABSENT;
    }
    to = at;
    if (line.lastTs[at] > time || (line.isAggregate(at) && line.lastTs[at] > time - range)) {
      return within(at, time);
    }
    if (line.lastTs[at] <= time - range || line.count[at] == 0) {
      return Evaluation.ABSENT;
    }
    long hour = Timeline.hour(line.lastTs[at]);
    if (line.ended[at]) {
      if (time >= hour + Timeline.HOUR) {
        return Evaluation.ABSENT;
      }
      return doubts(at) ? Evaluation.UNKNOWN : Evaluation.ABSENT;
    }
    // A marker may follow in an hour without samples until then.
    boolean known = true;
    for (long next = hour + Timeline.HOUR; next <= time; next += Timeline.HOUR) {
      if (strict && !bySamples.test(next)) {
        doubted.add(next);
        known = false;
      }
    }
    return known ? giveAt(line.lastTs[at], line.last[at]) : Evaluation.UNKNOWN;
  }

  private Evaluation within(int at, long time) {
    if (line.firstTs[at] == time && !line.isAggregate(at)) {
      return giveAt(time, line.first[at]);
    }
    if (line.insideTs[at] == time) {
      return giveAt(time, line.inside[at]);
    }
    if (doubts(at)) {
      return Evaluation.UNKNOWN;
    }
    return giveAt(time, line.sum[at] / line.count[at]);
  }

  private Evaluation giveAt(long ts, double sample) {
    return give(function == TrendFunction.TIMESTAMP ? ts / 1000.0 : sample);
  }

  // Ranges.

  private Evaluation over(long windowStart, long windowEnd) {
    start = windowStart;
    end = windowEnd;
    from = line.firstAfter(start, from);
    to = line.lastUntil(end, to);
    // Of an hour that begins at the end, a sample at that instant counts, if there is one.
    if (!strict && to >= from && line.isAggregate(to) && line.firstTs[to] >= end) {
      to--;
    }
    if (from > to) {
      return Evaluation.ABSENT;
    }
    boolean aggregates = false;
    boolean cut = false;
    for (int i = from; line.hasAggregates() && i <= to; i++) {
      if (line.isAggregate(i)) {
        aggregates = true;
        cut |= doubts(i);
      }
    }
    dropsFirst = !aggregates && line.firstTs[from] <= start;
    if (dropsFirst && !(line.insideTs[from] > start)) {
      cut = doubts(from);
    }
    onlyFirst = !aggregates && line.lastTs[to] > end;
    if (onlyFirst && !(line.insideTs[to] > end)) {
      cut |= doubts(to);
    }
    if (cut) {
      return Evaluation.UNKNOWN;
    }
    if (from == to && dropsFirst && onlyFirst) {
      return Evaluation.ABSENT;
    }
    return switch (function) {
      case ABSENT_OVER_TIME, PRESENT_OVER_TIME -> give(1);
      case COUNT_OVER_TIME -> give((double) count());
      case SUM_OVER_TIME -> sum(false);
      case AVG_OVER_TIME -> sum(true);
      case MIN_OVER_TIME -> extreme(false);
      case MAX_OVER_TIME -> extreme(true);
      case INCREASE -> aggregates ? steps(1) : rate(true, false);
      case RATE -> aggregates ? steps((end - start) / 1000.0) : rate(true, true);
      case DELTA -> aggregates ? Evaluation.ABSENT : rate(false, false);
      case RESETS -> aggregates ? Evaluation.ABSENT : resets();
      case FIRST_OVER_TIME -> giveEnd(aggregates, firstValue());
      case LAST_OVER_TIME -> giveEnd(aggregates, lastValue());
      case TS_OF_FIRST_OVER_TIME -> giveEnd(aggregates, firstTime() / 1000.0);
      case TS_OF_LAST_OVER_TIME -> giveEnd(aggregates, lastTime() / 1000.0);
      case INSTANT, TIMESTAMP -> throw new IllegalStateException("not over a range: " + function);
    };
  }

  /** What is at an end of the window, which aggregates do not have. */
  private Evaluation giveEnd(boolean aggregates, double result) {
    return aggregates ? Evaluation.ABSENT : give(result);
  }

  private Evaluation steps(double seconds) {
    double all = 0;
    for (int i = from; i <= to; i++) {
      all += line.steps[i];
    }
    return Double.isNaN(all) ? Evaluation.ABSENT : give(all / seconds);
  }

  private boolean isCutAtStart(int piece) {
    return piece == from && dropsFirst;
  }

  private boolean isCutAtEnd(int piece) {
    return piece == to && onlyFirst;
  }

  private double firstValue() {
    return dropsFirst ? line.inside[from] : line.first[from];
  }

  private long firstTime() {
    return dropsFirst ? line.insideTs[from] : line.firstTs[from];
  }

  private double lastValue() {
    return onlyFirst ? line.first[to] : line.last[to];
  }

  private long lastTime() {
    return onlyFirst ? line.firstTs[to] : line.lastTs[to];
  }

  private long count(int piece) {
    if (isCutAtEnd(piece)) {
      return 1;
    }
    return isCutAtStart(piece) ? line.count[piece] - 1 : line.count[piece];
  }

  private long count() {
    long dropped = dropsFirst ? 1 : 0;
    return line.samples(from, to) - dropped - (onlyFirst ? line.count[to] - 1 : 0);
  }

  // Sums.

  private Evaluation sum(boolean mean) {
    boolean single = true;
    boolean constant = true;
    double same = firstValue();
    for (int i = from; i <= to; i++) {
      single &= line.single[i] || isCutAtEnd(i);
      constant &= isCutAtEnd(i) ? line.first[i] == same : isConstant(i) && line.min[i] == same;
    }
    if (single) {
      return give(mean ? meanOfSamples() : sumOfSamples());
    }
    if (constant) {
      return give(mean ? same : same * count());
    }
    Kahan sum = new Kahan();
    double error = 0;
    for (int i = from; i <= to; i++) {
      if (isCutAtEnd(i)) {
        sum.add(line.first[i]);
      } else if (isConstant(i)) {
        sum.add(line.min[i] * count(i));
      } else {
        sum.add(line.sum[i]);
        if (isCutAtStart(i)) {
          sum.add(-line.first[i]);
        }
        error += (line.count[i] + 1) * ROUNDING * magnitude(i);
      }
    }
    double total = sum.total();
    boolean exact = error <= TOLERANCE * Math.abs(total) && !Double.isInfinite(total);
    if (!exact && doubtsAll()) {
      return Evaluation.UNKNOWN;
    }
    return give(mean ? total / count() : total);
  }

  /** Whether all samples of an hour are the same number; extremes alone pass over NaN. */
  private boolean isConstant(int piece) {
    return line.min[piece] == line.max[piece] && !Double.isNaN(line.sum[piece]);
  }

  /** At most what the absolute values of an hour add up to. */
  private double magnitude(int piece) {
    boolean oneSign = line.min[piece] >= 0 || line.max[piece] <= 0;
    return oneSign
        ? Math.abs(line.sum[piece])
        : line.count[piece] * Math.max(Math.abs(line.min[piece]), Math.abs(line.max[piece]));
  }

  private boolean doubtsAll() {
    boolean any = false;
    for (int i = from; i <= to; i++) {
      any |= !isCutAtEnd(i) && doubts(i);
    }
    return any;
  }

  private double sumOfSamples() {
    Kahan sum = new Kahan();
    for (int i = from; i <= to; i++) {
      sum.add(line.first[i]);
    }
    return sum.total();
  }

  private double meanOfSamples() {
    Mean mean = new Mean(line.first[from]);
    for (int i = from + 1; i <= to; i++) {
      mean.add(line.first[i]);
    }
    return mean.value();
  }

  // Extremes.

  /** The first of equals, passing over NaN unless there is nothing else. */
  private Evaluation extreme(boolean greatest) {
    boolean hidden = false;
    double best = Double.NaN;
    for (int i = from; i <= to; i++) {
      double piece = isCutAtEnd(i) ? line.first[i] : greatest ? line.max[i] : line.min[i];
      if (isCutAtStart(i) && piece == line.first[i]) {
        // What was left out may have been the only one.
        hidden = !(line.inside[i] == piece);
        piece = line.inside[i];
      }
      if (i == from || Double.isNaN(best) || (greatest ? piece > best : piece < best)) {
        best = piece;
      }
    }
    double bound = line.first[from];
    boolean decided = !hidden || (greatest ? best >= bound : best <= bound);
    if (!decided && doubts(from)) {
      return Evaluation.UNKNOWN;
    }
    return give(best);
  }

  // Differences.

  private Evaluation rate(boolean counter, boolean perSecond) {
    long count = count();
    if (count < 2) {
      return Evaluation.ABSENT;
    }
    double difference = lastValue() - firstValue();
    if (counter) {
      double lost = lost(difference);
      if (StaleMarker.isStale(lost)) {
        return Evaluation.UNKNOWN;
      }
      difference += lost;
    }
    double factor =
        Rates.extrapolation(
            start, end, count, firstTime(), firstValue(), lastTime(), difference, counter);
    return give(difference * (perSecond ? factor / ((end - start) / 1000.0) : factor));
  }

  /** What a counter lost by resets inside the window; the stale marker if that is not known. */
  private double lost(double difference) {
    if (line.onlyGrows(from, to)) {
      return 0;
    }
    double lost = 0;
    double error = 0;
    boolean unknown = false;
    for (int i = from; i <= to; i++) {
      if (i > from && line.first[i] < line.last[i - 1]) {
        lost += line.last[i - 1];
      }
      int resets = resetsWithin(i);
      if (resets < 0) {
        unknown |= doubts(i);
      } else if (resets > 0) {
        double first = isCutAtStart(i) ? line.inside[i] : line.first[i];
        double steps = stepsWithin(i);
        lost += steps - (line.last[i] - first);
        boolean whole = isWhole(steps) && isWhole(first) && isWhole(line.last[i]);
        error +=
            whole
                ? 0
                : ROUNDING
                    * (line.count[i] * Math.abs(steps)
                        + 4 * Math.abs(line.last[i])
                        + 4 * Math.abs(first));
        unknown |= !Double.isFinite(line.sum[i]) && doubts(i);
      }
    }
    if (error > TOLERANCE * Math.abs(difference + lost)) {
      for (int i = from; i <= to; i++) {
        unknown |= resetsWithin(i) > 0 && doubts(i);
      }
    }
    return unknown ? StaleMarker.VALUE : lost;
  }

  private static boolean isWhole(double number) {
    return number == Math.rint(number) && Math.abs(number) < EXACT_INTEGERS;
  }

  /** How many resets are between samples of a piece that are in the window; -1 if unknown. */
  private int resetsWithin(int piece) {
    int resets = line.resets[piece];
    if (isCutAtEnd(piece) || resets == 0) {
      return 0;
    }
    if (resets == TrendRun.NOT_COUNTED || (resets > 0 && Double.isNaN(line.into[piece]))) {
      return -1;
    }
    boolean dropped = isCutAtStart(piece) && line.inside[piece] < line.first[piece];
    return resets - (line.intoReset[piece] ? 1 : 0) - (dropped ? 1 : 0);
  }

  private double stepsWithin(int piece) {
    double steps = line.steps[piece] - line.into[piece];
    return isCutAtStart(piece)
        ? steps - Timeline.step(line.first[piece], line.inside[piece])
        : steps;
  }

  private Evaluation resets() {
    if (line.onlyGrows(from, to)) {
      return give(0);
    }
    int resets = 0;
    boolean unknown = false;
    for (int i = from; i <= to; i++) {
      if (i > from && line.first[i] < line.last[i - 1]) {
        resets++;
      }
      int within = resetsWithin(i);
      if (within < 0) {
        unknown |= doubts(i);
      }
      resets += Math.max(0, within);
    }
    return unknown ? Evaluation.UNKNOWN : give(resets);
  }
}

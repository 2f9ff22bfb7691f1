// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.exposition.protobuf.ExemplarMessages;
import io.trendlake.exposition.protobuf.FamilyMessage;
import io.trendlake.exposition.protobuf.HistogramMessage;
import io.trendlake.exposition.protobuf.InvalidHistogramException;
import io.trendlake.exposition.protobuf.MalformedMessageException;
import io.trendlake.exposition.protobuf.MetricMessage;
import io.trendlake.exposition.protobuf.WireReader;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Parses a body in protobuf as Prometheus 3.14 does ({@code model/textparse/protobufparse.go}),
 * with what a {@link SeriesDictionary} knows of its families and metrics. Each known one remembers
 * which came next: if that is here, its texts are not looked at again, and only values are read.
 */
final class MessageParser implements BodyParser {

  private static final byte[] NOTHING = new byte[0];
  private static final long NO_NUMBER = 0;

  /** About what a family, a metric or a series takes; to make room by. */
  private static final int BYTES_PER_ENTRY = 32;

  private final WireReader in;
  private final byte[] bytes;

  /** Where the body begins in its array. */
  private final int bodyFrom;

  private final FamilyMessage message;
  private final MetricMessage metric;
  private final LabelReader labels;
  private final SeriesDictionary dictionary;
  private final SeriesSet known;
  private final HistogramOptions histograms;
  private final SampleHandler handler;
  private final boolean takesExemplars;

  private @Nullable MessageFamily familyBefore;
  private int samples;

  /** Where the metric begins that is being read, and what all its samples have in common. */
  private int metricAt;

  private long ts;
  private long start;

  /** How many series of the metric were handed out. */
  private int place;

  MessageParser(
      ParserBuffers.Buffer buffer,
      SeriesDictionary dictionary,
      SeriesSet known,
      HistogramOptions histograms,
      SampleHandler handler) {
    this.in = buffer.messages().reader();
    this.bytes = in.bytes();
    this.bodyFrom = in.at();
    this.message = buffer.messages().family();
    this.metric = buffer.messages().metric();
    this.labels = buffer.labels();
    this.dictionary = dictionary;
    this.known = known;
    this.histograms = histograms;
    this.handler = handler;
    this.takesExemplars = handler.takesExemplars();
  }

  @Override
  public void run() throws ExpositionException {
    if (dictionary.firstFamily == null) {
      dictionary.reserve((in.end() - bodyFrom) / BYTES_PER_ENTRY);
    }
    try {
      while (in.hasMore()) {
        message.read(in);
        if (message.size() > 0) {
          family();
        }
      }
    } catch (MalformedMessageException e) {
      throw fault(e.at(), String.valueOf(e.getMessage()));
    }
  }

  @Override
  public int samples() {
    return samples;
  }

  private ExpositionException fault(int at, String reason) {
    return ExpositionException.atByte(at - bodyFrom, reason);
  }

  /** Prometheus looks at the first metric before it looks at what the family says of itself. */
  private void family() throws MalformedMessageException, ExpositionException {
    MessageFamily guess = familyBefore == null ? dictionary.firstFamily : familyBefore.next;
    MessageFamily same = guess != null && guess.is(message, bytes) ? guess : null;
    MessageMetric next = same == null ? null : same.first;
    read(0, next);
    MessageFamily family = same == null ? family(guess) : same;
    familyBefore = family;
    handler.metadata(family.metadata());
    MessageMetric before = null;
    for (int i = 0; i < message.size(); i++) {
      if (i > 0) {
        read(i, next);
      }
      MessageMetric found = metric(family, next);
      if (before == null) {
        if (found != family.first) {
          family.first = found;
        }
      } else if (found != before.next) {
        before.next = found;
      }
      before = found;
      next = found.next;
      handOut(found);
    }
  }

  private void read(int index, @Nullable MessageMetric guess) throws MalformedMessageException {
    metricAt = message.metricFrom(index);
    byte[] labelsGuess = guess == null ? NOTHING : guess.bytes;
    int from = guess == null ? 0 : guess.nameTo;
    metric.read(in, metricAt, message.metricTo(index), labelsGuess, from);
    ts = metric.timestamp() == 0 ? SampleHandler.NO_TIMESTAMP : timestamp(metric.timestamp());
    start = metric.start(message.type());
    place = 0;
  }

  /** The earliest timestamp has another meaning; it is as far out of bounds as the next. */
  private static long timestamp(long exposed) {
    return Math.max(exposed, SampleHandler.NO_TIMESTAMP + 1);
  }

  /** The family that was read, by what it says of itself. */
  private MessageFamily family(@Nullable MessageFamily guess) throws ExpositionException {
    int hash = MessageFamily.hash(message, bytes);
    MessageFamily found = dictionary.find(message, bytes, hash);
    if (found == null) {
      found = dictionary.add(message, bytes, hash, metadata());
    }
    if (found != guess) {
      if (familyBefore == null) {
        dictionary.firstFamily = found;
      } else {
        familyBefore.next = found;
      }
    }
    return found;
  }

  private MetricMetadata metadata() throws ExpositionException {
    int from = message.nameFrom();
    if (from == message.nameTo() || !Utf8.isValid(bytes, from, message.nameTo())) {
      throw fault(from, "a metric name is empty or not valid UTF-8");
    }
    String name = labels.name(bytes, from, message.nameTo());
    if (!Utf8.isValid(bytes, message.helpFrom(), message.helpTo())) {
      throw fault(message.helpFrom(), "the help text of \"" + name + "\" is not valid UTF-8");
    }
    return new MetricMetadata(
        name,
        type(name),
        string(message.unitFrom(), message.unitTo()),
        string(message.helpFrom(), message.helpTo()));
  }

  private MetricType type(String name) throws ExpositionException {
    return switch (message.type()) {
      case FamilyMessage.COUNTER -> MetricType.COUNTER;
      case FamilyMessage.GAUGE -> MetricType.GAUGE;
      case FamilyMessage.SUMMARY -> MetricType.SUMMARY;
      case FamilyMessage.UNTYPED -> MetricType.UNKNOWN;
      case FamilyMessage.HISTOGRAM -> MetricType.HISTOGRAM;
      case FamilyMessage.GAUGE_HISTOGRAM -> MetricType.GAUGEHISTOGRAM;
      default ->
          throw fault(
              message.nameFrom(),
              "the type of \"" + name + "\" is " + message.type() + ", not one of 0 to 5");
    };
  }

  private String string(int from, int to) {
    return new String(bytes, from, to - from, UTF_8);
  }

  private MessageMetric metric(MessageFamily family, @Nullable MessageMetric guess)
      throws MalformedMessageException, ExpositionException {
    if (guess != null && guess.is(family, metric)) {
      return guess;
    }
    int hash = MessageMetric.hash(family, metric);
    MessageMetric found = dictionary.find(family, metric, hash);
    if (found == null) {
      requireText();
      found = dictionary.add(family, metric, hash);
    }
    return found;
  }

  /** Refuses names and values of labels that are not valid UTF-8, and names that are empty. */
  @SuppressWarnings("ReferenceEquality") // The very array, not equal bytes elsewhere.
  private void requireText() throws MalformedMessageException, ExpositionException {
    if (metric.labelsFrom() == metric.labelsTo()) {
      return;
    }
    WireReader pairs = new WireReader();
    byte[] source = metric.labels();
    pairs.start(source, metric.labelsFrom(), metric.labelsTo());
    try {
      MetricMessage.labels(
          pairs,
          (hasName, nameFrom, nameTo, valueFrom, valueTo) -> {
            if (hasName && (nameFrom == nameTo || !Utf8.isValid(source, nameFrom, nameTo))) {
              throw new MalformedMessageException(
                  nameFrom, "a label name is empty or not valid UTF-8");
            }
            if (!Utf8.isValid(source, valueFrom, valueTo)) {
              throw new MalformedMessageException(valueFrom, "a label value is not valid UTF-8");
            }
          });
    } catch (MalformedMessageException e) {
      // Labels that are not adjacent were copied, so that their place is not that in the body.
      throw fault(source == bytes ? e.at() : metricAt, String.valueOf(e.getMessage()));
    }
  }

  private void handOut(MessageMetric of) throws MalformedMessageException, ExpositionException {
    switch (of.type) {
      case COUNTER -> {
        int id = sample(of, MessagePart.WHOLE, NO_NUMBER, metric.counter());
        exemplar(id, ExemplarMessages.OF_COUNTER, false);
      }
      case GAUGE -> sample(of, MessagePart.WHOLE, NO_NUMBER, metric.gauge());
      case SUMMARY -> summary(of);
      case HISTOGRAM -> histogram(of, ResetHint.UNKNOWN);
      case GAUGEHISTOGRAM -> histogram(of, ResetHint.GAUGE);
      case UNKNOWN, STATESET, INFO -> sample(of, MessagePart.WHOLE, NO_NUMBER, metric.untyped());
    }
  }

  private void summary(MessageMetric of) throws ExpositionException {
    sample(of, MessagePart.COUNT, NO_NUMBER, metric.summaryCount());
    sample(of, MessagePart.SUM, NO_NUMBER, metric.summarySum());
    for (int i = 0; i < metric.quantiles(); i++) {
      long number = Double.doubleToRawLongBits(metric.quantile(i));
      sample(of, MessagePart.QUANTILE, number, metric.quantileValue(i));
    }
  }

  /**
   * Each metric is judged by itself. Prometheus takes the form of one metric of a family for that
   * of the next, and loses histograms or fails where a family has both.
   */
  private void histogram(MessageMetric of, ResetHint hint)
      throws MalformedMessageException, ExpositionException {
    HistogramMessage histogram = metric.histogram();
    boolean isNative = histograms.nativeHistograms() && histogram.isNative();
    if (isNative) {
      nativeHistogram(of, hint);
    }
    boolean converts = !isNative && histograms.convertClassic();
    boolean isClassic =
        isNative
            ? histograms.alwaysClassic() && histogram.buckets() > 0
            : histograms.alwaysClassic() || !converts;
    if (isClassic) {
      classic(of);
    }
    if (converts) {
      converted(of, hint);
    }
  }

  private void nativeHistogram(MessageMetric of, ResetHint hint)
      throws MalformedMessageException, ExpositionException {
    int id;
    try {
      NativeHistogram value = metric.histogram().toNative(hint, metricAt);
      id = id(of, MessagePart.WHOLE, NO_NUMBER);
      handler.histogram(id, value, ts);
    } catch (InvalidHistogramException e) {
      id = id(of, MessagePart.WHOLE, NO_NUMBER);
      handler.invalidHistogram(id, String.valueOf(e.getMessage()), ts);
    }
    ended(id);
    exemplarsOfHistogram(id);
  }

  private void classic(MessageMetric of) throws MalformedMessageException, ExpositionException {
    HistogramMessage histogram = metric.histogram();
    sample(of, MessagePart.COUNT, NO_NUMBER, histogram.count());
    sample(of, MessagePart.SUM, NO_NUMBER, histogram.sum());
    for (int i = 0; i < histogram.buckets(); i++) {
      double bound = histogram.bound(i);
      int id = bucket(of, bound, histogram.cumulative(i));
      exemplar(id, i, false);
      if (bound == Double.POSITIVE_INFINITY) {
        return;
      }
    }
    bucket(of, Double.POSITIVE_INFINITY, histogram.count());
  }

  private int bucket(MessageMetric of, double bound, double value) throws ExpositionException {
    return sample(of, MessagePart.BUCKET, Double.doubleToRawLongBits(bound), value);
  }

  private void converted(MessageMetric of, ResetHint hint)
      throws MalformedMessageException, ExpositionException {
    HistogramMessage histogram = metric.histogram();
    CustomBuckets buckets = new CustomBuckets(histogram.buckets() + 1);
    buckets.count(histogram.count());
    buckets.sum(histogram.sum());
    for (int i = 0; i < histogram.buckets(); i++) {
      buckets.bucket(histogram.bound(i), histogram.cumulative(i));
    }
    NativeHistogram value;
    try {
      value = buckets.toNative(hint);
    } catch (CustomBuckets.UnfitException e) {
      throw fault(metricAt, String.valueOf(e.getMessage()));
    }
    int id = id(of, MessagePart.WHOLE, NO_NUMBER);
    handler.histogram(id, value, ts);
    ended(id);
    exemplarsOfHistogram(id);
  }

  private int sample(MessageMetric of, MessagePart part, long number, double value)
      throws ExpositionException {
    int id = id(of, part, number);
    handler.sample(id, value, ts);
    ended(id);
    return id;
  }

  private void ended(int id) {
    samples++;
    if (start != 0) {
      handler.start(id, start);
    }
  }

  /** The number of a series of the metric, which the handler then knows. */
  private int id(MessageMetric of, MessagePart part, long number) throws ExpositionException {
    MessageSeries series = of.series(place, part, number);
    if (series == null) {
      series = dictionary.find(of, part, number);
      if (series == null) {
        series = made(of, part, number);
      }
      of.place(place, series);
    }
    place++;
    int id = series.id();
    if (!known.has(id)) {
      known.add(id, series.text());
      handler.series(id, series);
      series.handedOut();
    }
    return id;
  }

  private MessageSeries made(MessageMetric of, MessagePart part, long number)
      throws ExpositionException {
    Labels all;
    try {
      all = labels.read(of, part, number);
    } catch (IllegalArgumentException e) {
      throw fault(metricAt, "in the labels, " + e.getMessage()).afterSample();
    }
    return dictionary.add(of, part, number, labels.hadBlank(), all);
  }

  /** The exemplar of a counter or a bucket, which may be given in parts. */
  private void exemplar(int id, int owner, boolean onlyWithTimestamp)
      throws MalformedMessageException {
    ExemplarMessages all = metric.exemplars();
    if (!takesExemplars || all.size() == 0) {
      return;
    }
    ExemplarMessages.ExemplarMessage exemplar = null;
    Labels.Builder builder = Labels.builder();
    for (int i = 0; i < all.size(); i++) {
      if (all.owner(i) == owner) {
        exemplar = exemplar == null ? new ExemplarMessages.ExemplarMessage() : exemplar;
        read(i, exemplar, builder);
      }
    }
    if (exemplar != null) {
      handOut(id, exemplar, builder, onlyWithTimestamp);
    }
  }

  /**
   * The exemplars of a native histogram: its own if it has any, else those of its buckets. Those
   * without a timestamp are nobody's.
   */
  private void exemplarsOfHistogram(int id) throws MalformedMessageException {
    ExemplarMessages all = metric.exemplars();
    boolean own = false;
    for (int i = 0; takesExemplars && i < all.size(); i++) {
      if (all.owner(i) == ExemplarMessages.OF_HISTOGRAM) {
        own = true;
        ExemplarMessages.ExemplarMessage exemplar = new ExemplarMessages.ExemplarMessage();
        Labels.Builder builder = Labels.builder();
        read(i, exemplar, builder);
        handOut(id, exemplar, builder, true);
      }
    }
    if (!own) {
      exemplarsOfBuckets(id);
    }
  }

  private void exemplarsOfBuckets(int id) throws MalformedMessageException {
    ExemplarMessages all = metric.exemplars();
    int last = -1;
    for (int i = 0; takesExemplars && i < all.size(); i++) {
      int bucket = all.owner(i);
      if (bucket > last) {
        exemplar(id, bucket, true);
        last = bucket;
      }
    }
  }

  private void read(int index, ExemplarMessages.ExemplarMessage into, Labels.Builder builder)
      throws MalformedMessageException {
    metric
        .exemplars()
        .read(
            in,
            index,
            into,
            (hasName, nameFrom, nameTo, valueFrom, valueTo) -> {
              if (nameFrom < nameTo) {
                builder.set(string(nameFrom, nameTo), string(valueFrom, valueTo));
              }
            });
  }

  private void handOut(
      int id,
      ExemplarMessages.ExemplarMessage exemplar,
      Labels.Builder builder,
      boolean onlyWithTimestamp) {
    if (onlyWithTimestamp && !exemplar.hasTimestamp()) {
      return;
    }
    long at = exemplar.hasTimestamp() ? exemplar.timestamp() : SampleHandler.NO_TIMESTAMP;
    handler.exemplar(id, builder.build(), exemplar.value(), at);
  }
}

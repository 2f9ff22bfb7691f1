// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.protobuf;

import java.util.Arrays;

/**
 * A {@code Metric} with whatever values it has. Used for one metric after the other, so that
 * nothing is allocated again; not thread-safe.
 *
 * <p>Messages that are given twice are merged and lists appended, as protobuf says.
 */
public final class MetricMessage {

  private static final int LABEL = 0x0a;

  private final HistogramMessage histogram = new HistogramMessage();
  private final ExemplarMessages exemplars = new ExemplarMessages();

  /** The bytes of the labels, tags and lengths included, and where they are. */
  private byte[] labels = new byte[0];

  private int labelsFrom;
  private int labelsTo;

  /** Where labels that are not adjacent are put together. */
  private byte[] gathered = new byte[64];

  private double gauge;
  private double counter;
  private double untyped;
  private long timestamp;
  private long summaryCount;
  private double summarySum;

  /** A quantile and its value in turn. */
  private double[] quantiles = new double[16];

  private int quantileValues;
  private final TimestampMessage counterStart = new TimestampMessage();
  private final TimestampMessage summaryStart = new TimestampMessage();
  private final TimestampMessage histogramStart = new TimestampMessage();

  /** No metric yet. */
  public MetricMessage() {}

  /**
   * Reads a metric.
   *
   * @param guess bytes that its labels may be; finding them is quicker than reading labels
   * @param guessFrom where they begin in the array of the guess
   */
  public void read(WireReader in, int from, int to, byte[] guess, int guessFrom)
      throws MalformedMessageException {
    clear(in, from);
    int end = in.end;
    int at = in.at;
    in.at = from;
    in.end = to;
    int length = guess.length - guessFrom;
    if (length > 0
        && length <= to - from
        && Arrays.equals(in.bytes, from, from + length, guess, guessFrom, guess.length)) {
      labelsTo = from + length;
      in.at = labelsTo;
    }
    while (in.at < in.end) {
      field(in);
    }
    in.end = end;
    in.at = at;
  }

  /** Lets go of the array that was read last. */
  public void release() {
    labels = gathered;
    labelsFrom = labelsTo = 0;
  }

  private void clear(WireReader in, int from) {
    labels = in.bytes;
    labelsFrom = labelsTo = from;
    gauge = 0;
    counter = 0;
    untyped = 0;
    timestamp = 0;
    summaryCount = 0;
    summarySum = 0;
    quantileValues = 0;
    counterStart.clear();
    summaryStart.clear();
    histogramStart.clear();
    exemplars.clear();
    histogram.clear();
  }

  private void field(WireReader in) throws MalformedMessageException {
    int from = in.at;
    in.tag();
    switch (in.field) {
      case 1 -> label(in, from);
      case 2 -> message(in, Part.GAUGE);
      case 3 -> message(in, Part.COUNTER);
      case 4 -> message(in, Part.SUMMARY);
      case 5 -> message(in, Part.UNTYPED);
      case 6 -> timestamp = in.varintField();
      case 7 -> message(in, Part.HISTOGRAM);
      default -> in.skip();
    }
  }

  private enum Part {
    GAUGE,
    COUNTER,
    SUMMARY,
    UNTYPED,
    HISTOGRAM
  }

  private void message(WireReader in, Part part) throws MalformedMessageException {
    int outer = in.enter();
    while (in.at < in.end) {
      in.tag();
      switch (part) {
        case GAUGE -> gauge = in.field == 1 ? in.doubleField() : skipped(in, gauge);
        case UNTYPED -> untyped = in.field == 1 ? in.doubleField() : skipped(in, untyped);
        case COUNTER -> counterField(in);
        case SUMMARY -> summaryField(in);
        case HISTOGRAM -> histogramField(in);
      }
    }
    in.leave(outer);
  }

  private static double skipped(WireReader in, double kept) throws MalformedMessageException {
    in.skip();
    return kept;
  }

  private void counterField(WireReader in) throws MalformedMessageException {
    switch (in.field) {
      case 1 -> counter = in.doubleField();
      case 2 -> exemplars.read(in, ExemplarMessages.OF_COUNTER);
      case 3 -> counterStart.read(in);
      default -> in.skip();
    }
  }

  private void summaryField(WireReader in) throws MalformedMessageException {
    switch (in.field) {
      case 1 -> summaryCount = in.varintField();
      case 2 -> summarySum = in.doubleField();
      case 3 -> quantile(in);
      case 4 -> summaryStart.read(in);
      default -> in.skip();
    }
  }

  private void histogramField(WireReader in) throws MalformedMessageException {
    switch (in.field) {
      case 15 -> histogramStart.read(in);
      case 16 -> exemplars.read(in, ExemplarMessages.OF_HISTOGRAM);
      default -> histogram.field(in, exemplars);
    }
  }

  private void quantile(WireReader in) throws MalformedMessageException {
    int outer = in.enter();
    double quantile = 0;
    double value = 0;
    while (in.at < in.end) {
      in.tag();
      switch (in.field) {
        case 1 -> quantile = in.doubleField();
        case 2 -> value = in.doubleField();
        default -> in.skip();
      }
    }
    in.leave(outer);
    if (quantileValues == quantiles.length) {
      quantiles = Arrays.copyOf(quantiles, 2 * quantiles.length);
    }
    quantiles[quantileValues++] = quantile;
    quantiles[quantileValues++] = value;
  }

  @SuppressWarnings("ReferenceEquality") // The very array, not equal bytes elsewhere.
  private void label(WireReader in, int from) throws MalformedMessageException {
    int to = in.delimitedField();
    if (labelsTo == labelsFrom) {
      labels = in.bytes;
      labelsFrom = from;
    } else if (labels != in.bytes || from != labelsTo) {
      append(in.bytes, from, to);
      in.at = to;
      return;
    }
    labelsTo = to;
    in.at = to;
  }

  private void append(byte[] source, int from, int to) {
    int known = labelsTo - labelsFrom;
    int needed = Math.addExact(known, to - from);
    byte[] target = gathered;
    if (target.length < needed) {
      target = new byte[Math.max(needed, 2 * target.length)];
      gathered = target;
    }
    System.arraycopy(labels, labelsFrom, target, 0, known);
    System.arraycopy(source, from, target, known, to - from);
    labels = target;
    labelsFrom = 0;
    labelsTo = needed;
  }

  /** The array with the label pairs, each with its tag and length. */
  public byte[] labels() {
    return labels;
  }

  /** Where the first label pair begins. */
  public int labelsFrom() {
    return labelsFrom;
  }

  /** The byte after the last label pair. */
  public int labelsTo() {
    return labelsTo;
  }

  /** The value as a gauge. */
  public double gauge() {
    return gauge;
  }

  /** The value as a counter. */
  public double counter() {
    return counter;
  }

  /** The value without a type. */
  public double untyped() {
    return untyped;
  }

  /** The timestamp in milliseconds since the epoch, 0 for none. */
  public long timestamp() {
    return timestamp;
  }

  /** The observations of the summary. */
  public double summaryCount() {
    return HistogramMessage.unsigned(summaryCount);
  }

  /** The sum of the summary. */
  public double summarySum() {
    return summarySum;
  }

  /** How many quantiles the summary has. */
  public int quantiles() {
    return quantileValues / 2;
  }

  /** A quantile, from 0 to 1. */
  public double quantile(int index) {
    return quantiles[2 * index];
  }

  /** The value of a quantile. */
  public double quantileValue(int index) {
    return quantiles[2 * index + 1];
  }

  /**
   * Since when it counts, in milliseconds since the epoch, cut off; 0 if that is not given.
   *
   * @param type of its family ({@code MetricType} of protobuf): only the message of that type
   *     counts
   */
  public long start(int type) {
    return switch (type) {
      case FamilyMessage.COUNTER -> counterStart.millis();
      case FamilyMessage.SUMMARY -> summaryStart.millis();
      case FamilyMessage.HISTOGRAM, FamilyMessage.GAUGE_HISTOGRAM -> histogramStart.millis();
      default -> 0;
    };
  }

  /** The histogram, with nothing in it if there is none. */
  public HistogramMessage histogram() {
    return histogram;
  }

  /** The exemplars of counter, buckets and histogram. */
  public ExemplarMessages exemplars() {
    return exemplars;
  }

  /** Takes what is found in label pairs. */
  public interface LabelConsumer {

    /**
     * One pair. A text that is not there is empty, and begins where it ends.
     *
     * @param hasName whether the field of the name is there
     */
    void label(boolean hasName, int nameFrom, int nameTo, int valueFrom, int valueTo)
        throws MalformedMessageException;
  }

  /** Reads label pairs, each with its tag and length. */
  public static void labels(WireReader in, LabelConsumer consumer)
      throws MalformedMessageException {
    while (in.at < in.end) {
      if (in.bytes[in.at] != LABEL) {
        // A tag may be written with needless bytes.
        in.tag();
      } else {
        in.at++;
        in.wireType = WireReader.DELIMITED;
      }
      label(in, consumer);
    }
  }

  /** Reads a label pair from its length on. */
  static void label(WireReader in, LabelConsumer consumer) throws MalformedMessageException {
    int outer = in.enter();
    boolean hasName = false;
    int nameFrom = in.end;
    int nameTo = in.end;
    int valueFrom = in.end;
    int valueTo = in.end;
    while (in.at < in.end) {
      in.tag();
      switch (in.field) {
        case 1 -> {
          hasName = true;
          nameTo = in.delimitedField();
          nameFrom = in.at;
          in.at = nameTo;
        }
        case 2 -> {
          valueTo = in.delimitedField();
          valueFrom = in.at;
          in.at = valueTo;
        }
        default -> in.skip();
      }
    }
    in.leave(outer);
    consumer.label(hasName, nameFrom, nameTo, valueFrom, valueTo);
  }
}

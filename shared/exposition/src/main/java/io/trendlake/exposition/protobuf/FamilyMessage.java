// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.protobuf;

import java.util.Arrays;

/**
 * A {@code MetricFamily}: where its texts and metrics are. Metrics are not looked into. Used for
 * one family after the other; not thread-safe.
 */
public final class FamilyMessage {

  /** The type of a counter. */
  public static final int COUNTER = 0;

  /** The type of a gauge. */
  public static final int GAUGE = 1;

  /** The type of a summary. */
  public static final int SUMMARY = 2;

  /** The type of a family without a known type. */
  public static final int UNTYPED = 3;

  /** The type of a histogram. */
  public static final int HISTOGRAM = 4;

  /** The type of a gauge histogram. */
  public static final int GAUGE_HISTOGRAM = 5;

  private static final int MOST_LENGTH_BYTES = 5;

  private int nameFrom;
  private int nameTo;
  private int helpFrom;
  private int helpTo;
  private int unitFrom;
  private int unitTo;
  private int type;

  /** Where each metric begins and ends. */
  private int[] metrics = new int[32];

  private int size;

  /** No family yet. */
  public FamilyMessage() {}

  /** Reads the length of a family in front of it, and the family. */
  public void read(WireReader in) throws MalformedMessageException {
    nameFrom = nameTo = in.at;
    helpFrom = helpTo = in.at;
    unitFrom = unitTo = in.at;
    type = COUNTER;
    size = 0;
    int bodyEnd = in.end;
    in.end = familyEnd(in);
    while (in.at < in.end) {
      in.tag();
      switch (in.field) {
        case 1 -> {
          nameTo = in.delimitedField();
          nameFrom = in.at;
          in.at = nameTo;
        }
        case 2 -> {
          helpTo = in.delimitedField();
          helpFrom = in.at;
          in.at = helpTo;
        }
        case 3 -> type = (int) in.varintField();
        case 4 -> addMetric(in);
        case 5 -> {
          unitTo = in.delimitedField();
          unitFrom = in.at;
          in.at = unitTo;
        }
        default -> in.skip();
      }
    }
    in.end = bodyEnd;
  }

  /** Prometheus reads at most five bytes here, and has no limit but the body's end. */
  private static int familyEnd(WireReader in) throws MalformedMessageException {
    int from = in.at;
    long length = in.varint();
    if (in.at - from > MOST_LENGTH_BYTES) {
      throw new MalformedMessageException(from, "the length of a family has more than five bytes");
    }
    if (length > in.end - in.at) {
      throw new MalformedMessageException(
          from,
          "a family of " + length + " bytes where only " + (in.end - in.at) + " bytes follow");
    }
    return in.at + (int) length;
  }

  private void addMetric(WireReader in) throws MalformedMessageException {
    int to = in.delimitedField();
    if (2 * size == metrics.length) {
      metrics = Arrays.copyOf(metrics, 2 * metrics.length);
    }
    metrics[2 * size] = in.at;
    metrics[2 * size + 1] = to;
    size++;
    in.at = to;
  }

  /** How many metrics it has. */
  public int size() {
    return size;
  }

  /** Where a metric begins. */
  public int metricFrom(int metric) {
    return metrics[2 * metric];
  }

  /** The byte after a metric's last. */
  public int metricTo(int metric) {
    return metrics[2 * metric + 1];
  }

  /** Where the name begins. */
  public int nameFrom() {
    return nameFrom;
  }

  /** The byte after the name's last. */
  public int nameTo() {
    return nameTo;
  }

  /** Where the help text begins. */
  public int helpFrom() {
    return helpFrom;
  }

  /** The byte after the help text's last. */
  public int helpTo() {
    return helpTo;
  }

  /** Where the unit begins. */
  public int unitFrom() {
    return unitFrom;
  }

  /** The byte after the unit's last. */
  public int unitTo() {
    return unitTo;
  }

  /**
   * The number of the type: of a counter where none is given, and any other number if it is sent.
   */
  public int type() {
    return type;
  }
}

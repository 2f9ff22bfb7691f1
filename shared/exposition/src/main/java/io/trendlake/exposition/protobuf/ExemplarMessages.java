// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition.protobuf;

import java.util.Arrays;

/** The exemplars of one metric: where they are, until somebody wants them. Not thread-safe. */
public final class ExemplarMessages {

  /** In place of a bucket, for a counter's. */
  public static final int OF_COUNTER = -1;

  /** In place of a bucket, for one of the whole histogram. */
  public static final int OF_HISTOGRAM = -2;

  /** For each: the bucket, where it begins, the byte after its last. */
  private int[] places = new int[12];

  private int size;

  ExemplarMessages() {}

  void clear() {
    size = 0;
  }

  /** Takes the exemplar whose tag was read. */
  void read(WireReader in, int bucket) throws MalformedMessageException {
    int to = in.delimitedField();
    if (3 * size == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[3 * size] = bucket;
    places[3 * size + 1] = in.at;
    places[3 * size + 2] = to;
    size++;
    walk(in, to, new ExemplarMessage(), (hasName, nameFrom, nameTo, valueFrom, valueTo) -> {});
  }

  /** An exemplar without its labels. */
  public static final class ExemplarMessage {

    private double value;
    private final TimestampMessage timestamp = new TimestampMessage();

    /** Nothing yet. */
    public ExemplarMessage() {}

    /** Its value. */
    public double value() {
      return value;
    }

    /** Whether it has a timestamp. */
    public boolean hasTimestamp() {
      return timestamp.isGiven();
    }

    /** Its timestamp in milliseconds since the epoch, cut off; 0 if there is none. */
    public long timestamp() {
      return timestamp.millis();
    }
  }

  /** How many there are; an exemplar that is given in parts is there as often. */
  public int size() {
    return size;
  }

  /** What one belongs to: the number of a classic bucket, or {@link #OF_COUNTER} and so on. */
  public int owner(int index) {
    return places[3 * index];
  }

  /** Reads one again, or one part of it. */
  public void read(
      WireReader in, int index, ExemplarMessage exemplar, MetricMessage.LabelConsumer labels)
      throws MalformedMessageException {
    int at = in.at;
    int end = in.end;
    in.at = places[3 * index + 1];
    walk(in, places[3 * index + 2], exemplar, labels);
    in.at = at;
    in.end = end;
  }

  private static void walk(
      WireReader in, int to, ExemplarMessage exemplar, MetricMessage.LabelConsumer labels)
      throws MalformedMessageException {
    int end = in.end;
    in.end = to;
    while (in.at < to) {
      in.tag();
      switch (in.field) {
        case 1 -> MetricMessage.label(in, labels);
        case 2 -> exemplar.value = in.doubleField();
        case 3 -> exemplar.timestamp.read(in);
        default -> in.skip();
      }
    }
    in.end = end;
  }
}

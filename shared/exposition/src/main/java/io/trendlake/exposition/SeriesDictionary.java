// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.exposition.protobuf.FamilyMessage;
import io.trendlake.exposition.protobuf.MetricMessage;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The series and lines of metadata that bodies of one format had, each once however many targets
 * expose it, found by their bytes. A series is known by the very bytes: written with its labels in
 * another order it has another number.
 *
 * <p>It only grows; {@link ParserMemory} puts an empty one in its place when it has grown too
 * large. Safe for use by many threads: a line is found without a lock, since the fields that matter
 * are final, and added under one.
 */
public final class SeriesDictionary {

  private static final int FIRST_SLOTS = 64;

  /** As large a body as may turn out to be one series again and again. */
  private static final int MOST_RESERVED = 1 << 16;

  /** What an entry of a table of references takes. */
  private static final int REFERENCE_BYTES = 4;

  private final ExpositionFormat format;
  private final ParserBuffers buffers;

  /** What comes before the first line of every body. */
  private final KnownLine start = new MetadataLine(new byte[0], 0, Family.NONE, Family.NONE);

  /** The family that came first in the last body in protobuf; as {@link KnownLine#next}. */
  @Nullable MessageFamily firstFamily;

  /** A hash table, probed in order; at most half full. */
  private volatile @Nullable DictionaryEntry[] slots = new @Nullable DictionaryEntry[FIRST_SLOTS];

  private long bytes = FIRST_SLOTS * REFERENCE_BYTES;
  private int lines;
  private int series;

  SeriesDictionary(ExpositionFormat format, ParserBuffers buffers) {
    this.format = format;
    this.buffers = buffers;
  }

  ExpositionFormat format() {
    return format;
  }

  /** The bytes of memory that it takes, what it is found by included. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Makes room for so many lines, if there is none yet. */
  synchronized void reserve(int count) {
    int length = Integer.highestOneBit(2 * Math.min(count, MOST_RESERVED) + 1) * 2;
    if (lines == 0 && length > slots.length) {
      bytes += (long) (length - slots.length) * REFERENCE_BYTES;
      slots = new @Nullable DictionaryEntry[length];
    }
  }

  KnownLine start() {
    return start;
  }

  /** A series by its bytes in a body and what the lines above say of it. */
  @Nullable LineSeries find(byte[] body, int from, int to, int hash, SeriesTraits traits) {
    @Nullable DictionaryEntry[] table = slots;
    for (int slot = first(table, hash); slot >= 0; slot = next(table, hash, slot)) {
      if (table[slot] instanceof LineSeries found
          && found.traits.equals(traits)
          && Arrays.equals(found.bytes, 0, found.bytes.length, body, from, to)) {
        return found;
      }
    }
    return null;
  }

  /** A line of metadata by its bytes in a body and what was known of families before it. */
  @Nullable MetadataLine find(byte[] body, int from, int to, int hash, Family before) {
    @Nullable DictionaryEntry[] table = slots;
    for (int slot = first(table, hash); slot >= 0; slot = next(table, hash, slot)) {
      if (table[slot] instanceof MetadataLine found
          && Arrays.equals(found.bytes, 0, found.bytes.length, body, from, to)
          && found.before.equals(before)) {
        return found;
      }
    }
    return null;
  }

  /** A family of a body in protobuf. */
  @Nullable MessageFamily find(FamilyMessage family, byte[] body, int hash) {
    @Nullable DictionaryEntry[] table = slots;
    for (int slot = first(table, hash); slot >= 0; slot = next(table, hash, slot)) {
      if (table[slot] instanceof MessageFamily found && found.is(family, body)) {
        return found;
      }
    }
    return null;
  }

  /** Adds a family, unless another thread has. */
  synchronized MessageFamily add(
      FamilyMessage family, byte[] body, int hash, MetricMetadata metadata) {
    MessageFamily known = find(family, body, hash);
    if (known != null) {
      return known;
    }
    MessageFamily added = new MessageFamily(family, body, hash, metadata);
    put(added);
    return added;
  }

  /** A metric of a body in protobuf. */
  @Nullable MessageMetric find(MessageFamily family, MetricMessage metric, int hash) {
    @Nullable DictionaryEntry[] table = slots;
    for (int slot = first(table, hash); slot >= 0; slot = next(table, hash, slot)) {
      if (table[slot] instanceof MessageMetric found && found.is(family, metric)) {
        return found;
      }
    }
    return null;
  }

  /** Adds a metric, unless another thread has. */
  synchronized MessageMetric add(MessageFamily family, MetricMessage metric, int hash) {
    MessageMetric known = find(family, metric, hash);
    if (known != null) {
      return known;
    }
    MessageMetric added = new MessageMetric(family, metric, hash);
    put(added);
    return added;
  }

  /** A series of a metric. */
  @Nullable MessageSeries find(MessageMetric metric, MessagePart part, long number) {
    @Nullable DictionaryEntry[] table = slots;
    int hash = MessageSeries.hash(metric, part, number);
    for (int slot = first(table, hash); slot >= 0; slot = next(table, hash, slot)) {
      if (table[slot] instanceof MessageSeries found
          && found.metric.equals(metric)
          && found.is(part, number)) {
        return found;
      }
    }
    return null;
  }

  /** Numbers a series of a metric, unless another thread has. */
  synchronized MessageSeries add(
      MessageMetric metric, MessagePart part, long number, boolean blank, Labels labels) {
    MessageSeries known = find(metric, part, number);
    if (known != null) {
      return known;
    }
    MessageSeries added = new MessageSeries(this, series++, metric, part, number, blank, labels);
    put(added);
    return added;
  }

  /** The series of a histogram that is made of classic ones, numbered if it is new. */
  synchronized ConvertedSeries converted(Labels labels) {
    @Nullable DictionaryEntry[] table = slots;
    int hash = labels.hashCode();
    for (int slot = first(table, hash); slot >= 0; slot = next(table, hash, slot)) {
      if (table[slot] instanceof ConvertedSeries found && found.labels.equals(labels)) {
        return found;
      }
    }
    ConvertedSeries added = new ConvertedSeries(this, series++, labels);
    put(added);
    return added;
  }

  /** Numbers the series that a grammar has just read, unless another thread has. */
  synchronized LineSeries add(
      Grammar line, int hash, SeriesTraits traits, Family family, Labels labels) {
    int from = line.seriesFrom;
    int to = line.seriesTo;
    LineSeries known = find(line.bytes, from, to, hash, traits);
    if (known != null) {
      return known;
    }
    byte[] own = Arrays.copyOfRange(line.bytes, from, to);
    LineSeries added = new LineSeries(this, series++, own, hash, line, traits, family, labels);
    put(added);
    return added;
  }

  /** Adds a line of metadata, unless another thread has. */
  synchronized MetadataLine add(
      byte[] body, int from, int to, int hash, Family before, Family after) {
    MetadataLine known = find(body, from, to, hash, before);
    if (known != null) {
      return known;
    }
    MetadataLine added = new MetadataLine(Arrays.copyOfRange(body, from, to), hash, before, after);
    bytes += after.size();
    put(added);
    return added;
  }

  /** The slot of the first entry with a hash; negative if no entry has it. */
  private static int first(@Nullable DictionaryEntry[] table, int hash) {
    return probe(table, hash, hash & (table.length - 1));
  }

  /** The slot of the next entry with a hash, after a slot; negative if no other entry has it. */
  private static int next(@Nullable DictionaryEntry[] table, int hash, int slot) {
    return probe(table, hash, (slot + 1) & (table.length - 1));
  }

  private static int probe(@Nullable DictionaryEntry[] table, int hash, int from) {
    int mask = table.length - 1;
    for (int slot = from; ; slot = (slot + 1) & mask) {
      DictionaryEntry known = table[slot];
      if (known == null) {
        return -1;
      }
      if (known.hash == hash) {
        return slot;
      }
    }
  }

  private void put(DictionaryEntry line) {
    @Nullable DictionaryEntry[] table = slots;
    if (2 * (lines + 1) > table.length) {
      table = grown(table);
      slots = table;
    }
    put(line, table);
    lines++;
    add(line.size());
  }

  /** Only one thread adds at a time; others read. */
  private void add(long more) {
    long before = bytes;
    bytes = before + more;
  }

  private @Nullable DictionaryEntry[] grown(@Nullable DictionaryEntry[] table) {
    @Nullable DictionaryEntry[] larger = new @Nullable DictionaryEntry[2 * table.length];
    for (DictionaryEntry line : table) {
      if (line != null) {
        put(line, larger);
      }
    }
    add((long) table.length * REFERENCE_BYTES);
    return larger;
  }

  private static void put(DictionaryEntry line, @Nullable DictionaryEntry[] table) {
    int mask = table.length - 1;
    int slot = line.hash & mask;
    while (table[slot] != null) {
      slot = (slot + 1) & mask;
    }
    table[slot] = line;
  }

  /** Makes the labels of a series of its bytes. */
  Labels labels(LineSeries of) {
    ParserBuffers.Buffer buffer = buffers.borrow();
    try {
      return buffer.labels().read(line(of), of.traits.rewriting());
    } catch (ExpositionException e) {
      throw new IllegalStateException("a series that was read cannot be read again", e);
    } finally {
      buffers.giveBack(buffer);
    }
  }

  List<String> blankLabels(LineSeries of) {
    ParserBuffers.Buffer buffer = buffers.borrow();
    try {
      return buffer.labels().blank(line(of));
    } catch (ExpositionException e) {
      throw new IllegalStateException("a series that was read cannot be read again", e);
    } finally {
      buffers.giveBack(buffer);
    }
  }

  /** Makes the labels of a series of its bytes. */
  Labels labels(MessageSeries of) {
    ParserBuffers.Buffer buffer = buffers.borrow();
    try {
      return buffer.labels().read(of.metric, of.part, of.number);
    } finally {
      buffers.giveBack(buffer);
    }
  }

  List<String> blankLabels(MessageSeries of) {
    ParserBuffers.Buffer buffer = buffers.borrow();
    try {
      return buffer.labels().blank(of.metric);
    } finally {
      buffers.giveBack(buffer);
    }
  }

  private Grammar line(LineSeries of) throws ExpositionException {
    Body body = new Body();
    body.load(of.bytes, 0, of.bytes.length, true);
    Grammar grammar = Grammar.of(format, body);
    grammar.series(0);
    return grammar;
  }
}

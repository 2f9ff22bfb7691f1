// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.util.EnumMap;
import java.util.Map;

/**
 * What parsers remember from body to body: the {@link SeriesDictionary} of each format. Those of
 * targets that expose like series, as the targets of one job do, share one, and what one of them
 * has read, the others need not make again. Safe for use by many threads.
 */
public final class ParserMemory {

  /** A body that is a larger part of the limit than this is not read with the shared dictionary. */
  private static final int LARGE_BODY = 16;

  private final ParserBuffers buffers;
  private final boolean shared;
  private final long mostBytes;
  private final Map<ExpositionFormat, SeriesDictionary> dictionaries =
      new EnumMap<>(ExpositionFormat.class);

  private ParserMemory(ParserBuffers buffers, boolean shared, long mostBytes) {
    this.buffers = buffers;
    this.shared = shared;
    this.mostBytes = mostBytes;
  }

  /**
   * A memory that many parsers share. A parser whose bodies would fill it with series that are not
   * seen again leaves it.
   *
   * @param mostBytes how large a dictionary may grow before an empty one takes its place, but for
   *     the bodies that are being read then
   */
  public static ParserMemory shared(ParserBuffers buffers, long mostBytes) {
    return new ParserMemory(buffers, true, mostBytes);
  }

  /** A memory of one parser, which grows with its bodies. */
  public static ParserMemory unshared(ParserBuffers buffers) {
    return new ParserMemory(buffers, false, Long.MAX_VALUE);
  }

  /** Whether other parsers may use it. */
  boolean isShared() {
    return shared;
  }

  ParserBuffers buffers() {
    return buffers;
  }

  /** Whether a body of so many bytes may be read with it. */
  boolean takes(int length) {
    return length <= mostBytes / LARGE_BODY;
  }

  /** The dictionary to read the next body with: an empty one if that until now is full. */
  synchronized SeriesDictionary dictionary(ExpositionFormat format) {
    SeriesDictionary known = dictionaries.get(format);
    if (known == null || known.bytes() > mostBytes) {
      known = new SeriesDictionary(format, buffers);
      dictionaries.put(format, known);
    }
    return known;
  }

  /** Puts an empty dictionary in the place of one, unless that has happened. */
  synchronized void renew(SeriesDictionary old) {
    dictionaries.remove(old.format(), old);
  }

  /** Whether the next body of a format is read with this dictionary. */
  public synchronized boolean uses(SeriesDictionary dictionary) {
    return dictionary.equals(dictionaries.get(dictionary.format()));
  }

  /** Puts empty dictionaries in the place of all. */
  public synchronized void clear() {
    dictionaries.clear();
  }

  /** The bytes that the dictionaries take. */
  public synchronized long bytes() {
    return dictionaries.values().stream().mapToLong(SeriesDictionary::bytes).sum();
  }
}

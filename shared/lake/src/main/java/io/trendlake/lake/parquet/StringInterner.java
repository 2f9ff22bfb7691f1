// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each text an id in the order of first sight, and keeps the UTF-8 of all as a PLAIN
 * dictionary page.
 */
final class StringInterner {

  /** Where a row group is cut so that readers need no more for a dictionary. */
  private static final int FULL = 48 << 20;

  private static final int LIMIT = FileLimits.DICTIONARY_BYTES;

  /** Colliding texts, which scraped ones may be on purpose, go to a map that sorts them. */
  private static final int MAX_PROBES = 64;

  private final Bytes page = new Bytes(Bytes.SMALL);
  private final List<String> texts = new ArrayList<>();
  private final Map<String, Integer> colliding = new HashMap<>();
  private int[] ends = new int[256];
  private int[] slots = new int[1024];
  private String last = "";
  private int lastId = -1;

  /** The id of a text, a new one if it has none. */
  int idOf(String text) {
    if (lastId >= 0 && text.equals(last)) {
      return lastId;
    }
    lastId = find(text);
    last = text;
    return lastId;
  }

  int size() {
    return texts.size();
  }

  boolean isFull() {
    return page.size() >= FULL;
  }

  /** The texts as a PLAIN page. */
  Bytes page() {
    return page;
  }

  /** The UTF-8 of a text. */
  byte[] bytes(int id) {
    return Arrays.copyOfRange(page.array(), start(id), ends[id]);
  }

  /** Compares two texts by their UTF-8. */
  int compare(int one, int two) {
    byte[] array = page.array();
    return Arrays.compareUnsigned(array, start(one), ends[one], array, start(two), ends[two]);
  }

  void clear() {
    page.clear();
    texts.clear();
    colliding.clear();
    Arrays.fill(slots, 0);
    lastId = -1;
  }

  private int start(int id) {
    return (id == 0 ? 0 : ends[id - 1]) + Integer.BYTES;
  }

  private int find(String text) {
    int slot = firstSlot(text);
    for (int probe = 0; probe < MAX_PROBES; probe++) {
      int entry = slots[slot];
      if (entry == 0) {
        return add(text, slot);
      }
      if (texts.get(entry - 1).equals(text)) {
        return entry - 1;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    Integer known = colliding.get(text);
    return known != null ? known : addColliding(text);
  }

  private int firstSlot(String text) {
    int hash = text.hashCode() * 0x9e3779b9;
    return hash >>> (Integer.numberOfLeadingZeros(slots.length) + 1);
  }

  private int add(String text, int slot) {
    int id = append(text);
    slots[slot] = id + 1;
    if (texts.size() * 2 > slots.length) {
      rehash();
    }
    return id;
  }

  private int addColliding(String text) {
    int id = append(text);
    colliding.put(text, id);
    return id;
  }

  private int append(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if ((long) page.size() + Integer.BYTES + utf8.length > LIMIT) {
      throw new IllegalStateException(
          "the texts of one column exceed %d bytes between two calls of endRows; call it more often"
              .formatted(LIMIT - FULL));
    }
    int id = texts.size();
    texts.add(text);
    page.writeInt(utf8.length);
    page.write(utf8);
    if (id == ends.length) {
      ends = Arrays.copyOf(ends, id * 2);
    }
    ends[id] = page.size();
    return id;
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    colliding.clear();
    for (int id = 0; id < texts.size(); id++) {
      place(id);
    }
  }

  private void place(int id) {
    int slot = firstSlot(texts.get(id));
    for (int probe = 0; probe < MAX_PROBES; probe++) {
      if (slots[slot] == 0) {
        slots[slot] = id + 1;
        return;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    colliding.put(texts.get(id), id);
  }
}

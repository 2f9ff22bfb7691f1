// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The order of a listing: by the UTF-8 bytes of the keys, as S3 lists them. For implementations of
 * {@link Bucket}.
 */
public final class KeyOrder {

  private KeyOrder() {}

  /** The objects in order, as a new unmodifiable list. */
  public static List<ObjectInfo> sorted(Collection<ObjectInfo> objects) {
    List<Entry> entries = new ArrayList<>(objects.size());
    for (ObjectInfo object : objects) {
      entries.add(new Entry(object.key().getBytes(StandardCharsets.UTF_8), object));
    }
    entries.sort(Comparator.comparing(Entry::utf8, Arrays::compareUnsigned));
    return entries.stream().map(Entry::object).toList();
  }

  /** Those of some objects in order whose keys come after a text. */
  static List<ObjectInfo> after(String text, List<ObjectInfo> objects) {
    byte[] bound = text.getBytes(StandardCharsets.UTF_8);
    return objects.stream()
        .filter(object -> isAfter(object.key().getBytes(StandardCharsets.UTF_8), bound))
        .toList();
  }

  /** Whether all keys of a folder come before a text or are that text. */
  static boolean endsBefore(String folder, String text) {
    String first = folder + '/';
    return !text.startsWith(first)
        && isAfter(text.getBytes(StandardCharsets.UTF_8), first.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isAfter(byte[] key, byte[] bound) {
    return Arrays.compareUnsigned(key, bound) > 0;
  }

  /** Encodes each key once, not at each comparison. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Entry(byte[] utf8, ObjectInfo object) {}
}

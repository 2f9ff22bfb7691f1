// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What is in a bucket, to be compared with what is in another. */
public final class BucketContents {

  private BucketContents() {}

  /** The objects with some keys: by its key the content of each, a character for each byte. */
  public static SortedMap<String, String> of(Bucket bucket, Predicate<String> keys)
      throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    for (ObjectInfo object : bucket.list("")) {
      if (keys.test(object.key())) {
        byte[] content = bucket.get(object.key()).orElseThrow().content();
        contents.put(object.key(), new String(content, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/** Texts that come one by one, each kept once. */
final class InternedTexts implements TextDictionary {

  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private long bytes;
  private @Nullable Binary last;
  private int lastId;

  /** The id of a text. */
  int idOf(Binary text) {
    if (!text.equals(last)) {
      lastId = idOf(text.toStringUsingUTF8());
      // Not Binary.copy(), which keeps to the bytes of a page that the next one overwrites.
      last = Binary.fromConstantByteArray(text.getBytes().clone());
    }
    return lastId;
  }

  /** The id of the empty text. */
  int idOfEmpty() {
    return idOf(Binary.EMPTY);
  }

  private int idOf(String text) {
    Integer known = ids.get(text);
    if (known != null) {
      return known;
    }
    bytes += text.length();
    if (bytes > FileLimits.DICTIONARY_BYTES) {
      throw new Malformed(
          "the different texts of a row group exceed %d bytes; write it with smaller row groups"
              .formatted(FileLimits.DICTIONARY_BYTES));
    }
    ids.put(text, texts.size());
    texts.add(text);
    return texts.size() - 1;
  }

  @Override
  public String text(int id) {
    return texts.get(id);
  }

  @Override
  public int find(String text) {
    return ids.getOrDefault(text, -1);
  }
}

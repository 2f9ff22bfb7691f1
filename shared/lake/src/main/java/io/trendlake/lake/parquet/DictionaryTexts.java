// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The texts of a PLAIN dictionary page, made into strings when asked for. */
final class DictionaryTexts implements TextDictionary {

  private final byte[] array;
  private final int[] starts;
  private final int[] lengths;
  private final @Nullable String[] texts;

  /** Takes over the bytes of the page. */
  DictionaryTexts(ByteCursor page, int count) {
    Malformed.unless(
        count <= page.remaining() / Integer.BYTES,
        "a dictionary of %d texts in %d bytes",
        count,
        page.remaining());
    array = page.array();
    starts = new int[count];
    lengths = new int[count];
    texts = new @Nullable String[count];
    for (int id = 0; id < count; id++) {
      lengths[id] = page.readInt();
      starts[id] = page.take(lengths[id]);
    }
    Malformed.unless(
        page.remaining() == 0, "%d bytes behind a dictionary of %d", page.remaining(), count);
  }

  int size() {
    return starts.length;
  }

  @Override
  public String text(int id) {
    String text = texts[id];
    if (text == null) {
      text = new String(array, starts[id], lengths[id], StandardCharsets.UTF_8);
      texts[id] = text;
    }
    return text;
  }

  @Override
  public int find(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    for (int id = 0; id < starts.length; id++) {
      int start = starts[id];
      if (lengths[id] == utf8.length
          && Arrays.equals(array, start, start + utf8.length, utf8, 0, utf8.length)) {
        return id;
      }
    }
    return -1;
  }
}

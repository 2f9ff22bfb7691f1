// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Damages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The messages of what is damaged, each once. Of one file there may be millions, one for each chunk
 * of a segment that is missing, so only the first of a file are kept. Thread-safe.
 */
final class DamageList implements Damages {

  private static final int MOST_OF_FILE = 10;

  private final Map<String, Set<String>> byFile = new LinkedHashMap<>();

  @Override
  public synchronized void found(DamagedBlockException damage) {
    Set<String> ofFile = byFile.computeIfAbsent(damage.file(), unseen -> new LinkedHashSet<>());
    // One more than is named, so that it is known whether there are more.
    if (ofFile.size() <= MOST_OF_FILE) {
      ofFile.add(String.valueOf(damage.getMessage()));
    }
  }

  /** The messages, file after file. */
  synchronized List<String> messages() {
    List<String> messages = new ArrayList<>();
    byFile.forEach((file, ofFile) -> {
      ofFile.stream().limit(MOST_OF_FILE).forEach(messages::add);
      if (ofFile.size() > MOST_OF_FILE) {
        messages.add(
            file
                + ": more of this file is damaged; the first "
                + MOST_OF_FILE
                + " places are named");
      }
    });
    return messages;
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.parser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The speeds that {@code benchmarks/peers} has measured: a name and a number a line. */
public final class PeerSpeeds {

  private PeerSpeeds() {}

  /** By name; none if the file is empty, since there is no peer. */
  public static Map<String, Double> read(Path file) throws IOException {
    Map<String, Double> speeds = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ", -1);
      speeds.put(words[0], Double.parseDouble(words[1]));
    }
    return speeds;
  }
}

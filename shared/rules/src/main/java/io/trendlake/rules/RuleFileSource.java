// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import io.trendlake.config.sd.FilePattern;
import io.trendlake.model.Failures;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds rule files by what {@code rule_files} says. */
@FunctionalInterface
public interface RuleFileSource {

  /**
   * The texts of the files that a path or a pattern leads to now, by their names. One that leads to
   * no file has none, as in Prometheus.
   *
   * @throws IOException if one cannot be read; the message names it
   */
  SortedMap<String, String> find(String pattern) throws IOException;

  /** Files on disk. */
  static SortedMap<String, String> onDisk(String pattern) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try {
      for (Path file : new FilePattern(pattern).matches()) {
        texts.put(file.toString(), text(file));
      }
    } catch (NoSuchFileException e) {
      return texts;
    }
    return texts;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": not a text in UTF-8", e);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read: " + Failures.reason(e), e);
    }
  }
}

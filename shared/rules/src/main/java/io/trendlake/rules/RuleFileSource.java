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

  /** What to do about a file that is there and cannot be read. */
  @FunctionalInterface
  interface Unreadable {

    /** Called with the name of the file and the reason; throws if the others do not count. */
    void accept(String name, String reason, IOException cause) throws IOException;
  }

  /** Files on disk, all of which must be readable. */
  static SortedMap<String, String> onDisk(String pattern) throws IOException {
    return onDisk(
        pattern,
        (name, reason, cause) -> {
          throw new IOException(name + ": " + reason, cause);
        });
  }

  /**
   * Files on disk.
   *
   * @param unreadable called for each file that cannot be read, which is left out then
   * @throws IOException if the pattern is malformed or its folder cannot be read, and what {@code
   *     unreadable} throws
   */
  static SortedMap<String, String> onDisk(String pattern, Unreadable unreadable)
      throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try {
      for (Path file : new FilePattern(pattern).matches()) {
        try {
          texts.put(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
          unreadable.accept(file.toString(), "not a text in UTF-8", e);
        } catch (IOException e) {
          unreadable.accept(file.toString(), "cannot be read: " + Failures.reason(e), e);
        }
      }
    } catch (NoSuchFileException e) {
      return texts;
    }
    return texts;
  }
}

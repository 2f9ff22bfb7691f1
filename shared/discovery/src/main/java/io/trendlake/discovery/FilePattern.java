// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A path whose last element may be a pattern with {@code *}, {@code ?} and {@code [...]}, as in
 * Go's {@code filepath.Glob}.
 */
final class FilePattern {

  private final Path path;
  private final PathMatcher matcher;

  FilePattern(String text) {
    this.path = Path.of(text);
    this.matcher = path.getFileSystem().getPathMatcher("glob:" + javaGlob(name(path)));
  }

  /**
   * The files there are now, in the form the pattern gives them.
   *
   * @throws IOException if the folder cannot be read, or if the path is not a pattern and there is
   *     no such file; the message says which
   */
  List<Path> matches() throws IOException {
    if (!isPattern()) {
      if (Files.notExists(path)) {
        throw new IOException(path + ": there is no such file");
      }
      return List.of(path);
    }
    List<Path> found = new ArrayList<>();
    Path folder = path.resolveSibling("");
    if (Files.notExists(folder)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, this::covers)) {
      entries.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new IOException(path + ": the folder cannot be read: " + e.getMessage(), e);
    }
    found.sort(null);
    return found;
  }

  /** Whether a path is one that the pattern gives while there is such a file. */
  boolean covers(Path candidate) {
    return isPattern() && matcher.matches(Path.of(name(candidate)));
  }

  private boolean isPattern() {
    return name(path).chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
  }

  private static String name(Path path) {
    return Objects.requireNonNull(path.getFileName(), "file name").toString();
  }

  /** Braces mean themselves in Go. */
  private static String javaGlob(String goGlob) {
    return goGlob.replace("{", "\\{").replace("}", "\\}");
  }
}

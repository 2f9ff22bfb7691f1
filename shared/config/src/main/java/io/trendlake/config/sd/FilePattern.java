// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import io.trendlake.model.Failures;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A path whose last element may be a pattern with {@code *}, {@code ?} and {@code [...]}, as in
 * Go's {@code filepath.Glob}. Not thread-safe.
 */
public final class FilePattern {

  private final Path path;
  private List<Path> lastMatches = List.of();

  /** A path as the configuration names it. */
  public FilePattern(String text) {
    this.path = Path.of(text);
  }

  /**
   * The files there are now, in the form the pattern gives them.
   *
   * @throws IOException if the pattern is malformed, if its folder cannot be read, or if the path
   *     is not a pattern and there is no such file; the message says which
   */
  public List<Path> matches() throws IOException {
    lastMatches = isPattern() ? matching() : theFile();
    return lastMatches;
  }

  /** The files there were when the last look at them succeeded. */
  public List<Path> lastMatches() {
    return lastMatches;
  }

  /**
   * Whether a path is one that the pattern leads to, whatever there is.
   *
   * @throws IOException if the pattern is malformed
   */
  public boolean leadsTo(Path file) throws IOException {
    if (!isPattern()) {
      return file.equals(path);
    }
    return file.resolveSibling("").equals(path.resolveSibling(""))
        && matcher().matches(file.getFileName());
  }

  /** Why the pattern is malformed; empty if it is right, or if the path is not a pattern. */
  public Optional<String> fault() {
    try {
      if (isPattern()) {
        compile();
      }
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(e.getDescription());
    }
  }

  private List<Path> theFile() throws IOException {
    if (Files.notExists(path)) {
      lastMatches = List.of();
      throw new NoSuchFileException(path.toString(), null, "there is no such file");
    }
    return List.of(path);
  }

  private List<Path> matching() throws IOException {
    PathMatcher matcher = matcher();
    List<Path> found = new ArrayList<>();
    Path folder = path.resolveSibling("");
    if (Files.notExists(folder)) {
      return found;
    }
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(folder, entry -> matcher.matches(entry.getFileName()))) {
      entries.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new IOException(path + ": the folder cannot be read: " + Failures.reason(e), e);
    }
    found.sort(null);
    return found;
  }

  private PathMatcher matcher() throws IOException {
    try {
      return compile();
    } catch (PatternSyntaxException e) {
      throw new IOException(path + ": is not a pattern: " + e.getDescription(), e);
    }
  }

  private PathMatcher compile() {
    return path.getFileSystem().getPathMatcher("glob:" + javaGlob(name()));
  }

  private boolean isPattern() {
    return name().chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
  }

  /** The last element of the path; the root has none. */
  private String name() {
    @Nullable Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  /** Braces mean themselves in Go, and a class is negated by another character. */
  private static String javaGlob(String goGlob) {
    return goGlob.replace("{", "\\{").replace("}", "\\}").replace("[^", "[!");
  }
}

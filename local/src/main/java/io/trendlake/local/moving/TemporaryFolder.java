// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory for what is needed only while history is read. It is removed when it is closed, and
 * when the process is asked to end.
 */
public final class TemporaryFolder implements AutoCloseable {

  /** Files may come, go and get other names while the directory is removed at the end. */
  private static final int TRIES = 10;

  private final Path path;
  private final Thread atExit;

  private TemporaryFolder(Path path) {
    this.path = path;
    this.atExit = Thread.ofPlatform().unstarted(this::removeAtExit);
  }

  /**
   * Makes a directory.
   *
   * @param under the directory that it is made in
   * @param name that its name begins with
   */
  public static TemporaryFolder create(Path under, String name) throws IOException {
    TemporaryFolder folder = new TemporaryFolder(Files.createTempDirectory(under, name));
    Runtime.getRuntime().addShutdownHook(folder.atExit);
    return folder;
  }

  private void removeAtExit() {
    for (int i = 0; i < TRIES && Files.exists(path); i++) {
      try {
        remove(path);
      } catch (IOException | UncheckedIOException e) {
        // Another thread still wrote into it.
      }
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Removes a file, or a directory with all that is in it. */
  public static void remove(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process is asked to end, and removes the directory itself.
      return;
    }
    if (Files.exists(path)) {
      remove(path);
    }
  }
}

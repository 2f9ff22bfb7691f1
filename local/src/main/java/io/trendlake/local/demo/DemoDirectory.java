// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a demo. It carries a mark, and nothing is ever removed from a directory without
 * it.
 */
public final class DemoDirectory {

  private static final String MARK = ".trendlake-demo";

  private final Path directory;

  private DemoDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Takes a directory for a demo: one that is not there, that is empty, or that carries the mark.
   *
   * @throws IOException for any other, and if it cannot be made or written
   */
  public static DemoDirectory mark(Path directory) throws IOException {
    Files.createDirectories(directory);
    DemoDirectory demo = new DemoDirectory(directory);
    if (Files.notExists(directory.resolve(MARK))) {
      if (!demo.entries().isEmpty()) {
        throw new IOException(
            directory
                + " is not empty and not of a demo, so nothing in it is touched:"
                + " choose another directory with --dir");
      }
      Files.writeString(
          directory.resolve(MARK),
          "The next demo in this directory begins by removing what is in it.\n");
    }
    return demo;
  }

  /** Removes what an earlier demo left; hidden files and folders, as of locks, are kept. */
  public void clear() throws IOException {
    for (Path entry : entries()) {
      if (!entry.getFileName().toString().startsWith(".")) {
        Files.walkFileTree(entry, new Removal());
      }
    }
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  /** Removes files, and folders after what is in them; does not follow links. */
  private static final class Removal extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}

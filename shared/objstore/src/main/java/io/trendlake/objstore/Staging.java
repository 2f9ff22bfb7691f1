// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Where files are written before they are moved into their place, on the same file system. */
final class Staging {

  /** A put takes seconds; what is older was left by a process that died. */
  private static final Duration LEFTOVER = Duration.ofHours(1);

  private final Path folder;

  Staging(Path folder) {
    this.folder = folder;
  }

  /** Writes a new file whole; if that fails there is none. The caller moves or deletes it. */
  Path write(byte[] content, boolean sync) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(UUID.randomUUID() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      if (sync) {
        channel.force(true);
      }
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return file;
  }

  /** Removes what processes that died left behind. */
  void removeLeftovers(Instant now) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.tmp")) {
      for (Path file : files) {
        if (isLeftover(file, now)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isLeftover(Path file, Instant now) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(LEFTOVER));
    } catch (NoSuchFileException e) {
      return false; // Its writer has just moved it into its place.
    }
  }
}

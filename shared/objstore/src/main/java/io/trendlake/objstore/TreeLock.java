// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process at a time change the tree of a directory.
 *
 * <p>It is held while a file is moved into its place or removed, never while it is written, so it
 * costs microseconds. The operating system releases it when a process dies.
 */
final class TreeLock {

  /** File locks belong to a process: within it, the threads need one more. By lock file. */
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final Path file;
  private final ReentrantLock threads;

  TreeLock(Path file) {
    this.file = file;
    this.threads = THREADS.computeIfAbsent(file, any -> new ReentrantLock());
  }

  /** A change of the tree. */
  interface Change<T> {
    T make() throws IOException;
  }

  /** Makes a change alone. */
  <T> T whileHeld(Change<T> change) throws IOException {
    threads.lock();
    // Opened each time: closing any channel on the file would release the lock of all of them.
    try (FileChannel channel = open();
        FileLock _ = channel.lock()) {
      return change.make();
    } finally {
      threads.unlock();
    }
  }

  private FileChannel open() throws IOException {
    Files.createDirectories(file.getParent());
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}

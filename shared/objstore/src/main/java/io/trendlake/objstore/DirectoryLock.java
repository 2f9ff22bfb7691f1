// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a directory for one process that runs the schedule: two that scrape into one lake would
 * write each slot twice. Others may read and write the {@link DirectoryBucket} meanwhile.
 *
 * <p>The operating system releases it when the process dies, however that happens.
 */
public final class DirectoryLock implements AutoCloseable {

  /** A byte far beyond the text, so that the text can be read where locks forbid reading. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /**
   * The lock files held by this process, with the holder. They must not be opened again: closing
   * any channel on a file releases the locks that its process has on it.
   */
  private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;

  private DirectoryLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param directory there already
   * @param holder who takes it, for the message to the next: {@code trendlake up}
   * @throws DirectoryInUseException if another holder has it; says who, and what to do
   */
  public static DirectoryLock acquire(Path directory, String holder) throws IOException {
    try {
      Path folder = directory.toRealPath().resolve(DirectoryBucket.OWN_FOLDER);
      Files.createDirectories(folder);
      return acquire(directory, folder.resolve("up.lock"), signature(holder));
    } catch (DirectoryInUseException e) {
      throw e;
    } catch (IOException e) {
      throw BucketFailure.of("take", "the lock", directory, e);
    }
  }

  private static DirectoryLock acquire(Path directory, Path file, String signature)
      throws IOException {
    String other = HELD.putIfAbsent(file, signature);
    if (other != null) {
      throw inUse(directory, other);
    }
    try {
      return new DirectoryLock(file, lockedChannel(directory, file, signature));
    } catch (IOException e) {
      HELD.remove(file);
      throw e;
    }
  }

  private static FileChannel lockedChannel(Path directory, Path file, String signature)
      throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        throw inUse(directory, holder(file));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(signature.getBytes(StandardCharsets.UTF_8)));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static String signature(String holder) {
    return "process "
        + ProcessHandle.current().pid()
        + " ("
        + holder
        + ", since "
        + Instant.now().truncatedTo(ChronoUnit.SECONDS)
        + ")";
  }

  private static DirectoryInUseException inUse(Path directory, String holder) {
    return new DirectoryInUseException(
        directory + " is in use by " + holder + "; end that process or choose another directory");
  }

  private static String holder(Path file) {
    try {
      String text = Files.readString(file);
      return text.isEmpty() ? "a process that is just starting" : text;
    } catch (IOException e) {
      return "another process (" + file + " cannot be read: " + BucketFailure.reason(e) + ")";
    }
  }

  /** Releases the lock. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      HELD.remove(file);
    }
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A bucket in a directory: a key is the path of its file. Any number of processes may use one
 * directory at a time.
 *
 * <p>A put writes aside, forces that to the disk and moves it into its place, so that a crash of
 * the process or the machine leaves the old object or the new one. All changes of the tree are made
 * under one lock ({@link TreeLock}), which makes the conditional puts atomic among processes and
 * keeps a delete from removing the folder that a put has just made. Reads take no lock.
 *
 * <p>Files and folders whose names begin with a dot are not objects. The bucket keeps its own in
 * {@value #OWN_FOLDER}.
 */
public final class DirectoryBucket implements Bucket {

  /** The folder of locks and of files being written, never shown as objects. */
  static final String OWN_FOLDER = ".trendlake";

  private final Path root;
  private final boolean sync;
  private final Folders folders;
  private final TreeLock tree;
  private final Staging staging;

  private DirectoryBucket(Path root, boolean sync) {
    this.root = root;
    this.sync = sync;
    this.folders = new Folders(root, sync);
    this.tree = new TreeLock(root.resolve(OWN_FOLDER).resolve("tree.lock"));
    this.staging = new Staging(root.resolve(OWN_FOLDER).resolve("staging"));
  }

  /**
   * The bucket in a directory that is there. Writes nothing into it, so that a directory that
   * cannot be written can be read.
   *
   * @throws IOException if there is no such directory
   */
  public static DirectoryBucket open(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "there is no such directory");
    }
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    return new DirectoryBucket(directory.toRealPath(), true);
  }

  /**
   * The bucket in a directory that is made if it is not there. Clears away what writers that died
   * have left.
   *
   * @throws IOException if the directory cannot be made or written
   */
  public static DirectoryBucket create(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
      DirectoryBucket bucket = open(directory);
      requireWritable(directory);
      bucket.staging.removeLeftovers(Instant.now());
      return bucket;
    } catch (IOException e) {
      throw new IOException(
          "cannot use the directory %s: %s".formatted(directory, BucketFailure.reason(e)), e);
    }
  }

  /** Asks the file system itself, which says why: permissions, or read-only as a whole. */
  private static void requireWritable(Path directory) throws IOException {
    if (Files.isWritable(directory)) {
      return;
    }
    try {
      Files.delete(Files.createTempFile(directory, ".trendlake-", ".probe"));
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(directory.toString());
    } catch (FileSystemException e) {
      throw new FileSystemException(directory.toString(), null, e.getReason());
    }
  }

  /**
   * The same bucket without waiting for the disk. Puts are atomic as before, unless the machine
   * itself crashes: for what can be made again.
   */
  public DirectoryBucket withoutSync() {
    return new DirectoryBucket(root, false);
  }

  /** The directory, absolute. */
  public Path directory() {
    return root;
  }

  @Override
  public String put(String key, byte[] content) throws IOException {
    return write(key, content, file -> true).orElseThrow();
  }

  @Override
  public Optional<String> putIfAbsent(String key, byte[] content) throws IOException {
    return write(key, content, file -> !Files.isRegularFile(file));
  }

  @Override
  public Optional<String> putIfMatch(String key, byte[] content, String etag) throws IOException {
    return write(
        key,
        content,
        file -> Files.isRegularFile(file) && Etags.of(Files.readAllBytes(file)).equals(etag));
  }

  @Override
  public Optional<StoredObject> get(String key) throws IOException {
    Path file = file(key);
    try {
      byte[] content = Files.readAllBytes(file);
      return Optional.of(new StoredObject(key, content, Etags.of(content)));
    } catch (IOException e) {
      if (isAbsent(key, e)) {
        return Optional.empty();
      }
      throw BucketFailure.of("read", key, root, e);
    }
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public byte[] getRange(String key, long offset, int length) throws IOException {
    Ranges.check(key, offset, length);
    return read(key, channel -> readFrom(channel, offset, length));
  }

  @Override
  public ObjectTail tail(String key, int length) throws IOException {
    Ranges.checkTail(key, length);
    return read(
        key,
        channel -> {
          long size = channel.size();
          return new ObjectTail(size, readFrom(channel, Math.max(0, size - length), length));
        });
  }

  @Override
  public List<ObjectInfo> list(String prefix) throws IOException {
    return page(prefix, "").objects();
  }

  @Override
  public ObjectPage page(String prefix, String after) throws IOException {
    Keys.checkPrefix(prefix);
    try {
      return new ObjectPage(DirectoryListing.of(root, prefix, after), null);
    } catch (IOException e) {
      throw BucketFailure.of("list", "\"" + prefix + "\"", root, e);
    }
  }

  @Override
  public void delete(String key) throws IOException {
    Path file = file(key);
    if (!Files.isRegularFile(file)) {
      return;
    }
    try {
      tree.whileHeld(() -> {
        Files.deleteIfExists(file);
        folders.removeEmptied(key);
        return file;
      });
    } catch (IOException e) {
      throw BucketFailure.of("delete", key, root, e);
    }
  }

  /** Nothing to release: files and locks are held only while a method runs. */
  @Override
  public void close() {}

  /** Whether a put may proceed, given the place of the file. */
  private interface Condition {
    boolean holds(Path file) throws IOException;
  }

  /** What is read from an open file. */
  private interface Reading<T> {
    T from(FileChannel channel) throws IOException;
  }

  private Optional<String> write(String key, byte[] content, Condition condition)
      throws IOException {
    Path file = file(key);
    try {
      if (!condition.holds(file)) {
        return Optional.empty();
      }
      boolean moved = moveIntoPlace(staging.write(content, sync), key, condition);
      if (!moved) {
        return Optional.empty();
      }
      folders.syncNameOf(key);
      return Optional.of(Etags.of(content));
    } catch (IOException e) {
      throw BucketFailure.of("write", key, root, e);
    }
  }

  private boolean moveIntoPlace(Path staged, String key, Condition condition) throws IOException {
    Path file = file(key);
    try {
      return tree.whileHeld(() -> {
        if (!condition.holds(file)) {
          return false;
        }
        folders.make(key);
        Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
        return true;
      });
    } finally {
      Files.deleteIfExists(staged);
    }
  }

  private <T> T read(String key, Reading<T> reading) throws IOException {
    Path file = file(key);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (Files.isDirectory(file)) {
        throw new NoSuchFileException(key);
      }
      return reading.from(channel);
    } catch (IOException e) {
      if (isAbsent(key, e)) {
        throw new NoSuchFileException(key, null, "there is no such object in " + root);
      }
      throw BucketFailure.of("read", key, root, e);
    }
  }

  private static byte[] readFrom(FileChannel channel, long offset, int length) throws IOException {
    long there = Math.max(0, channel.size() - offset);
    ByteBuffer into = ByteBuffer.allocate((int) Math.min(length, there));
    while (into.hasRemaining()) {
      if (channel.read(into, offset + into.position()) < 0) {
        return Arrays.copyOf(into.array(), into.position());
      }
    }
    return into.array();
  }

  /** A folder is not an object, and there are no objects below a file. */
  private boolean isAbsent(String key, IOException e) {
    return e instanceof NoSuchFileException
        || Files.isDirectory(root.resolve(key))
        || folders.haveFileAmongThem(key);
  }

  private Path file(String key) {
    Keys.check(key);
    return root.resolve(key);
  }
}

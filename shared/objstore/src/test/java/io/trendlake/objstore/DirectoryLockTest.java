// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryLockTest {

  @TempDir private Path directory;

  @Test
  void acquire_heldByThisProcess() throws IOException {
    try (DirectoryLock held = DirectoryLock.acquire(directory, "trendlake up")) {
      assertThat(held).isNotNull();
      assertThatExceptionOfType(DirectoryInUseException.class)
          .isThrownBy(() -> DirectoryLock.acquire(directory, "trendlake up"))
          .withMessageStartingWith(directory + " is in use by process " + pid())
          .withMessageContaining("(trendlake up, since 20");
    }
  }

  @Test
  void acquire_afterRelease() throws IOException {
    DirectoryLock first = DirectoryLock.acquire(directory, "first");
    first.close();
    first.close();

    try (DirectoryLock second = DirectoryLock.acquire(directory, "second")) {
      assertThat(second).isNotNull();
    }
  }

  @Test
  void acquire_heldByAnotherProcess() throws Exception {
    Process holder = ChildProcess.start(Holder.class, directory);
    try {
      assertThat(holder.getInputStream().read()).isEqualTo('h');

      // The second attempt shows that the first one did not take the lock away.
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatExceptionOfType(DirectoryInUseException.class)
            .isThrownBy(() -> DirectoryLock.acquire(directory, "me"))
            .withMessageContaining("process " + holder.pid() + " (the other one");
      }
    } finally {
      holder.destroyForcibly().waitFor();
    }
    DirectoryLock.acquire(directory, "me, after the other was killed").close();
  }

  @Test
  void acquire_secondAttemptHereKeepsTheLock() throws Exception {
    try (DirectoryLock held = DirectoryLock.acquire(directory, "me")) {
      assertThat(held).isNotNull();
      assertThatExceptionOfType(DirectoryInUseException.class)
          .isThrownBy(() -> DirectoryLock.acquire(directory, "me again"));

      Process other = ChildProcess.start(Holder.class, directory);
      try {
        assertThat(other.getInputStream().read()).isEqualTo('r');
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void acquire_directoryCannotHoldIt() throws IOException {
    Files.writeString(directory.resolve(".trendlake"), "a file where the bucket's folder must be");

    assertThatIOException()
        .isThrownBy(() -> DirectoryLock.acquire(directory, "me"))
        .withMessageStartingWith("cannot take the lock in " + directory)
        .withMessageContaining("is a file where a folder must be");
  }

  @Test
  void acquire_bucketStaysUsable() throws IOException {
    DirectoryBucket bucket = DirectoryBucket.create(directory);
    try (DirectoryLock held = DirectoryLock.acquire(directory, "me")) {
      assertThat(held).isNotNull();
      bucket.put("a", new byte[1]);
    }
    assertThat(bucket.list("")).extracting(ObjectInfo::key).containsExactly("a");
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  /** Says {@code h} when it holds the lock or {@code r} when refused, then waits to be killed. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try {
        DirectoryLock lock = DirectoryLock.acquire(Path.of(arguments[0]), "the other one");
        say("h");
        System.in.read();
        lock.close();
      } catch (DirectoryInUseException e) {
        say("r");
      }
    }

    private static void say(String text) {
      System.out.print(text);
      System.out.flush();
    }
  }
}

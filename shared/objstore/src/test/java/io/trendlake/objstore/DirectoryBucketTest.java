// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryBucketTest extends BucketContract {

  @TempDir private Path temp;

  @Override
  protected Bucket emptyBucket() throws IOException {
    return DirectoryBucket.create(temp.resolve("new").resolve("lake"));
  }

  @Test
  void put_isAFileOfThatPath() throws IOException {
    bucket().put("samples/day/a.parquet", bytes("hello"));

    assertThat(root().resolve("samples/day/a.parquet")).hasContent("hello");
  }

  @Test
  void put_leavesNothingAside() throws IOException {
    bucket().put("a", bytes("x"));
    bucket().putIfAbsent("a", bytes("x"));
    bucket().putIfMatch("a", bytes("x"), "other");

    assertThat(filesIn(root().resolve(".trendlake/staging"))).isEmpty();
  }

  @Test
  void put_withoutSync() throws IOException {
    DirectoryBucket bucket = DirectoryBucket.open(root()).withoutSync();

    bucket.put("a/b", bytes("hello"));

    assertThat(content("a/b")).isEqualTo("hello");
  }

  @Test
  void put_fileWhereFolderMustBe() throws IOException {
    bucket().put("a/b", bytes("x"));

    assertThatIOException()
        .isThrownBy(() -> bucket().put("a/b/c", bytes("y")))
        .withMessageStartingWith("cannot write a/b/c in " + root())
        .withMessageContaining(root().resolve("a/b") + " is a file where a folder must be");
    assertThat(content("a/b")).isEqualTo("x");
  }

  @Test
  void put_folderWhereFileMustBe() throws IOException {
    bucket().put("a/b", bytes("x"));

    assertThatIOException()
        .isThrownBy(() -> bucket().put("a", bytes("y")))
        .withMessageContaining("cannot write a in " + root())
        .withMessageContaining("directory");
    assertThat(keys("")).containsExactly("a/b");
    assertThat(filesIn(root().resolve(".trendlake/staging"))).isEmpty();
  }

  @Test
  void put_nameTooLong() {
    String key = "a/" + "x".repeat(300);

    assertThatIOException()
        .isThrownBy(() -> bucket().put(key, bytes("y")))
        .withMessageContaining("cannot write " + key);
  }

  @Test
  void put_directoryNotWritable() throws IOException {
    assumeThat(System.getProperty("user.name")).isNotEqualTo("root");
    bucket().put("a/b", bytes("x"));
    Files.setPosixFilePermissions(
        root().resolve("a"), PosixFilePermissions.fromString("r-xr-xr-x"));

    assertThatIOException()
        .isThrownBy(() -> bucket().put("a/c", bytes("y")))
        .withMessageContaining("cannot write a/c in " + root())
        .withMessageContaining("permission denied");
  }

  @Test
  void list_neverShowsHiddenFiles() throws IOException {
    bucket().put("a/b", bytes("x"));
    Files.writeString(root().resolve("a/.DS_Store"), "x");
    Files.createDirectory(root().resolve(".git"));
    Files.writeString(root().resolve(".git/config"), "x");

    assertThat(keys("")).containsExactly("a/b");
    assertThat(keys("a/")).containsExactly("a/b");
  }

  @Test
  void list_hiddenRoot() throws IOException {
    DirectoryBucket bucket = DirectoryBucket.create(temp.resolve(".lake"));
    bucket.put("a/b", bytes("x"));

    assertThat(bucket.list("")).extracting(ObjectInfo::key).containsExactly("a/b");
  }

  @Test
  void list_throughLinkedFolder() throws IOException {
    Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("b"), "hello");
    Files.createSymbolicLink(root().resolve("a"), elsewhere);

    assertThat(keys("a/")).containsExactly("a/b");
    assertThat(content("a/b")).isEqualTo("hello");
  }

  @Test
  void delete_removesEmptiedFoldersOnly() throws IOException {
    bucket().put("a/b/c/1", bytes("x"));
    bucket().put("a/2", bytes("x"));

    bucket().delete("a/b/c/1");

    assertThat(root().resolve("a/b")).doesNotExist();
    assertThat(root().resolve("a/2")).exists();
    bucket().delete("a/2");
    assertThat(root().resolve("a")).doesNotExist();
    assertThat(root()).exists();
  }

  @Test
  void create_removesLeftoversOfTheDead() throws IOException {
    Path staging = Files.createDirectories(root().resolve(".trendlake/staging"));
    Path old = Files.writeString(staging.resolve("old.tmp"), "half");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path young = Files.writeString(staging.resolve("young.tmp"), "being written");

    DirectoryBucket.create(root());

    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void create_overAFile() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");

    assertThatIOException()
        .isThrownBy(() -> DirectoryBucket.create(file))
        .withMessageContaining(file + " is a file where a folder must be");
  }

  @Test
  void open_writesNothing() throws IOException {
    Path lake = Files.createDirectory(temp.resolve("lake"));

    DirectoryBucket bucket = DirectoryBucket.open(lake);

    assertThat(bucket.list("")).isEmpty();
    assertThat(bucket.get("a")).isEmpty();
    assertThat(lake).isEmptyDirectory();
  }

  @Test
  void open_noDirectory() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");

    assertThatIOException()
        .isThrownBy(() -> DirectoryBucket.open(temp.resolve("typo")))
        .withMessageContaining(temp.resolve("typo") + ": there is no such directory");
    assertThatIOException()
        .isThrownBy(() -> DirectoryBucket.open(file))
        .isInstanceOf(NotDirectoryException.class)
        .withMessage(file.toString());
    assertThatIOException()
        .isThrownBy(() -> DirectoryBucket.create(file))
        .withMessageStartingWith("cannot use the directory " + file + ": ");
  }

  private Path root() {
    return ((DirectoryBucket) bucket()).directory();
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}

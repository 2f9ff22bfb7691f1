// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * Collects the files of a directory whose keys begin with a prefix and come after a text. Used
 * once.
 */
final class DirectoryListing extends SimpleFileVisitor<Path> {

  private final Path root;
  private final String prefix;
  private final String after;
  private final List<ObjectInfo> found = new ArrayList<>();

  private DirectoryListing(Path root, String prefix, String after) {
    this.root = root;
    this.prefix = prefix;
    this.after = after;
  }

  /** Walks only the folder that the prefix names, and of its children only those that match. */
  static List<ObjectInfo> of(Path root, String prefix, String after) throws IOException {
    DirectoryListing listing = new DirectoryListing(root, prefix, after);
    Path folder = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    if (Files.isDirectory(folder)) {
      Files.walkFileTree(
          folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, listing);
    }
    return KeyOrder.after(after, KeyOrder.sorted(listing.found));
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    String key = key(folder);
    boolean above = key.isEmpty() || prefix.startsWith(key + "/");
    boolean wanted =
        above || (key.startsWith(prefix) && Keys.isPart(folder.getFileName().toString()));
    boolean tooEarly = !key.isEmpty() && KeyOrder.endsBefore(key, after);
    return wanted && !tooEarly ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    String key = key(file);
    if (attributes.isRegularFile()
        && key.startsWith(prefix)
        && Keys.isPart(file.getFileName().toString())) {
      found.add(new ObjectInfo(key, attributes.size(), attributes.lastModifiedTime().toInstant()));
    }
    return FileVisitResult.CONTINUE;
  }

  /** What was deleted since its folder was read is not there. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    if (e instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }

  private String key(Path path) {
    return root.relativize(path).toString().replace(root.getFileSystem().getSeparator(), "/");
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The folders between the root of a bucket and a key's file.
 *
 * @param sync whether to make names survive a crash of the machine
 */
record Folders(Path root, boolean sync) {

  /** Makes those that are missing. */
  void make(String key) throws IOException {
    Path parent = root;
    for (Path folder : above(key)) {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder);
        sync(parent);
      }
      parent = folder;
    }
  }

  /** Removes, from the innermost on, those that are empty. */
  void removeEmptied(String key) throws IOException {
    for (Path folder : above(key).reversed()) {
      try {
        Files.delete(folder);
      } catch (DirectoryNotEmptyException e) {
        return; // Something else is in it, and so in all those further out.
      }
    }
  }

  /** Whether a file is where one of them would have to be. */
  boolean haveFileAmongThem(String key) {
    return above(key).stream().anyMatch(Files::isRegularFile);
  }

  /** Makes the name of the key's file survive. */
  void syncNameOf(String key) throws IOException {
    List<Path> folders = above(key);
    sync(folders.isEmpty() ? root : folders.getLast());
  }

  /** Windows neither can nor must. */
  private void sync(Path folder) throws IOException {
    if (!sync || !folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (NoSuchFileException e) {
      return; // The object was deleted meanwhile, and its folder with it.
    }
  }

  /** From the outermost to the innermost. */
  private List<Path> above(String key) {
    List<Path> folders = new ArrayList<>();
    for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
      folders.add(root.resolve(key.substring(0, slash)));
    }
    return folders;
  }
}

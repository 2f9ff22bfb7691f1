// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.lake.parquet.FileSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a directory, read by ranges.
 *
 * @param name for errors
 */
record FileOnDisk(String name, Path file, long size) implements FileSource {

  static FileOnDisk open(String name, Path file) throws IOException {
    return new FileOnDisk(name, file, Files.size(file));
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      open.seek(offset);
      open.readFully(bytes);
    }
    return bytes;
  }
}

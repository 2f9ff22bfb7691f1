// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Stores what is in the jars of a function's zip without compression: {@code java
 * build/StoreJars.java FOLDER}, the folder of the zip.
 *
 * <p>A function that starts reads thousands of classes; a quarter of the time until it is ready
 * goes into inflating them. The zip around the jars is compressed still, and better, since it then
 * sees what is alike in the classes of a jar: it becomes smaller by a fifth. Names, times and modes
 * stay.
 */
public final class StoreJars {

  private StoreJars() {}

  public static void main(String[] args) throws IOException {
    try (DirectoryStream<Path> zips = Files.newDirectoryStream(Path.of(args[0]), "*.zip")) {
      for (Path zip : zips) {
        storeJars(zip);
      }
    }
  }

  private static void storeJars(Path zip) throws IOException {
    try (FileSystem files =
            FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true));
        DirectoryStream<Path> jars = Files.newDirectoryStream(files.getPath("lib"), "*.jar")) {
      for (Path jar : jars) {
        store(jar);
      }
    }
  }

  private static void store(Path jar) throws IOException {
    byte[] bytes = Files.readAllBytes(jar);
    if (isStored(bytes)) {
      return; // Maven keeps the zip of an earlier build where nothing in it has changed.
    }
    FileTime time = Files.getLastModifiedTime(jar);
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(jar);
    Files.write(jar, stored(bytes));
    Files.setLastModifiedTime(jar, time);
    Files.setPosixFilePermissions(jar, mode);
  }

  private static boolean isStored(byte[] jar) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getMethod() != ZipEntry.STORED) {
          return false;
        }
      }
    }
    return true;
  }

  private static byte[] stored(byte[] jar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(jar.length * 2);
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        out.putNextEntry(stored(entry, content));
        out.write(content);
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static ZipEntry stored(ZipEntry entry, byte[] content) {
    ZipEntry stored = new ZipEntry(entry.getName());
    stored.setTimeLocal(entry.getTimeLocal());
    stored.setMethod(ZipEntry.STORED);
    stored.setSize(content.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    stored.setCrc(crc.getValue());
    return stored;
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * The zip of a function as {@code mvn package} makes it.
 *
 * @param file which exists
 */
public record FunctionZip(Path file) {

  /** Where the zip of a function is below a checkout, whether or not it has been made. */
  public static Path path(Path checkout, String function) {
    return checkout.resolve(Path.of("functions", function, "target", function + ".zip"));
  }

  /** Refuses a file that is not there. */
  public FunctionZip {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no " + file + "; mvn package makes it");
    }
  }

  /** In bytes: what is uploaded to Lambda. */
  public long size() throws IOException {
    return Files.size(file);
  }

  /** The names of the files in it. */
  public List<String> files() throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  /** Whether one of its jars has a class. */
  public boolean hasClass(String name) throws IOException {
    String entry = name.replace('.', '/') + ".class";
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry jar : entries(zip)) {
        if (jar.getName().endsWith(".jar") && holds(zip, jar, entry)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean holds(ZipFile zip, ZipEntry jar, String name) throws IOException {
    try (ZipInputStream content = new ZipInputStream(zip.getInputStream(jar))) {
      for (ZipEntry entry = content.getNextEntry(); entry != null; entry = content.getNextEntry()) {
        if (entry.getName().equals(name)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Unpacks it into a folder, as Lambda does into its task root. */
  public void unpack(Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : entries(zip)) {
        Path to = folder.resolve(entry.getName()).normalize();
        if (!to.startsWith(folder)) {
          throw new IOException(file + " has an entry outside of it: " + entry.getName());
        }
        Files.createDirectories(entry.isDirectory() ? to : to.getParent());
        if (!entry.isDirectory()) {
          try (InputStream content = zip.getInputStream(entry)) {
            Files.copy(content, to);
          }
        }
      }
    }
  }

  private static List<ZipEntry> entries(ZipFile zip) {
    List<ZipEntry> entries = new ArrayList<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      entries.add(all.nextElement());
    }
    return entries;
  }
}

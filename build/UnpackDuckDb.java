// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Takes DuckDB's library out of its driver's jar: {@code java build/UnpackDuckDb.java FOLDER
 * [all]}.
 *
 * <p>The jar holds the library for every platform, and the driver unpacks 70 MB of it into a
 * temporary file at every start, which takes half a second. If the jar has no library, the driver
 * loads the one beside the jar (class DuckDBNative of the driver). So this program leaves a small
 * jar and the library of this platform in the folder, or with {@code all} those of all platforms.
 * It does nothing where that is done already, and where the driver has no library for this
 * platform.
 */
public final class UnpackDuckDb {

  private static final String LIBRARY = "libduckdb_java.so_";

  private UnpackDuckDb() {}

  public static void main(String[] args) throws IOException {
    String wanted = args.length > 1 && args[1].equals("all") ? LIBRARY : LIBRARY + platform();
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(Path.of(args[0]), "duckdb_jdbc-*.jar")) {
      for (Path jar : jars) {
        unpack(jar, wanted);
      }
    }
  }

  private static void unpack(Path jar, String wanted) throws IOException {
    Path small = jar.resolveSibling(jar.getFileName() + ".small");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> libraries =
          zip.stream().filter(entry -> entry.getName().startsWith(wanted)).toList();
      if (libraries.isEmpty()) {
        return;
      }
      for (ZipEntry library : libraries) {
        try (InputStream in = zip.getInputStream(library)) {
          Files.copy(
              in, jar.resolveSibling(library.getName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      copyWithoutLibraries(zip, small);
    }
    Files.move(small, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void copyWithoutLibraries(ZipFile zip, Path small) throws IOException {
    List<? extends ZipEntry> entries = Collections.list(zip.entries());
    try (OutputStream file = Files.newOutputStream(small);
        ZipOutputStream out = new ZipOutputStream(file)) {
      entries.stream()
          .filter(entry -> !entry.getName().startsWith(LIBRARY))
          .forEach(entry -> copy(zip, entry, out));
    }
  }

  private static void copy(ZipFile zip, ZipEntry entry, ZipOutputStream out) {
    ZipEntry same = new ZipEntry(entry.getName());
    same.setTime(entry.getTime());
    try (InputStream in = zip.getInputStream(entry)) {
      out.putNextEntry(same);
      in.transferTo(out);
      out.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the driver's library names end: {@code linux_amd64}. */
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return (os.startsWith("mac") ? "macos" : os.startsWith("windows") ? "windows" : "linux")
        + '_'
        + (arch.equals("aarch64") || arch.equals("arm64") ? "arm64" : "amd64");
  }
}

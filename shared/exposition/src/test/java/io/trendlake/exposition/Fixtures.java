// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The bodies beside the tests. */
final class Fixtures {

  private Fixtures() {}

  /** All files of a folder with a name that ends so, in order. */
  static List<Path> list(String folder, String suffix) {
    try (Stream<Path> files = Files.list(folder(folder))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
      if (found.isEmpty()) {
        throw new AssertionError("no file " + folder + "/*" + suffix);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path folder(String name) {
    URI uri;
    try {
      uri = Objects.requireNonNull(Fixtures.class.getResource(name), name).toURI();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
    return Path.of(uri);
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] recorded(String name) {
    return read(folder("recorded").resolve(name));
  }

  /** The format in the name of a recorded body. */
  static ExpositionFormat format(Path file) {
    return file.toString().endsWith(".om.txt")
        ? ExpositionFormat.OPENMETRICS_TEXT
        : ExpositionFormat.PROMETHEUS_TEXT;
  }

  static String name(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString();
  }
}

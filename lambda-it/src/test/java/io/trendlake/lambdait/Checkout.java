// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import java.nio.file.Path;

/** The files of this checkout. */
final class Checkout {

  /** Tests run in the folder of their module. */
  static final Path ROOT = Path.of("..");

  private Checkout() {}

  static Path file(String path) {
    return ROOT.resolve(path);
  }

  /** A file of the folder {@code events}. */
  static Path event(String name) {
    return file("events").resolve(name);
  }
}

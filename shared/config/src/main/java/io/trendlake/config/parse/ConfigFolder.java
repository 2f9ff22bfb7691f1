// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The folder of the configuration file, from which its relative paths are taken.
 *
 * @param path empty for a configuration that is an object of a bucket and so is in no folder
 */
record ConfigFolder(Optional<Path> path) {

  /** For a configuration that is in no folder. */
  static final ConfigFolder NONE = new ConfigFolder(Optional.empty());

  /** That of a file, which need not exist. */
  static ConfigFolder of(String fileName) {
    return new ConfigFolder(Optional.of(Path.of("").resolve(fileName).resolveSibling("")));
  }

  /**
   * A path of the configuration as a process may open it.
   *
   * @param refuse called with the reason why a path leads nowhere, which is then empty
   */
  Optional<Path> resolve(String file, Consumer<String> refuse) {
    try {
      return resolved(file, refuse);
    } catch (InvalidPathException e) {
      refuse.accept("cannot be the path of a file: " + e.getReason());
      return Optional.empty();
    }
  }

  private Optional<Path> resolved(String file, Consumer<String> refuse) {
    if (path.isEmpty() && !Path.of(file).isAbsolute()) {
      refuse.accept(
          YamlValue.quoted(file)
              + " is a relative path, and this configuration is in a bucket, where there are no"
              + " files beside it; write the value itself, or the absolute path of a file that the"
              + " function's layers hold below /opt");
      return Optional.empty();
    }
    return Optional.of(path.orElse(Path.of("/")).resolve(file).normalize());
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.Secret;
import java.util.Optional;

/**
 * Reads secrets, which are given by a key or, in a file, by the key with {@code _file} after it.
 */
final class SecretReader {

  private final ConfigFolder folder;

  SecretReader(ConfigFolder folder) {
    this.folder = folder;
  }

  /** The secret of a key, if it is set; an error if both ways are used. */
  Optional<Secret> read(YamlBlock block, String name) {
    return read(block, name, name + "_file");
  }

  private Optional<Secret> read(YamlBlock block, String name, String fileName) {
    String text = block.text(name, "");
    String file = block.text(fileName, "");
    if (!text.isEmpty() && !file.isEmpty()) {
      block.refuse(fileName, "excludes " + name + "; remove one of them");
    }
    if (!file.isEmpty()) {
      return folder.resolve(file, reason -> block.refuse(fileName, reason)).map(Secret.InFile::new);
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(new Secret.Inline(text));
  }
}

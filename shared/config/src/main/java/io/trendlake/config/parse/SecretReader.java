// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.http.Secret;
import io.trendlake.config.http.SecretReference;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads secrets, which are given by a key, in a file by the key with {@code _file} after it, or by
 * a reference to what AWS keeps by the key with {@code _ref} after it.
 */
final class SecretReader {

  private final ConfigFolder folder;

  SecretReader(ConfigFolder folder) {
    this.folder = folder;
  }

  /** The secret of a key that may be {@code _ref} too, if it is set; an error if two ways are. */
  Optional<Secret> readReferable(YamlBlock block, String name) {
    String reference = block.text(name + "_ref", "");
    if (reference.isEmpty()) {
      return read(block, name);
    }
    if (!block.text(name, "").isEmpty() || !block.text(name + "_file", "").isEmpty()) {
      block.refuse(
          name + "_ref", "excludes " + name + " and " + name + "_file; remove all but one");
    }
    return reference(reference, reason -> block.refuse(name + "_ref", reason))
        .map(Secret.Referenced::new);
  }

  /** The reference that a text is; an error if it is not one. */
  static Optional<SecretReference> reference(String text, Consumer<String> refuse) {
    try {
      return Optional.of(SecretReference.parse(text));
    } catch (IllegalArgumentException e) {
      refuse.accept(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
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

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a key may look like, so that it means the same in a directory, in memory and in S3. For
 * implementations of {@link Bucket}.
 */
public final class Keys {

  /** As in S3. */
  static final int LONGEST = 1024;

  private Keys() {}

  /**
   * Refuses what is not a key.
   *
   * @throws IllegalArgumentException with the key and the rule it breaks
   */
  public static void check(String key) {
    faultOfParts(key, key).ifPresent(fault -> refuse("key", key, fault));
  }

  /**
   * Refuses what no key can begin with; the part after the last slash may be cut anywhere.
   *
   * @throws IllegalArgumentException with the prefix and the rule it breaks
   */
  public static void checkPrefix(String prefix) {
    int slash = prefix.lastIndexOf('/');
    Optional<String> fault =
        slash >= 0 ? faultOfParts(prefix, prefix.substring(0, slash)) : faultOfCharacters(prefix);
    fault.ifPresent(text -> refuse("prefix", prefix, text));
  }

  /** Whether this is a key: what others put into a store need not be one. */
  public static boolean isKey(String text) {
    return faultOfParts(text, text).isEmpty();
  }

  /** Whether a file of this name is an object or a folder of objects, and not the bucket's own. */
  static boolean isPart(String name) {
    return !name.isEmpty() && name.charAt(0) != '.' && name.chars().noneMatch(Keys::isForbidden);
  }

  private static Optional<String> faultOfParts(String text, String parts) {
    if (parts.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      return Optional.of("is longer than " + LONGEST + " bytes of UTF-8");
    }
    for (String part : parts.split("/", -1)) {
      if (part.isEmpty()) {
        return Optional.of("has an empty part; it is relative, like samples/day/part-0000");
      }
      if (part.charAt(0) == '.') {
        return Optional.of("has a part that begins with a dot");
      }
    }
    return faultOfCharacters(text);
  }

  private static Optional<String> faultOfCharacters(String text) {
    return text.chars().anyMatch(Keys::isForbidden)
        ? Optional.of("contains a backslash or a control character")
        : Optional.empty();
  }

  private static boolean isForbidden(int c) {
    return c == '\\' || c < ' ' || c == 0x7f;
  }

  private static void refuse(String what, String text, String fault) {
    throw new IllegalArgumentException("the " + what + " \"" + text + "\" " + fault);
  }
}

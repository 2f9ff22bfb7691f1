// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.nio.charset.StandardCharsets;

/** What a key may look like, so that it means the same in a directory, in memory and in S3. */
final class Keys {

  /** As in S3. */
  static final int LONGEST = 1024;

  private Keys() {}

  /**
   * Refuses what is not a key.
   *
   * @throws IllegalArgumentException with the key and the rule it breaks
   */
  static void check(String key) {
    checkParts("key", key, key);
  }

  /** Refuses what no key can begin with; the part after the last slash may be cut anywhere. */
  static void checkPrefix(String prefix) {
    int slash = prefix.lastIndexOf('/');
    if (slash >= 0) {
      checkParts("prefix", prefix, prefix.substring(0, slash));
    }
    checkCharacters("prefix", prefix);
  }

  /** Whether a file of this name is an object or a folder of objects, and not the bucket's own. */
  static boolean isPart(String name) {
    return !name.isEmpty() && name.charAt(0) != '.' && name.chars().noneMatch(Keys::isForbidden);
  }

  private static void checkParts(String what, String text, String parts) {
    if (parts.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw refused(what, text, "is longer than " + LONGEST + " bytes of UTF-8");
    }
    for (String part : parts.split("/", -1)) {
      if (part.isEmpty()) {
        throw refused(what, text, "has an empty part; it is relative, like samples/day/part-0000");
      }
      if (part.charAt(0) == '.') {
        throw refused(what, text, "has a part that begins with a dot");
      }
    }
    checkCharacters(what, text);
  }

  private static void checkCharacters(String what, String text) {
    if (text.chars().anyMatch(Keys::isForbidden)) {
      throw refused(what, text, "contains a backslash or a control character");
    }
  }

  private static boolean isForbidden(int c) {
    return c == '\\' || c < ' ' || c == 0x7f;
  }

  private static IllegalArgumentException refused(String what, String text, String reason) {
    return new IllegalArgumentException("the " + what + " \"" + text + "\" " + reason);
  }
}

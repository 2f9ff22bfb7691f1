// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tags in answers: lists of a key and a value, written large or small. */
final class Tags {

  private Tags() {}

  /** The values by key, in their order. */
  static Map<String, String> of(List<ApiValue> tags) {
    Map<String, String> byKey = new LinkedHashMap<>();
    for (ApiValue tag : tags) {
      tag.nonEmpty("key")
          .or(() -> tag.nonEmpty("Key"))
          .ifPresent(key -> byKey.put(key, tag.text("value") + tag.text("Value")));
    }
    return byKey;
  }
}

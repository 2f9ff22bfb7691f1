// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request for a listing brings.
 *
 * @param objects in the order of their keys' UTF-8 bytes
 * @param next the text after which the next page begins; null if this is the last one
 */
public record ObjectPage(List<ObjectInfo> objects, @Nullable String next) {

  /** Copies the list. */
  public ObjectPage {
    objects = List.copyOf(objects);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.model.Printable;
import java.util.List;

/**
 * What a discovery knows now.
 *
 * @param <E> what is found: groups of targets, or accounts
 * @param found the last good list where asking again failed
 * @param errors what failed when it was last asked: where and why
 */
public record DiscoveryResult<E>(List<E> found, List<String> errors) {

  /** Copies the lists, and makes the errors fit for one line ({@link Printable}). */
  public DiscoveryResult {
    found = List.copyOf(found);
    errors = errors.stream().map(Printable::line).toList();
  }

  /** A list, and nothing failed. */
  public static <E> DiscoveryResult<E> of(List<E> found) {
    return new DiscoveryResult<>(found, List.of());
  }
}

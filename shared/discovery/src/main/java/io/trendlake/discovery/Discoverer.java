// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

/**
 * Finds out what there is: targets in the configuration, in files, over HTTP, in a cloud, or the
 * accounts of an organization.
 *
 * <p>An implementation asks whenever it is called, and does not remember what it found: the cache
 * of the planner decides when to ask, and keeps the last good list while asking fails. Making one
 * asks nobody anything. One thread at a time asks.
 *
 * @param <E> what is found
 */
@FunctionalInterface
public interface Discoverer<E> {

  /**
   * All that there is now; may block. Errors in the result concern parts that are kept by
   * themselves, as one of several files.
   *
   * @throws DiscoveryException when there is no whole list, with what, where and why
   * @throws InterruptedException when the calling thread is interrupted
   */
  DiscoveryResult<E> discover() throws DiscoveryException, InterruptedException;
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

/**
 * Finds targets: in the configuration, in files, over HTTP, in a cloud.
 *
 * <p>An implementation keeps what it found last, so that a failure loses no targets. Safe for use
 * by many threads; lazy, so that making one asks nobody anything.
 */
@FunctionalInterface
public interface Discoverer {

  /**
   * The targets as far as they are known now. Looks again if its refresh interval has passed, and
   * may block while it does. What is wrong out there is said in the result, not thrown.
   *
   * @throws InterruptedException when the calling thread is interrupted; what is known stays
   */
  DiscoveryResult discover() throws InterruptedException;
}

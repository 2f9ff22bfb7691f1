// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.scrape.BodyBuffer;
import io.trendlake.scrape.FetchException;
import io.trendlake.scrape.FetchRequest;
import io.trendlake.scrape.FetchResponse;
import io.trendlake.scrape.Fetcher;
import java.util.HashSet;
import java.util.Set;

/**
 * A fetcher whose pulls can all be cut off at once, so that the process can end within a second
 * although a target hangs: the pulls that were done by then are stored, the others fail.
 */
final class CuttableFetcher implements Fetcher {

  private final Fetcher fetcher;

  /** Guards the set and the flag, so that no interrupt reaches a thread after its pull. */
  private final Object lock = new Object();

  private final Set<Thread> pulling = new HashSet<>();
  private boolean cut;

  CuttableFetcher(Fetcher fetcher) {
    this.fetcher = fetcher;
  }

  /** Ends every pull, and every later one before it begins. */
  void cutOff() {
    synchronized (lock) {
      cut = true;
      pulling.forEach(Thread::interrupt);
    }
  }

  @Override
  public FetchResponse fetch(FetchRequest request, BodyBuffer body)
      throws FetchException, InterruptedException {
    begin();
    try {
      return fetcher.fetch(request, body);
    } catch (InterruptedException e) {
      if (end()) {
        throw wasCutOff();
      }
      throw e;
    } finally {
      end();
    }
  }

  private void begin() throws FetchException {
    synchronized (lock) {
      if (cut) {
        throw wasCutOff();
      }
      pulling.add(Thread.currentThread());
    }
  }

  /** Whether the pull was cut off; the thread is then no longer interrupted. */
  private boolean end() {
    synchronized (lock) {
      if (pulling.remove(Thread.currentThread()) && cut) {
        return Thread.interrupted() || cut;
      }
      return false;
    }
  }

  private static FetchException wasCutOff() {
    return new FetchException("cut off, because trendlake was ended");
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.exposition.ParserBuffers;
import io.trendlake.fetch.BodyBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the sessions of one process share to need less time and memory: buffers for bodies, and what
 * is known of the series of each job. Safe for use by many threads.
 */
public final class ScrapeMemory {

  /** A buffer that has grown beyond this is not kept. */
  private static final int KEPT_BUFFER_BYTES = 16 << 20;

  /**
   * A sixteenth of the heap is the most that a job's dictionary grows to before it begins again.
   */
  private static final int PART_OF_HEAP = 16;

  private final long mostBytesOfJob;
  private final ConcurrentLinkedDeque<BodyBuffer> buffers = new ConcurrentLinkedDeque<>();
  private final ParserBuffers parserBuffers = new ParserBuffers();
  private final Map<String, JobMemory> jobs = new ConcurrentHashMap<>();
  private final AtomicLong uses = new AtomicLong();

  /** Nothing shared yet. */
  public ScrapeMemory() {
    this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /**
   * Nothing shared yet.
   *
   * @param mostBytesOfJob how large what is known of the series of one job may grow before it is
   *     forgotten; bodies that are large beside that are remembered for their own target alone
   */
  public ScrapeMemory(long mostBytesOfJob) {
    this.mostBytesOfJob = mostBytesOfJob;
  }

  /** An empty buffer, to be given back. */
  BodyBuffer borrow() {
    BodyBuffer buffer = buffers.pollFirst();
    return buffer == null ? new BodyBuffer() : buffer;
  }

  void giveBack(BodyBuffer buffer) {
    if (buffer.array().length <= KEPT_BUFFER_BYTES) {
      buffer.clear();
      buffers.addFirst(buffer);
    }
  }

  /** What the sessions of a job share. */
  JobMemory job(String name) {
    return jobs.computeIfAbsent(name, job -> new JobMemory(parserBuffers, mostBytesOfJob));
  }

  /** Says that a session of a job is scraping. */
  void use(JobMemory job) {
    job.used(uses.incrementAndGet());
  }

  /** The bytes that are remembered of the series of jobs, buffers aside. */
  public long bytes() {
    return jobs.values().stream().mapToLong(JobMemory::bytes).sum();
  }

  /** Forgets the jobs that were scraped longest ago until no more than so many bytes are left. */
  public void shrinkTo(long most) {
    long left = bytes();
    if (left <= most) {
      return;
    }
    List<JobMemory> eldestFirst =
        jobs.values().stream().sorted(Comparator.comparingLong(JobMemory::lastUse)).toList();
    for (JobMemory job : eldestFirst) {
      if (left > most) {
        left -= job.bytes();
        job.clear();
      }
    }
  }
}

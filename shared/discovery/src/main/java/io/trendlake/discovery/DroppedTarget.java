// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.model.Labels;
import io.trendlake.model.Printable;
import java.util.Objects;

/**
 * A target that was found and is not scraped.
 *
 * @param job the name of the scrape configuration
 * @param discovered the labels before relabelling
 * @param reason human-readable
 * @param faulty whether nobody could scrape it, as without an address; else the relabelling rules
 *     do not want it
 */
public record DroppedTarget(String job, Labels discovered, String reason, boolean faulty) {

  /** Refuses nulls, and makes the reason fit for one line ({@link Printable}). */
  public DroppedTarget {
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(discovered, "discovered");
    reason = Printable.line(reason);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.discovery.DroppedTarget;
import io.trendlake.discovery.Target;
import java.util.List;

/**
 * What is known of one job.
 *
 * @param job the name of the scrape configuration
 * @param active the targets to scrape, in the order found
 * @param dropped the targets found and not scraped, with the reasons
 * @param errors what failed in its discoveries; the last good lists are used there
 */
public record JobPlan(
    String job, List<Target> active, List<DroppedTarget> dropped, List<String> errors) {

  /** Copies the lists. */
  public JobPlan {
    active = List.copyOf(active);
    dropped = List.copyOf(dropped);
    errors = List.copyOf(errors);
  }
}

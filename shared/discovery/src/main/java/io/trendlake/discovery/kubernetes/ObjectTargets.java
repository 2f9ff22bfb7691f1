// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.model.Labels;
import java.util.List;

/**
 * The targets that an object of Kubernetes is.
 *
 * @param source its kind, namespace and name, as Prometheus writes it: {@code pod/default/a}
 * @param labels of all of them; a target's own label goes before
 */
public record ObjectTargets(String source, List<Labels> targets, Labels labels) {

  /** Copies the list. */
  public ObjectTargets {
    targets = List.copyOf(targets);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import io.trendlake.fetch.FetchRequest;
import java.util.Objects;

/**
 * Which relay: a network is that of an account in a region.
 *
 * @param account its id
 * @param region such as {@code eu-central-1}
 */
public record RelayPlace(String account, String region) {

  /** Refuses nulls. */
  public RelayPlace {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(region, "region");
  }

  static RelayPlace of(FetchRequest request) {
    return new RelayPlace(request.account(), request.region());
  }

  /** Human-readable, for messages. */
  @Override
  public String toString() {
    return "account " + account + " in " + region;
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.address;

import io.trendlake.config.Account;
import io.trendlake.config.Cidr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which addresses may be fetched from. */
public sealed interface AddressPolicy {

  /** All of them: a Trendlake on one's own machine scrapes that machine too. */
  record Anywhere() implements AddressPolicy {}

  /**
   * None that only the machine itself or its cloud answers at ({@link ForbiddenRange}): targets
   * come from the tags and labels of other accounts, and would have this process ask for them.
   *
   * @param allowed the ranges that are open nevertheless, by account
   */
  record Guarded(Map<String, List<Cidr>> allowed) implements AddressPolicy {

    /** Copies the map and its lists. */
    public Guarded {
      Map<String, List<Cidr>> copies = new HashMap<>();
      allowed.forEach((account, ranges) -> copies.put(account, List.copyOf(ranges)));
      allowed = Map.copyOf(copies);
    }

    /** What the accounts of a configuration open. */
    public static Guarded of(List<Account> accounts) {
      Map<String, List<Cidr>> allowed = new HashMap<>();
      accounts.forEach(account -> allowed.put(account.id(), account.allowCidrs()));
      return new Guarded(allowed);
    }

    /** The ranges that are open for targets of an account; empty = of none. */
    public List<Cidr> allowedFor(String account) {
      return allowed.getOrDefault(account, List.of());
    }
  }
}

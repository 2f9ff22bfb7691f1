// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

/** A body was not read to its end, because it and others together have as much as may be held. */
public final class BudgetSpentException extends FetchException {

  private static final long serialVersionUID = 1L;

  BudgetSpentException(long bytes) {
    super("the bodies of this fetch and of others reached " + bytes + " bytes together");
  }
}

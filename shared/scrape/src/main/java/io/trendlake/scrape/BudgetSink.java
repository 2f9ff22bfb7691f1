// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import java.nio.ByteBuffer;

/** Hands a body on for as long as a budget lasts. */
record BudgetSink(BodySink sink, BodyBudget budget) implements BodySink {

  @Override
  public void take(ByteBuffer chunk) throws FetchException {
    budget.take(chunk.remaining());
    sink.take(chunk);
  }

  @Override
  public void end() throws FetchException {
    sink.end();
  }

  @Override
  public void release() {
    sink.release();
  }
}

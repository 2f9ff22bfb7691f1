// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import java.net.http.HttpResponse.ResponseInfo;

/** What a fetch leaves in its buffer. */
sealed interface BodyForm {

  /** Where the body of an answer goes. */
  BodySink sink(ResponseInfo answer, BodyBuffer body, long limit);

  /** The encoding that is left on the body; empty = none. */
  String encoding(ResponseInfo answer);

  /** The body without its encoding. */
  record Decoded() implements BodyForm {

    @Override
    public BodySink sink(ResponseInfo answer, BodyBuffer body, long limit) {
      return BodySink.of(sentEncoding(answer), body, limit);
    }

    @Override
    public String encoding(ResponseInfo answer) {
      return "";
    }
  }

  /** The body as it is sent, within a budget. */
  record AsSent(BodyBudget budget) implements BodyForm {

    @Override
    public BodySink sink(ResponseInfo answer, BodyBuffer body, long limit) {
      return new BudgetSink(new PlainSink(body, limit), budget);
    }

    @Override
    public String encoding(ResponseInfo answer) {
      return sentEncoding(answer);
    }
  }

  private static String sentEncoding(ResponseInfo answer) {
    return answer.headers().firstValue("Content-Encoding").orElse("");
  }
}

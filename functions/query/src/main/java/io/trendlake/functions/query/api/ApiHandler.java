// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

/** Answers HTTP requests, however they came. Thread-safe. */
@FunctionalInterface
public interface ApiHandler {

  /** Answers a request; what goes wrong is an answer too. */
  ApiResponse answer(ApiRequest request);
}

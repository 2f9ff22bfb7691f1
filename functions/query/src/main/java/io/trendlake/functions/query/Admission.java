// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import io.trendlake.functions.query.api.ApiResponse;
import java.io.IOException;
import java.util.Optional;

/** Who may ask. A function URL without a check of ours or of IAM's answers nobody. */
@FunctionalInterface
interface Admission {

  /** Those whom Lambda has let in: their requests are signed, and IAM allows them. */
  Admission BY_IAM =
      event ->
          event.signed()
              ? Optional.empty()
              : Optional.of(
                  ApiResponse.text(
                      403,
                      "this function URL answers signed requests alone (QueryAccess: iam); its auth"
                          + " type is not AWS_IAM any more, so nobody checks them"));

  /**
   * Refuses a request.
   *
   * @return the answer to somebody who may not ask; empty for those who may
   * @throws IOException if that cannot be found out
   */
  Optional<ApiResponse> refusal(FunctionUrlEvent event) throws IOException;
}

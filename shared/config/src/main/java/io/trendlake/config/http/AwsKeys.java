// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.util.Objects;

/**
 * An access key written in the configuration; roles are better.
 *
 * @param accessKey the public half
 */
public record AwsKeys(String accessKey, Secret secretKey) {

  /** Refuses nulls. */
  public AwsKeys {
    Objects.requireNonNull(accessKey, "accessKey");
    Objects.requireNonNull(secretKey, "secretKey");
  }
}

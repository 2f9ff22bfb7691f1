// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.credentials.aws;

import io.trendlake.config.http.AwsKeys;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The credentials that a configuration names, before any role is assumed. */
public final class ConfiguredCredentials {

  private ConfiguredCredentials() {}

  /**
   * The keys with their secret.
   *
   * @throws IOException if the secret is in a file that cannot be read
   */
  public static AwsBasicCredentials revealed(AwsKeys keys) throws IOException {
    return AwsBasicCredentials.create(keys.accessKey(), keys.secretKey().reveal());
  }

  /** Gives the keys; without them the credentials of the profile, or of the environment. */
  public static AwsCredentialsProvider provider(
      Optional<AwsBasicCredentials> keys, Optional<String> profile) {
    if (keys.isPresent()) {
      return StaticCredentialsProvider.create(keys.get());
    }
    DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
    profile.ifPresent(chain::profileName);
    return chain.build();
  }

  /** Closes those providers that hold something. */
  public static void close(Collection<AwsCredentialsProvider> providers) {
    providers.forEach(provider -> {
      if (provider instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
    });
  }
}

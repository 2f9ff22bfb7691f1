// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.testcontainers.localstack.LocalStackContainer;

/**
 * A LocalStack that runs: in a container of these tests, or at the address that the environment
 * names. Other test runs may have left their buckets and queues in it.
 */
public final class LocalStackServer implements AutoCloseable {

  /** The last version that asks for no token. */
  private static final String IMAGE = "localstack/localstack:4.14.0";

  private final URI endpoint;
  private final @Nullable LocalStackContainer container;

  private LocalStackServer(URI endpoint, @Nullable LocalStackContainer container) {
    this.endpoint = endpoint;
    this.container = container;
  }

  /** One that others have started and end. */
  static LocalStackServer at(URI endpoint) {
    return new LocalStackServer(endpoint, null);
  }

  /** Starts one in Docker. */
  static LocalStackServer start() {
    LocalStackContainer container = new LocalStackContainer(IMAGE);
    container.start();
    return new LocalStackServer(container.getEndpoint(), container);
  }

  /** Where all its services answer. */
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    if (container != null) {
      container.close();
    }
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link MotoServer} as a parameter; all test classes of a JVM share one, so a test
 * names its buckets, queues and accounts so that they are its own.
 *
 * <p>Where there is no moto the class is skipped, with the reason printed; if the environment
 * variable {@value #REQUIRED} is {@code true} it fails instead.
 */
public final class Moto implements BeforeAllCallback, ParameterResolver {

  /** The environment variable that makes a machine without moto a failure. */
  public static final String REQUIRED = "TRENDLAKE_REQUIRE_MOTO";

  @Override
  public void beforeAll(ExtensionContext context) {
    if (MotoServer.command().isEmpty() && !"true".equals(System.getenv(REQUIRED))) {
      String reason =
          "skipped "
              + context.getDisplayName()
              + ": moto_server is not on the PATH; install it with pip install 'moto[server]'";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    server(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == MotoServer.class;
  }

  @Override
  public MotoServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return server(context);
  }

  private static MotoServer server(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Moto.class))
        .computeIfAbsent(MotoServer.class, any -> started(), MotoServer.class);
  }

  private static MotoServer started() {
    try {
      return MotoServer.start(Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

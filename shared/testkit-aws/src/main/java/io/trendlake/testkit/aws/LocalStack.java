// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.net.URI;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testcontainers.DockerClientFactory;

/**
 * Gives tests a {@link LocalStackServer} as a parameter, a second opinion beside {@link Moto}: the
 * one at the address in the environment variable {@value #ENDPOINT}, or else one in Docker, which
 * all test classes of a JVM share and which ends with the JVM. Where there is neither the class is
 * skipped or fails, as {@link MissingTool} says.
 *
 * <p>A module that uses it has {@code testcontainers-localstack} among its own dependencies.
 */
public final class LocalStack implements ExecutionCondition, ParameterResolver {

  /** The environment variable with the address of a LocalStack that runs. */
  public static final String ENDPOINT = "TRENDLAKE_LOCALSTACK_ENDPOINT";

  /** Held, for the logging of the JDK forgets the level of a logger that nobody holds. */
  private static final Logger TESTCONTAINERS = Logger.getLogger("org.testcontainers");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return MissingTool.skips(context, missing());
  }

  private static Optional<String> missing() {
    return endpoint().isPresent() || isDockerAvailable()
        ? Optional.empty()
        : Optional.of("there is neither a LocalStack at " + ENDPOINT + " nor Docker to start one");
  }

  private static Optional<URI> endpoint() {
    return Optional.ofNullable(System.getenv(ENDPOINT))
        .filter(text -> !text.isBlank())
        .map(URI::create);
  }

  /** Without the many words of Testcontainers where there is none, which is no error. */
  private static boolean isDockerAvailable() {
    TESTCONTAINERS.setLevel(Level.OFF);
    try {
      return DockerClientFactory.instance().isDockerAvailable();
    } finally {
      TESTCONTAINERS.setLevel(null);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LocalStackServer.class;
  }

  @Override
  public LocalStackServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(LocalStack.class))
        .computeIfAbsent(
            LocalStackServer.class,
            any -> endpoint().map(LocalStackServer::at).orElseGet(LocalStackServer::start),
            LocalStackServer.class);
  }
}

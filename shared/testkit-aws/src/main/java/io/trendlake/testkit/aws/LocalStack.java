// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;

/**
 * Gives tests a {@link LocalStackContainer} as a parameter, in Docker: a second opinion beside
 * {@link Moto}. All test classes of a JVM share one, and it ends with the JVM. Where there is no
 * Docker the class is skipped, with the reason printed.
 *
 * <p>A module that uses it has {@code testcontainers-localstack} among its own dependencies.
 */
public final class LocalStack implements ExecutionCondition, ParameterResolver {

  /** The last version that asks for no token. */
  private static final String IMAGE = "localstack/localstack:4.14.0";

  /** Held, for the logging of the JDK forgets the level of a logger that nobody holds. */
  private static final Logger TESTCONTAINERS = Logger.getLogger("org.testcontainers");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (isDockerAvailable()) {
      return ConditionEvaluationResult.enabled("Docker is there");
    }
    String reason = "skipped " + context.getDisplayName() + ": there is no Docker here";
    System.out.println(reason);
    return ConditionEvaluationResult.disabled(reason);
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
    return parameter.getParameter().getType() == LocalStackContainer.class;
  }

  @Override
  public LocalStackContainer resolveParameter(
      ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(LocalStack.class))
        .computeIfAbsent(LocalStackContainer.class, any -> started(), LocalStackContainer.class);
  }

  private static LocalStackContainer started() {
    LocalStackContainer container = new LocalStackContainer(IMAGE);
    container.start();
    return container;
  }
}

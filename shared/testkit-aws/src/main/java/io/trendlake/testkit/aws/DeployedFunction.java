// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A function as template.yaml deploys it. */
public final class DeployedFunction {

  private final Path checkout;
  private final Map<?, ?> properties;
  private final Map<String, String> variables;

  private DeployedFunction(Path checkout, Map<?, ?> properties, Map<String, String> variables) {
    this.checkout = checkout;
    this.properties = properties;
    this.variables = variables;
  }

  /**
   * The function of a logical id.
   *
   * @param checkout the folder that template.yaml lies in
   * @param references what the template's references stand for
   */
  public static DeployedFunction read(Path checkout, String id, Map<String, String> references)
      throws IOException {
    Template template = Template.read(checkout.resolve("template.yaml"), references);
    Map<?, ?> properties = template.resource(id);
    Map<String, String> variables = new HashMap<>(variables(template.globals("Function")));
    variables.putAll(variables(properties));
    return new DeployedFunction(checkout, properties, variables);
  }

  /** The same with a variable less. */
  public DeployedFunction without(String variable) {
    Map<String, String> fewer = new HashMap<>(variables);
    fewer.remove(variable);
    return new DeployedFunction(checkout, properties, fewer);
  }

  /** Where its zip is, once it has been packaged. */
  public Path zip() {
    return checkout.resolve(text("CodeUri"));
  }

  /** The documents of its inline policies. */
  public List<?> policies() {
    return (List<?>)
        Objects.requireNonNull(properties.get("Policies"), "the function has no Policies");
  }

  /** How long an invocation may take. */
  public Duration timeout() {
    return Duration.ofSeconds(Integer.parseInt(text("Timeout")));
  }

  /** How to run it: its handler, memory and variables, and further ones. */
  public FunctionSettings settings(Map<String, String> further) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.putAll(further);
    return new FunctionSettings(text("Handler"), Integer.parseInt(text("MemorySize")), environment);
  }

  private static Map<String, String> variables(Map<?, ?> properties) {
    Map<String, String> variables = new HashMap<>();
    Map<?, ?> environment = (Map<?, ?>) properties.get("Environment");
    if (environment != null) {
      ((Map<?, ?>) Objects.requireNonNull(environment.get("Variables")))
          .forEach((name, value) -> variables.put((String) name, (String) value));
    }
    return variables;
  }

  private String text(String name) {
    return (String)
        Objects.requireNonNull(properties.get(name), () -> "the function has no " + name);
  }
}

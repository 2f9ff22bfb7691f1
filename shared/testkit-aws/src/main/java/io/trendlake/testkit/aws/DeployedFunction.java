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

  /** The policy with what Lambda itself does in the function's name. */
  private static final String RUNTIME = "runtime";

  private final Path checkout;
  private final Template template;
  private final String role;
  private final Map<?, ?> properties;
  private final Map<String, String> variables;

  private DeployedFunction(
      Path checkout,
      Template template,
      String role,
      Map<?, ?> properties,
      Map<String, String> variables) {
    this.checkout = checkout;
    this.template = template;
    this.role = role;
    this.properties = properties;
    this.variables = variables;
  }

  /**
   * The function of a logical id, {@code PlanFunction} for example, which has {@code PlanRole} and
   * {@code PlanLogs}.
   *
   * @param checkout the folder that template.yaml is in
   * @param references the values of the template's references, those two left out
   */
  public static DeployedFunction read(Path checkout, String id, Map<String, String> references)
      throws IOException {
    String name = id.replaceFirst("Function$", "");
    Map<String, String> all = new HashMap<>(references);
    all.put(name + "Role.Arn", "arn:aws:iam::123456789012:role/" + name);
    all.put(name + "Logs.Arn", "arn:aws:logs:us-east-1:123456789012:log-group:" + name + ":*");
    Template template = Template.read(checkout.resolve("template.yaml"), all);
    Map<?, ?> properties = template.resource(id);
    Map<String, String> variables = new HashMap<>(variables(template.globals("Function")));
    variables.putAll(variables(properties));
    return new DeployedFunction(checkout, template, name + "Role", properties, variables);
  }

  /** The same with a variable less. */
  public DeployedFunction without(String variable) {
    Map<String, String> fewer = new HashMap<>(variables);
    fewer.remove(variable);
    return new DeployedFunction(checkout, template, role, properties, fewer);
  }

  /** Where its zip is, once it has been packaged. */
  public Path zip() {
    return checkout.resolve(text("CodeUri"));
  }

  /** The documents of its role's policies, but for what Lambda itself does in its name. */
  public List<?> policies() {
    return Template.listAt(template.resource(role), "Policies").stream()
        .map(policy -> (Map<?, ?>) policy)
        .filter(policy -> !RUNTIME.equals(policy.get("PolicyName")))
        .map(policy -> policy.get("PolicyDocument"))
        .toList();
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

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.util.List;
import java.util.Map;

/**
 * How a function is run.
 *
 * @param handler as the template names it, such as {@code a.Handler::handleRequest}
 * @param memoryMegabytes of the function; 85 % of it are heap
 * @param environment of the function, over that of this process
 * @param jvmOptions over those of the runtime, as in {@code JAVA_TOOL_OPTIONS}
 * @param prefix of the command, such as {@code taskset -c 0}
 */
public record FunctionSettings(
    String handler,
    int memoryMegabytes,
    Map<String, String> environment,
    List<String> jvmOptions,
    List<String> prefix) {

  /** Copies. */
  public FunctionSettings {
    environment = Map.copyOf(environment);
    jvmOptions = List.copyOf(jvmOptions);
    prefix = List.copyOf(prefix);
  }

  /** The same started by another command, such as {@code taskset -c 0}. */
  public FunctionSettings withPrefix(List<String> command) {
    return new FunctionSettings(handler, memoryMegabytes, environment, jvmOptions, command);
  }

  /** With the runtime's options alone. */
  public FunctionSettings(String handler, int memoryMegabytes, Map<String, String> environment) {
    this(handler, memoryMegabytes, environment, List.of(), List.of());
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import io.trendlake.testkit.aws.DeployedFunction;
import io.trendlake.testkit.aws.FakeClock;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.FunctionSettings;
import io.trendlake.testkit.aws.FunctionZip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A function whose process is started when it is needed, and again when it has ended. */
final class RestartedFunction implements AutoCloseable {

  private final Path taskRoot;
  private final FunctionSettings settings;
  private final Duration timeout;
  private final List<String> printed = new ArrayList<>();
  private @Nullable FunctionProcess process;

  /**
   * Unpacks a function.
   *
   * @param taskRoot where to
   * @param environment on top of what the template says
   * @param ahead how far its clock is before ours
   */
  RestartedFunction(
      DeployedFunction function, Path taskRoot, Map<String, String> environment, Duration ahead)
      throws IOException {
    this.taskRoot = taskRoot;
    this.settings = function.settings(environment).withPrefix(FakeClock.prefix(ahead));
    // The deadline that the function gets is one of our clock.
    this.timeout = function.timeout().plus(ahead);
    new FunctionZip(function.zip()).unpack(taskRoot);
  }

  /** Invokes it. */
  FunctionResponse invoke(String event) throws IOException, InterruptedException {
    FunctionProcess running = process;
    if (running == null) {
      running = FunctionProcess.start(taskRoot, settings);
      process = running;
    }
    return running.invoke(event, timeout);
  }

  /** Ends its process at once, in whatever it does. */
  void kill() {
    FunctionProcess running = process;
    process = null;
    if (running != null) {
      printed.addAll(running.printed());
      running.close();
    }
  }

  /** What all its processes have printed. */
  List<String> printed() {
    List<String> all = new ArrayList<>(printed);
    FunctionProcess running = process;
    if (running != null) {
      all.addAll(running.printed());
    }
    return all;
  }

  @Override
  public void close() {
    kill();
  }
}

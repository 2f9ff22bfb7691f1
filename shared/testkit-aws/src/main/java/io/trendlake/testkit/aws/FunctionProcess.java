// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * A function in Lambda's own runtime client, in a separate process with the flags of the runtime
 * {@code java25}. Needs Linux, for which alone the client has native code.
 */
public final class FunctionProcess implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Process process;
  private final RuntimeApi api;
  private final Duration init;
  private final Duration initProcessorTime;
  private final List<String> printed;

  private FunctionProcess(Process process, RuntimeApi api, Duration init, List<String> printed) {
    this.process = process;
    this.api = api;
    this.init = init;
    this.initProcessorTime = process.info().totalCpuDuration().orElse(Duration.ZERO);
    this.printed = printed;
  }

  /** Whether this machine can run functions. */
  public static boolean isSupported() {
    return System.getProperty("os.name").equals("Linux");
  }

  /**
   * Starts a function and waits until it asks for its first event.
   *
   * @param taskRoot where its zip has been unpacked
   * @throws IOException if it ends or fails instead, with what it printed
   */
  public static FunctionProcess start(Path taskRoot, FunctionSettings settings)
      throws IOException, InterruptedException {
    RuntimeApi api = RuntimeApi.start();
    ProcessBuilder builder =
        new ProcessBuilder(command(taskRoot, settings)).redirectErrorStream(true);
    builder.environment().putAll(environment(taskRoot, settings, api));
    long began = System.nanoTime();
    Process process = builder.start();
    List<String> printed = new CopyOnWriteArrayList<>();
    Thread.ofPlatform().daemon().name("function-output").start(() -> read(process, printed, api));
    try {
      api.ready().get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      end(process);
      api.close();
      throw new IOException(
          settings.handler() + " did not start: " + e + "\n" + String.join("\n", printed), e);
    }
    Duration init = Duration.ofNanos(System.nanoTime() - began);
    return new FunctionProcess(process, api, init, printed);
  }

  private static List<String> command(Path taskRoot, FunctionSettings settings) {
    List<String> command = new ArrayList<>(settings.prefix());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What the runtime sets of itself: 85 % of the memory is heap, C1 and the serial collector.
    command.add("-Xmx" + settings.memoryMegabytes() * 85 / 100 + "m");
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(settings.jvmOptions());
    command.add("-cp");
    command.add(classPath(taskRoot));
    command.add(AWSLambda.class.getName());
    command.add(settings.handler());
    return command;
  }

  /** The function's classes and jars, followed by the client's. */
  private static String classPath(Path taskRoot) {
    Stream<String> client =
        Stream.of(
                AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class)
            .map(FunctionProcess::source)
            .distinct();
    return Stream.concat(
            Stream.of(taskRoot.toString(), taskRoot.resolve("lib").resolve("*").toString()), client)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String source(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a jar at no path: " + type, e);
    }
  }

  private static Map<String, String> environment(
      Path taskRoot, FunctionSettings settings, RuntimeApi api) {
    Map<String, String> environment = new HashMap<>(settings.environment());
    environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "f");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put(
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(settings.memoryMegabytes()));
    environment.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    environment.put("LAMBDA_TASK_ROOT", taskRoot.toString());
    environment.put("_HANDLER", settings.handler());
    return environment;
  }

  /** Reads until the process ends, after which no answer comes any more. */
  private static void read(Process process, List<String> printed, RuntimeApi api) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        printed.add(line);
      }
    } catch (IOException e) {
      printed.add("its output broke off: " + e);
    }
    api.fail(new IllegalStateException("the function has ended"));
  }

  /** From the start of the process until it asked for an event. */
  public Duration init() {
    return init;
  }

  /**
   * The processor time of all its threads until then: what {@link #init} would be on its own core.
   */
  public Duration initProcessorTime() {
    return initProcessorTime;
  }

  /**
   * Invokes the function and waits for its answer.
   *
   * @param timeout that the function is given
   * @throws IOException if it ends instead, with what it printed
   */
  public FunctionResponse invoke(String event, Duration timeout)
      throws IOException, InterruptedException {
    try {
      return api.invoke(event, timeout).get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no answer: " + e + "\n" + String.join("\n", printed), e);
    }
  }

  /** The processor time of all its threads since its start. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The lines that it has printed: its log. */
  public List<String> printed() {
    return List.copyOf(printed);
  }

  /** The most memory that the process has had, in bytes. */
  public long peakMemory() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
            .filter(status -> status.startsWith("VmHWM:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
  }

  @Override
  public void close() {
    end(process);
    api.close();
  }

  private static void end(Process process) {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

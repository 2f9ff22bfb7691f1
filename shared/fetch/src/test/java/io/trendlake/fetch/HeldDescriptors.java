// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trendlake.config.Cidr;
import io.trendlake.config.HttpClientConfig;
import io.trendlake.config.TlsConfig;
import io.trendlake.config.Url;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process of its own that fetches from the URLs of its standard input as a function of Lambda
 * does, and then prints how many file descriptors that has left open. Any host is this machine.
 */
final class HeldDescriptors {

  /** Those that a JVM opens meanwhile for its own ends. */
  static final int OTHERS = 40;

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** What was closed is gone a moment after the answer. */
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private HeldDescriptors() {}

  static void assumeListed() {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "needs Linux, which lists them in " + DESCRIPTORS);
  }

  /** How many are open when they have come down to what is expected, or do not. */
  static int after(List<Url> urls, ClientLimits limits, int atMost)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(HeldDescriptors.class.getName());
    for (int argument : new int[] {limits.idleConnections(), limits.descriptors(), atMost}) {
      command.add(String.valueOf(argument));
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      try (Writer in = process.outputWriter()) {
        for (Url url : urls) {
          in.write(url + "\n");
        }
      }
      return Integer.parseInt(process.inputReader().readLine());
    } finally {
      process.destroyForcibly();
    }
  }

  /** Prints the figure. */
  public static void main(String[] arguments) throws Exception {
    int[] figures = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    List<Url> urls =
        new String(System.in.readAllBytes(), StandardCharsets.US_ASCII)
            .lines()
            .map(Url::of)
            .toList();
    try (HttpFetcher fetcher = fetcher(new ClientLimits(figures[0], figures[1]))) {
      long before = open();
      for (Url url : urls) {
        fetch(fetcher, url);
      }
      System.out.println(settled(before + figures[2]) - before);
    }
  }

  private static HttpFetcher fetcher(ClientLimits limits) {
    return new HttpFetcher(
        new AddressPolicy.Guarded(Map.of("", List.of(Cidr.parse("127.0.0.0/8")))),
        host -> List.of(InetAddress.ofLiteral("127.0.0.1")),
        limits);
  }

  private static void fetch(HttpFetcher fetcher, Url url) throws Exception {
    TlsConfig anybody =
        new TlsConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.empty());
    fetcher.fetch(
        Fetches.request(
            url,
            new HttpClientConfig(
                true, true, Optional.empty(), Optional.empty(), anybody, List.of())),
        new BodyBuffer());
  }

  private static long settled(long limit) throws IOException {
    long end = System.nanoTime() + SETTLED.toNanos();
    long open = open();
    while (open > limit && System.nanoTime() < end) {
      Thread.onSpinWait();
      open = open();
    }
    return open;
  }

  private static long open() throws IOException {
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      return descriptors.count();
    }
  }
}

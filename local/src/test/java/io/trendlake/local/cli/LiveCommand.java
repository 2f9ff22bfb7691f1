// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.Trendlake;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that serves pages, such as {@code up}, in this process until it is closed. It listens
 * on a free port of loopback.
 */
public final class LiveCommand implements AutoCloseable {

  private static final Pattern ADDRESS =
      Pattern.compile("http://(127\\.0\\.0\\.1:[0-9]+)/(?:targets|graph)");

  private final StringWriter printed = new StringWriter();
  private final Thread thread;

  private LiveCommand(String... arguments) {
    PrintWriter out = new PrintWriter(printed, true);
    thread =
        Thread.ofPlatform()
            .start(() -> Trendlake.commandLine().setOut(out).setErr(out).execute(arguments));
  }

  /** Starts a command, of which these are all arguments but where it listens. */
  public static LiveCommand start(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--listen";
    all[arguments.length + 1] = "127.0.0.1:0";
    return new LiveCommand(all);
  }

  /** Host and port of its pages; waits until it says them. */
  public String address() throws Exception {
    Matcher address = ADDRESS.matcher("");
    await(() -> address.reset(printed()).find());
    return address.group(1);
  }

  /** Waits until something holds, which it has to while the command runs. */
  public void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      // A join ends when the timeout of a test interrupts it; a park in a loop does not.
      assertThat(thread.join(Duration.ofMillis(20))).as(this::printed).isFalse();
    }
  }

  /** What it has printed so far, its errors among it. */
  public String printed() {
    return printed.toString();
  }

  /** Interrupts the command, which then ends as it does by a signal, and waits for it. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

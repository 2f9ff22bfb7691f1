// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import io.trendlake.local.cli.Terminal;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the end of a command that stays: its time is over, or SIGINT or SIGTERM came. SIGTERM
 * is the regular way to end it, after which the command ends with 0, as Prometheus does; SIGINT
 * ends it with 130, as a shell expects. Either waits until the command has put its things in order
 * ({@link #close}). SIGHUP ends it where its terminal is closed, and does nothing elsewhere.
 */
final class Ending implements AutoCloseable {

  /**
   * A command that takes longer to put its things in order is left to its fate: Docker kills a
   * container 10 seconds after SIGTERM.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(9);

  private static final int GAVE_UP = 1;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean isAwaited;

  private Ending() {}

  /** Listens for signals from now on. */
  static Ending onSignals() {
    Ending ending = new Ending();
    Runtime.getRuntime().addShutdownHook(new Thread(ending::askAndWait, "ending"));
    handle("TERM", ending::term);
    if (!Terminal.givesInput()) {
      // A service manager asks a Prometheus by it to read its configuration, which is done anyway.
      handle("HUP", () -> {});
    }
    return ending;
  }

  /** By reflection, as the compiler warns of {@code sun.misc}; without it SIGTERM ends with 143. */
  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException | RuntimeException e) {
      System.getLogger(Ending.class.getName())
          .log(System.Logger.Level.DEBUG, "SIG" + name + " ends this process with an error", e);
    }
  }

  private void term() {
    if (!isAwaited) {
      Thread.ofPlatform().start(() -> System.exit(0));
      return;
    }
    asked.countDown();
    Thread.ofPlatform()
        .daemon()
        .name("ending")
        .start(() -> {
          waitUntilDone();
          if (done.getCount() > 0) {
            Runtime.getRuntime().halt(GAVE_UP);
          }
        });
  }

  private void askAndWait() {
    asked.countDown();
    if (isAwaited) {
      waitUntilDone();
    }
  }

  private void waitUntilDone() {
    try {
      if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("trendlake: gave up waiting for the last slot to be stored");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until a signal comes. */
  void await() throws InterruptedException {
    isAwaited = true;
    asked.await();
  }

  /** Waits until a signal comes, at most this long. */
  void await(Duration atMost) throws InterruptedException {
    isAwaited = true;
    if (asked.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
  }

  /** Everything is in order: the process may end. */
  @Override
  public void close() {
    done.countDown();
  }
}

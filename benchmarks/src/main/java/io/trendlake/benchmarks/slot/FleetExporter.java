// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.slot;

import com.sun.net.httpserver.HttpExchange;
import io.trendlake.benchmarks.LoopbackServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.zip.GZIPOutputStream;

/**
 * Serves a fleet of targets at the paths {@code /0}, {@code /1}, ... of one port, in a process of
 * its own so that its processor time is not counted. Each request for a target gets the body of the
 * next slot, gzipped beforehand. Ends when its standard input does.
 */
public final class FleetExporter {

  private final byte[][][] bodies;
  private final AtomicIntegerArray slots;

  private FleetExporter(int targets, int distinctSlots, boolean distinct) throws IOException {
    bodies = new byte[targets][distinctSlots][];
    slots = new AtomicIntegerArray(targets);
    for (int target = 0; target < targets; target++) {
      for (int slot = 0; slot < distinctSlots; slot++) {
        bodies[target][slot] = gzip(FleetBodies.body(target, slot, distinct));
      }
    }
  }

  /**
   * Takes the number of targets, that of slots with their own bodies, and whether the series of
   * each target are its own; prints its port.
   */
  public static void main(String[] args) throws IOException {
    FleetExporter exporter =
        new FleetExporter(
            Integer.parseInt(args[0]), Integer.parseInt(args[1]), Boolean.parseBoolean(args[2]));
    LoopbackServer.run(exporter::answer);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int target = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
      byte[][] own = bodies[target];
      byte[] body = own[slots.getAndIncrement(target) % own.length];
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }
}

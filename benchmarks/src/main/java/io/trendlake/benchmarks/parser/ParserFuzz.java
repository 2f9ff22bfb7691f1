// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.parser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Parses random bodies, and fails at the first that is not read as it should be: a parser that
 * remembers what it has read finds what a new one finds, nothing but an error of the body is
 * thrown, and Prometheus's own parser, where there is one, finds the same.
 *
 * <p>Where both refuse a text, one may have found one sample more before; a message that is refused
 * may have been read in another order. Left out is what is known to differ (docs/openmetrics.md,
 * docs/protobuf.md, shared/exposition/README.md): bodies refused for an exemplar, an empty label
 * name, a label that is sent twice or a packed list, timestamps beyond 64 bits, and untyped metrics
 * without value.
 */
final class ParserFuzz {

  private static final int BATCH = 500;

  private enum Verdict {
    AGREE,
    LEFT_OUT,
    DIFFER
  }

  private final Dialect dialect;
  private final RandomBodies bodies;
  private final @Nullable Process peer;
  private final SampleLine ofAll = new SampleLine();
  private final ExpositionParser remembering;
  private long accepted;
  private long leftOut;
  private long count;
  private long slowest;

  private ParserFuzz(Dialect dialect, RandomBodies bodies, @Nullable Process peer) {
    this.dialect = dialect;
    this.bodies = bodies;
    this.peer = peer;
    this.remembering = dialect.parser();
  }

  /**
   * Arguments: the peer's program or {@code -}, seconds, the seed, the format, and files with
   * recorded bodies in that format.
   */
  public static void main(String[] args) throws IOException {
    Dialect dialect = Dialect.named(args[3]);
    Random random = new Random(Long.parseLong(args[2]));
    List<String> recorded = new ArrayList<>();
    for (int i = 4; i < args.length; i++) {
      recorded.addAll(Files.readAllLines(Path.of(args[i]), ISO_8859_1));
    }
    RandomBodies bodies =
        switch (dialect) {
          case TEXT -> new RandomTexts(random, false, recorded);
          case OPENMETRICS -> new RandomTexts(random, true, recorded);
          case PROTOBUF -> new RandomMessages(random, 3);
          case NATIVE -> new RandomMessages(random, 1);
        };
    Process peer =
        args[0].equals("-")
            ? null
            : new ProcessBuilder(args[0], "bodies", dialect.text())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    ParserFuzz fuzz = new ParserFuzz(dialect, bodies, peer);
    try {
      fuzz.run(TimeUnit.SECONDS.toNanos(Long.parseLong(args[1])));
    } finally {
      if (peer != null) {
        peer.destroy();
      }
    }
    System.out.printf(
        "%-12s %,d bodies, %,d of them valid, %,d left out, slowest %.1f ms, %s%n",
        dialect.text(),
        fuzz.count,
        fuzz.accepted,
        fuzz.leftOut,
        fuzz.slowest / 1e6,
        peer == null ? "no peer" : "as Prometheus reads them");
  }

  private void run(long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    if (peer == null) {
      while (System.nanoTime() < end) {
        own(bodies.next());
      }
      return;
    }
    try (PeerParser parser = new PeerParser(peer)) {
      while (System.nanoTime() < end) {
        batch(parser);
      }
    }
  }

  private void batch(PeerParser parser) throws IOException {
    List<byte[]> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      batch.add(bodies.next());
    }
    parser.send(batch);
    List<String> own = new ArrayList<>();
    for (byte[] body : batch) {
      own.add(own(body));
    }
    byte @Nullable [] differing = null;
    for (int i = 0; i < BATCH; i++) {
      Verdict verdict = compare(own.get(i), parser.answer());
      leftOut += verdict == Verdict.LEFT_OUT ? 1 : 0;
      differing = verdict == Verdict.DIFFER ? batch.get(i) : differing;
    }
    if (differing != null) {
      byte[] least = shrunk(parser, differing);
      parser.send(List.of(least));
      fail(least, "Trendlake", own(least), "Prometheus", parser.answer());
    }
  }

  /** A body without the parts that the difference does not need. */
  private byte[] shrunk(PeerParser parser, byte[] whole) throws IOException {
    byte[] least = whole;
    for (int length = whole.length / 2; length > 0; length /= 2) {
      for (int from = 0; from + length <= least.length; ) {
        byte[] shorter = new byte[least.length - length];
        System.arraycopy(least, 0, shorter, 0, from);
        System.arraycopy(least, from + length, shorter, from, shorter.length - from);
        parser.send(List.of(shorter));
        if (compare(own(shorter), parser.answer()) == Verdict.DIFFER) {
          least = shorter;
        } else {
          from += length;
        }
      }
    }
    return least;
  }

  private String own(byte[] body) {
    count++;
    String remembered;
    String fresh;
    try {
      long start = System.nanoTime();
      remembered = ofAll.of(remembering, dialect.format(), body);
      slowest = Math.max(slowest, System.nanoTime() - start);
      fresh = new SampleLine().of(dialect.parser(), dialect.format(), body);
    } catch (RuntimeException e) {
      throw new IllegalStateException("thrown for " + shown(body), e);
    }
    if (!remembered.equals(fresh)) {
      fail(body, "a parser that remembers", remembered, "a new one", fresh);
    }
    accepted += remembered.endsWith("ok\n") ? 1 : 0;
    return remembered;
  }

  private Verdict compare(String own, String peers) {
    if (own.equals(peers)) {
      return Verdict.AGREE;
    }
    boolean bothRefuse = !own.endsWith("ok\n") && !peers.endsWith("ok\n");
    boolean messages = dialect.format() == ExpositionFormat.PROTOBUF;
    if (bothRefuse && (messages || alikeBut(samples(leniently(own)), samples(leniently(peers))))) {
      return Verdict.AGREE;
    }
    boolean known =
        lastLine(own).contains("exemplar")
            || lastLine(peers).contains("exemplar")
            || lastLine(own).contains("a label name is empty")
            || lastLine(own).contains("ends within a number")
            || lastLine(peers).contains("invalid label")
            || leniently(own).equals(leniently(peers))
            || differsWhereZero(own, peers);
    return known ? Verdict.LEFT_OUT : Verdict.DIFFER;
  }

  /** Timestamps beyond 64 bits become those that Prometheus makes of them on this processor. */
  private static String leniently(String text) {
    return text.replace("@" + Long.MAX_VALUE, "@" + Long.MIN_VALUE)
        .replace("@" + (Long.MIN_VALUE + 1), "@" + Long.MIN_VALUE);
  }

  /** Whether values differ only where ours are 0, as those of untyped metrics without value. */
  private static boolean differsWhereZero(String own, String peers) {
    List<String> lines = own.lines().toList();
    List<String> others = peers.lines().toList();
    if (lines.size() != others.size()) {
      return false;
    }
    String zero = ", 0000000000000000";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String other = others.get(i);
      int at = line.indexOf(zero);
      boolean alike =
          line.equals(other)
              || (at >= 0
                  && other.length() == line.length()
                  && other.startsWith(line.substring(0, at))
                  && other.endsWith(line.substring(at + zero.length())));
      if (!alike) {
        return false;
      }
    }
    return true;
  }

  private static String lastLine(String text) {
    return text.substring(samples(text).length());
  }

  private static String samples(String text) {
    return text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1);
  }

  /** Whether one begins with the other and has at most one line more. */
  private static boolean alikeBut(String a, String b) {
    String longer = a.length() > b.length() ? a : b;
    String shorter = a.length() > b.length() ? b : a;
    return longer.startsWith(shorter)
        && longer.substring(shorter.length()).chars().filter(c -> c == '\n').count() <= 1;
  }

  private void fail(byte[] body, String first, String a, String second, String b) {
    throw new IllegalStateException(
        "body %,d in %s: %s%n%s finds%n%s%s finds%n%s"
            .formatted(count, dialect.text(), shown(body), first, a, second, b));
  }

  private String shown(byte[] body) {
    boolean text = dialect == Dialect.TEXT || dialect == Dialect.OPENMETRICS;
    return HexFormat.of().formatHex(body) + (text ? "\n" + new String(body, ISO_8859_1) : "");
  }
}

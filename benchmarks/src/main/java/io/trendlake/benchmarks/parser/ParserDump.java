// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.parser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Prints what the parser finds in files, in the format of {@code peers dump}, so that it can be
 * compared with Prometheus byte by byte. All files go through one parser, so the comparison also
 * covers what it does with a body remembered.
 */
final class ParserDump {

  private ParserDump() {}

  /** Arguments: the format, as {@link Dialect} names it, and the files. */
  public static void main(String[] args) throws IOException {
    Dialect dialect = Dialect.named(args[0]);
    SampleLine text = new SampleLine();
    PrintStream stdout = new PrintStream(System.out, false, ISO_8859_1);
    var parser = dialect.parser();
    for (int i = 1; i < args.length; i++) {
      stdout.print("file " + args[i] + "\n");
      stdout.print(text.of(parser, dialect.format(), Files.readAllBytes(Path.of(args[i]))));
    }
    stdout.flush();
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Runs google-java-format over every Java file of the tree and checks the licence header.
 *
 * <p>{@code check} lists the files that differ and fails; {@code write} rewrites them.
 */
final class Format {

  private static final String HEADER =
      "// SPDX-FileCopyrightText: The Trendlake authors\n// SPDX-License-Identifier: Apache-2.0\n";

  private Format() {}

  public static void main(String[] arguments) throws IOException {
    boolean write = arguments[0].equals("write");
    List<Path> sources;
    try (Stream<Path> tree = Files.walk(Path.of(""))) {
      sources = tree.filter(Format::isSource).toList();
    }
    List<Path> differing = sources.parallelStream().filter(file -> differs(file, write)).toList();
    if (!write && !differing.isEmpty()) {
      differing.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("mend with: mvn -N validate -Dformat.mode=write");
      System.exit(1);
    }
  }

  /** What is built or installed, such as Python's tools below .ci/tools, is not ours to format. */
  private static boolean isSource(Path file) {
    return file.toString().endsWith(".java")
        && StreamSupport.stream(file.spliterator(), false)
            .map(Path::toString)
            .noneMatch(name -> name.equals("target") || name.startsWith("."));
  }

  private static boolean differs(Path file, boolean write) {
    try {
      String source = Files.readString(file);
      String formatted = format(source);
      if (formatted.equals(source)) {
        return false;
      }
      if (write) {
        Files.writeString(file, formatted);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FormatterException e) {
      throw new IllegalStateException(file + " does not parse: " + e.getMessage(), e);
    }
  }

  private static String format(String source) throws FormatterException {
    String withHeader = source.startsWith(HEADER) ? source : HEADER + "\n" + source;
    String imports =
        ImportOrderer.reorderImports(
            RemoveUnusedImports.removeUnusedImports(withHeader), JavaFormatterOptions.Style.GOOGLE);
    return new Formatter().formatSource(imports);
  }
}

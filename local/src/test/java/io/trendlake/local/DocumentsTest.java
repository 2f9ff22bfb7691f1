// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The text of the documents of all modules, beside tables and blocks of code. */
final class DocumentsTest {

  /** Characters in a line of prose: a difference stays readable side by side. */
  private static final int WIDTH = 120;

  /** Folders that hold no documents of ours. */
  private static final Set<String> OTHERS = Set.of("target", ".git", "node_modules", "tools");

  /** A line of one word, such as a link: it cannot be broken. */
  private static final Pattern ONE_WORD = Pattern.compile("\\s*([-*] |> )?\\S+");

  private static final Pattern BLANK_CELL = Pattern.compile("(?<!\\\\)\\|\\s*\\|");

  @Test
  void lines_areNoWiderThanThePage() throws IOException {
    List<Path> documents = documents();
    List<String> wide = new ArrayList<>();
    for (Path document : documents) {
      wide.addAll(wideLines(document));
    }
    assertThat(documents).hasSizeGreaterThan(40);
    assertThat(wide).isEmpty();
  }

  @Test
  void compatibility_hasAReasonInEachRow() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../docs/compatibility.md")).stream()
            .filter(line -> line.startsWith("|"))
            .toList();

    assertThat(rows).hasSizeGreaterThan(30);
    assertThat(rows).noneMatch(row -> BLANK_CELL.matcher(row).find());
    assertThat(rows).noneMatch(row -> row.contains("not supported yet"));
  }

  private static List<String> wideLines(Path document) throws IOException {
    List<String> wide = new ArrayList<>();
    List<String> lines = Files.readAllLines(document);
    boolean code = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.stripLeading().startsWith("```")) {
        code = !code;
      } else if (!code && isProse(line) && line.codePointCount(0, line.length()) > WIDTH) {
        wide.add(document + ":" + (i + 1) + ": " + line);
      }
    }
    return wide;
  }

  private static boolean isProse(String line) {
    return !line.stripLeading().startsWith("|") && !ONE_WORD.matcher(line).matches();
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    Files.walkFileTree(
        Path.of(".."),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return OTHERS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              documents.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return documents;
  }
}

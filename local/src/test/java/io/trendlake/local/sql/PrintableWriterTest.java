// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;

final class PrintableWriterTest {

  private final StringWriter terminal = new StringWriter();

  @Test
  void text_keepsItsLineFeedsAndHasEscapesForTheRest() throws IOException {
    try (Writer out = new PrintableWriter(terminal)) {
      out.write("a\tb\n");
      out.write('\u001b');
      out.append("[31m\u009b", 1, 5);
    }

    assertThat(terminal).hasToString("a\\tb\n\\u001b31m\\u009b");
  }

  @Test
  void pair_inTwoWrites_staysWhole() throws IOException {
    Writer out = new PrintableWriter(terminal);
    out.write("a\ud83d");
    out.flush();
    out.write("\ude42b\ud83d");
    out.write("");
    assertThat(terminal).hasToString("a\ud83d\ude42b");

    out.close();

    assertThat(terminal).hasToString("a\ud83d\ude42b\\ud83d");
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.promql.suite.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The hash by which limit_ratio chooses series. */
final class LabelHashTest {

  private static final Pattern LABEL =
      Pattern.compile("(\\w+|\"(?:[^\"\\\\]|\\\\.)*\")=(\"(?:[^\"\\\\]|\\\\.)*\")");

  /** The hash of nothing is that of xxHash64's own specification. */
  @Test
  void noLabels_haveTheHashOfNothing() {
    assertThat(LabelHash.hash(Labels.empty())).isEqualTo(0xEF46DB3751D8E999L);
  }

  @Test
  void offset_isBetween0And1AndDiffers() {
    List<Double> offsets = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      double offset = LabelHash.offset(Labels.of("a".repeat(i % 70 + 1), "v" + i));
      assertThat(offset).isBetween(0.0, 1.0);
      offsets.add(offset);
    }
    assertThat(offsets).doesNotHaveDuplicates();
    assertThat(offsets.stream().filter(offset -> offset < 0.5).count()).isBetween(400L, 600L);
  }

  @Test
  void prometheusHashes_areTheSame() {
    Assumptions.assumeTrue(Vectors.folder().isPresent(), Vectors.VARIABLE + " is not set");
    List<String> wrong = new ArrayList<>();
    for (List<String> row : Vectors.table(Vectors.folder().orElseThrow().resolve("hashes.tsv"))) {
      String text = Vectors.text(row.get(0));
      Labels.Builder labels = Labels.builder();
      boolean empty = false;
      Matcher matcher = LABEL.matcher(text);
      while (matcher.find()) {
        String name = matcher.group(1);
        String value = Vectors.text(matcher.group(2));
        empty = empty || value.isEmpty();
        labels.set(name.startsWith("\"") ? Vectors.text(name) : name, value);
      }
      if (empty) {
        continue; // A label without a value cannot be held here.
      }
      String hash = Long.toUnsignedString(LabelHash.hash(labels.build()));
      double offset = Double.parseDouble(row.get(2));
      if (!hash.equals(row.get(1)) || LabelHash.offset(labels.build()) != offset) {
        wrong.add(row + " is " + hash);
      }
    }
    assertThat(String.join("\n", wrong)).isEmpty();
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PartMessageTest {

  private static final String KEY = "samples/hour/dt=2026-11-22/hour=07/part-0003.parquet";

  @Test
  void message_ofAnHoursFile_thereAndBack() {
    LakeKey file = new LakeKey.HourFile(Dataset.SAMPLES, Instant.parse("2026-11-22T07:00:00Z"), 3);

    assertThat(PartMessage.write(file)).isEqualTo("{\"version\":1,\"file\":\"" + KEY + "\"}");
    assertThat(PartMessage.read(PartMessage.write(file))).isEqualTo(file);
  }

  @Test
  void message_ofADaysFile_thereAndBack() {
    LakeKey file = new LakeKey.DayFile(Dataset.SCRAPES, LocalDate.parse("2026-11-22"), 0);

    assertThat(PartMessage.read(PartMessage.write(file))).isEqualTo(file);
  }

  @Test
  void message_ofAFileOfTrends_thereAndBack() {
    LakeKey file = new LakeKey.TrendsFile(LocalDate.parse("2026-11-22"), 1);

    assertThat(PartMessage.read(PartMessage.write(file))).isEqualTo(file);
  }

  @Test
  void message_ofAnotherVersion_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PartMessage.read("{\"version\":2,\"part\":{}}"))
        .withMessage(
            "the message of a part is of version 2, this function reads version 1; the next tick of"
                + " compaction sends it again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "samples/minute/dt=2026-11-22/hour=07/20261122T071500Z-s.parquet",
        "watermark/watermark.json",
        "../etc/passwd",
        ""
      })
  void message_ofAFileThatIsNotPlanned_refused(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PartMessage.read("{\"version\":1,\"file\":\"" + key + "\"}"))
        .withMessageStartingWith("$.file is no file of an hour or a day")
        .withMessageEndingWith(": " + key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"version\":1}", "{\"file\":\"" + KEY + "\"}"})
  void message_thatIsNone_refused(String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> PartMessage.read(message));
  }
}

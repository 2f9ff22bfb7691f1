// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.lake.files.SeriesBound;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.staleness.Observation;
import io.trendlake.lake.staleness.Transition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Plans as the objects that freeze them. */
final class PlanJsonTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");
  private static final SeriesBound NAME = SeriesBound.of("node_cpu");
  private static final SeriesBound TARGET = SeriesBound.of("node_cpu", "1", "", "node", "\"a\"");
  private static final Instant SLOT = Instant.parse("2026-11-22T07:15:00Z");

  @Test
  void hourPlan_comesBackAsItWas() {
    Observation from = new Observation("s", SLOT, 3);
    HourPlan plan =
        new HourPlan(
            HOUR,
            List.of(
                new HourPlan.Part(
                    0,
                    List.of(
                        new HourPlan.ShardFiles("s", List.of(HOUR), List.of(SLOT), List.of())))),
            List.of("histograms/a"),
            List.of("reached/a"),
            List.of("exemplars/a", "starts/a"),
            List.of("metadata/a"),
            List.of("samples/\"odd\""),
            List.of(
                new Transition.Gone(from, SLOT.plusSeconds(60)),
                new Transition.Again(from, new Observation("t", SLOT, 0), SLOT),
                new Transition.Closed(from)));

    assertThat(HourPlanJson.read(HourPlanJson.write(plan))).isEqualTo(plan);
  }

  @Test
  void dayPlan_comesBackAsItWas() {
    DayPlan plan =
        new DayPlan(
            LocalDate.parse("2026-11-22"),
            List.of("a", "b"),
            List.of("c"),
            List.of("h"),
            List.of("i", "j"),
            List.of("e"),
            List.of("d"),
            List.of(),
            List.of(
                new DayPlan.Part(0, new SeriesRange(SeriesBound.START, Optional.of(NAME))),
                new DayPlan.Part(1, new SeriesRange(NAME, Optional.of(TARGET))),
                new DayPlan.Part(2, new SeriesRange(TARGET, Optional.empty()))));

    byte[] json = DayPlanJson.write(plan);

    assertThat(DayPlanJson.read(json)).isEqualTo(plan);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains(
            "{\"number\":0,\"from\":[],\"before\":[\"node_cpu\"]}",
            "{\"number\":2,\"from\":[\"node_cpu\",\"1\",\"\",\"node\",\"\\\"a\\\"\"]}");
  }

  @Test
  void planWithoutHistograms_asBeforeThereWereAny_isRead() {
    String day =
        """
        {"day":"2026-11-22","samples":["a"],"before":[],"scrapes":[],"metadata":[],"parts":[]}\
        """;
    String hour =
        """
        {"hour":"2026-11-22T07:00:00Z","parts":[],"reached":["r"],"metadata":[],"foreign":[],\
        "successions":[]}\
        """;

    assertThat(DayPlanJson.read(day.getBytes(StandardCharsets.UTF_8)).histograms()).isEmpty();
    assertThat(HourPlanJson.read(hour.getBytes(StandardCharsets.UTF_8)).histograms()).isEmpty();
  }

  @Test
  void dayPlanWhosePartEndsBeforeItBegins_isRefused() {
    String json =
        """
        {"day":"2026-11-22","samples":[],"before":[],"scrapes":[],"metadata":[],
         "parts":[{"number":0,"from":["b"],"before":["a","1"]}]}\
        """;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DayPlanJson.read(json.getBytes(StandardCharsets.UTF_8)))
        .withMessage("a range from [b] must end after it, not at [a, 1]");
  }

  @Test
  void memberOfAnotherKind_isNamed() {
    String json =
        "{\"hour\":\"2026-11-22T07:00:00Z\",\"parts\":[{\"number\":\"one\",\"shards\":[]}]}";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> HourPlanJson.read(json.getBytes(StandardCharsets.UTF_8)))
        .withMessage("$.parts[0].number is no whole number");
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.cli.CommandProcess;
import io.trendlake.local.cli.MotoBuckets;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * History in S3 and lakes in S3, by commands in a process with an environment. It takes some
 * seconds, since each of thirteen commands starts a JVM.
 */
@ExtendWith(Moto.class)
final class StoreImportInMotoTest {

  private static final long START = 20_458L * 86_400_000L;

  @TempDir private Path directory;

  private final MotoServer aws;

  StoreImportInMotoTest(MotoServer aws) {
    this.aws = aws;
  }

  /** What a command said, and how it ended. */
  private record Ran(int code, String text) {}

  private static Ran run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Process process = CommandProcess.start(environment, arguments);
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), text);
  }

  /** Puts a block of Thanos with two samples into a folder of a bucket. */
  private void putBlock(Bucket bucket, String folder) throws IOException {
    try (BlockWriter writer = BlockWriter.create(directory, Instant.ofEpochMilli(START))) {
      long[] ts = {START, START + 60_000};
      writer.add(Labels.of("__name__", "x", "job", "a"), ts, new double[] {1, 2}, 0, 2);
      writer.finish();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] content = Files.readAllBytes(file);
        if (file.endsWith("meta.json")) {
          content =
              new String(content, StandardCharsets.UTF_8)
                  .replace(
                      "\"version\": 1\n",
                      "\"version\": 1, \"thanos\": {\"labels\": {\"cluster\": \"eu\"}}\n")
                  .getBytes(StandardCharsets.UTF_8);
        }
        bucket.put(folder + directory.relativize(file), content);
      }
    }
  }

  @Test
  void blocksInS3_becomeADayOfALakeInS3() throws IOException, InterruptedException {
    try (Bucket source = MotoBuckets.create(aws, "import-source");
        Bucket lake = MotoBuckets.create(aws, "import-lake")) {
      putBlock(source, "some/folder/");
      Ran ran =
          run(
              aws.environment(),
              "import",
              "--from",
              "thanos:s3://import-source/some/folder",
              "--into",
              "s3://import-lake/");
      assertThat(ran.text()).contains("imported 2 samples of 1 days");
      assertThat(ran.code()).isZero();
      assertThat(lake.list("").stream().map(ObjectInfo::key))
          .contains(
              "samples/day/dt=2026-01-05/part-0000.parquet",
              "trends/dt=2026-01-05/part-0000.parquet",
              "state/import/2026-01-05.json");
      assertThat(again("").text())
          .contains("1 days from 2026-01-05 to 2026-01-05: imported already");
      assertThat(again("/", "--label", "region=eu").text())
          .contains("imported from another source or with other options: --replace");
    }
  }

  private Ran again(String end, String... options) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("import", "--from", "thanos:s3://import-source/some/folder/" + end));
    arguments.addAll(List.of("--into", "s3://import-lake"));
    arguments.addAll(List.of(options));
    return run(aws.environment(), arguments.toArray(String[]::new));
  }

  @Test
  void lakeInS3_isPlannedVerifiedAndExported() throws IOException, InterruptedException {
    Path exported = directory.resolve("exported");
    try (Bucket source = MotoBuckets.create(aws, "verify-source");
        Bucket lake = MotoBuckets.create(aws, "verify-lake")) {
      putBlock(source, "");
      Map<String, String> access = aws.environment();
      String from = "thanos:s3://verify-source";
      Ran planned =
          run(
              access,
              "import",
              "--from",
              from,
              "--into",
              "s3://verify-lake",
              "--stack",
              "trendlake",
              "--dry-run");
      assertThat(planned.text())
          .contains("about $0.00 for the functions of the stack and their requests of S3, once")
          .contains("1 days from 2026-01-05 to 2026-01-05: to be imported")
          .contains("1 series");
      assertThat(planned.code()).isZero();
      assertThat(lake.list("")).isEmpty();
      Ran empty = run(access, "export", "--bucket", "verify-lake", "--to", "tsdb:" + exported);
      assertThat(empty.text()).contains("bucket verify-lake: the lake has no samples");
      assertThat(run(access, "import", "--from", from, "--into", "s3://verify-lake").code())
          .isZero();
      for (List<String> place :
          List.of(List.of("--bucket", "verify-lake"), List.of("--dir", "s3://verify-lake/"))) {
        Ran verified = run(access, "verify", place.getFirst(), place.getLast(), "--against", from);
        assertThat(verified.text()).contains("2 samples of 1 series").contains("all is the same");
        assertThat(verified.code()).isZero();
      }
      Ran out = run(access, "export", "--bucket", "verify-lake", "--to", "tsdb:" + exported);
      assertThat(out.text()).contains("exported 2 samples");
      assertThat(out.code()).isZero();
      Ran back = run(access, "verify", "--bucket", "verify-lake", "--against", "tsdb:" + exported);
      assertThat(back.text()).contains("all is the same");
      assertThat(back.code()).isZero();
      Ran folder = run(access, "verify", "--dir", "s3://verify-lake/folder");
      assertThat(folder.text()).contains("must be s3://BUCKET: a lake takes a whole bucket");
      assertThat(folder.code()).isNotZero();
    }
  }

  @Test
  void environmentWithoutRegion_isAMessageWithItsRemedy() throws IOException, InterruptedException {
    for (List<String> arguments :
        List.of(
            List.of("import", "--from", "thanos:s3://import-source", "--into", "lake"),
            List.of("import", "--from", "tsdb:data", "--into", "s3://import-lake"))) {
      Ran ran =
          run(
              Map.of(),
              arguments.stream()
                  .map(text -> text.equals("lake") ? directory.resolve("lake").toString() : text)
                  .toArray(String[]::new));
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.text()).contains("s3://import-").contains("set AWS_REGION");
      assertThat(ran.text()).doesNotContain("\tat ");
    }
  }
}

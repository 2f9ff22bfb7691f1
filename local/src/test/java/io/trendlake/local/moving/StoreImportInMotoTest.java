// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.Trendlake;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.objstore.s3.S3Clients;
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
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The import command with blocks and lake in S3, in a process with an environment. */
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
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Trendlake.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    builder.environment().put("AWS_CONFIG_FILE", "no-such-file");
    builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", "no-such-file");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), text);
  }

  private S3Bucket bucket(String name) {
    S3Client client =
        S3Clients.builder()
            .endpointOverride(aws.endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .build();
    client.createBucket(create -> create.bucket(name));
    return new S3Bucket(name, client);
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
    try (Bucket source = bucket("import-source");
        Bucket lake = bucket("import-lake")) {
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

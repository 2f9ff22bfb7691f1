// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.history.ImportLimits;
import io.trendlake.functions.compact.history.ImportMessage;
import io.trendlake.functions.compact.history.ImportWorker;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.LakeLayout;
import io.trendlake.local.cli.CommandProcess;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.BucketContents;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.objstore.s3.S3Clients;
import io.trendlake.queue.sqs.SqsClients;
import io.trendlake.queue.sqs.SqsQueue;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The import command whose days others make, over moto's S3 and SQS. It takes half a minute: the
 * command is started seven times, and asks for results every five seconds.
 */
@ExtendWith(Moto.class)
@Timeout(180)
final class StackImportInMotoTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final StaticCredentialsProvider ANYONE =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

  @TempDir private Path directory;

  private final MotoServer aws;

  /** Moto is one for all tests. */
  private final String id = "stack-import-" + System.nanoTime();

  private final S3Client s3;
  private final SqsClient sqs;
  private final String queueUrl;

  StackImportInMotoTest(MotoServer aws) {
    this.aws = aws;
    this.s3 =
        S3Clients.builder()
            .endpointOverride(aws.endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(ANYONE)
            .build();
    this.sqs =
        SqsClients.builder()
            .endpointOverride(aws.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(ANYONE)
            .build();
    this.queueUrl = sqs.createQueue(create -> create.queueName(id + "-import")).queueUrl();
  }

  @BeforeEach
  void create() throws IOException {
    for (String name : List.of("source", "lake", "other")) {
      s3.createBucket(create -> create.bucket(id + "-" + name));
    }
    for (int day = 0; day < 2; day++) {
      long start = DAY.plusDays(day).toEpochDay() * 86_400_000L;
      try (BlockWriter writer = BlockWriter.create(directory, Instant.ofEpochMilli(start))) {
        for (String name : List.of("up", "x_total", "y")) {
          writer.add(
              Labels.of("__name__", name, "job", "a"),
              new long[] {start, start + 60_000},
              new double[] {1, 2 + day},
              0,
              2);
        }
        writer.finish();
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bucket("source").put("folder/" + directory.relativize(file), Files.readAllBytes(file));
      }
    }
  }

  @AfterEach
  void close() {
    s3.close();
    sqs.close();
  }

  private Bucket bucket(String name) {
    return new S3Bucket(id + "-" + name, s3);
  }

  private Process start(String lake, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "import",
                "--from",
                "mimir:s3://" + id + "-source/folder",
                "--into",
                "s3://" + id + "-" + lake));
    arguments.addAll(List.of(more));
    return CommandProcess.start(aws.environment(), arguments.toArray(String[]::new));
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Does as Lambda does with each message, until a process ends. */
  private void serve(Process watching, ImportWorker worker) throws IOException {
    while (watching.isAlive()) {
      for (Message message :
          sqs.receiveMessage(
                  receive -> receive.queueUrl(queueUrl).maxNumberOfMessages(10).waitTimeSeconds(1))
              .messages()) {
        ImportMessage day = ImportMessage.find(message.body()).orElseThrow();
        for (int attempt = 1; attempt <= ImportMessage.ATTEMPTS; attempt++) {
          try {
            worker.run(day, attempt);
            break;
          } catch (IOException e) {
            System.out.println("attempt " + attempt + ": " + e.getMessage());
          }
        }
        sqs.deleteMessage(
            delete -> delete.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
      }
    }
  }

  private ImportWorker worker(ImportLimits limits, ImportWorker.Sources sources) {
    SqsQueue queue = new SqsQueue(queueUrl, sqs, InstantSource.system());
    return new ImportWorker(
        bucket("lake"), sources, queue, CompactionOptions.DEFAULT, limits, InstantSource.system());
  }

  private static Map<String, String> files(Bucket lake) throws IOException {
    return BucketContents.of(
        lake, key -> !key.startsWith("state/") && !key.equals(LakeLayout.REPLACED));
  }

  @Test
  void days_madeByOthers_areTheFilesThatTheCommandMakes() throws Exception {
    ImportLimits cut = new ImportLimits(1, 2, 1_000, 1, 3);
    Process watching = start("lake", "--stack", id);
    serve(watching, worker(cut, place -> bucket("source")));
    String text = text(watching);

    assertThat(watching.waitFor()).as(text).isZero();
    assertThat(text)
        .contains(
            "2026-01-05  6 samples of 3 series", "2 of 2 days", "imported 12 samples of 2 days")
        .contains("types of 1 metrics are guessed from their names");
    Process alone = start("other");
    assertThat(text(alone)).contains("imported 12 samples of 2 days");
    assertThat(files(bucket("lake"))).isEqualTo(files(bucket("other")));
    assertThat(files(bucket("lake"))).hasSizeGreaterThan(6);

    Process again = start("lake", "--stack", id);
    assertThat(text(again)).contains("2 days from 2026-01-05 to 2026-01-06: imported already");
    assertThat(again.waitFor()).isZero();
  }

  @Test
  void dayThatFails_isNamed_andHandedOutAgainByTheNextCommand() throws Exception {
    Process watching = start("lake", "--stack", id);
    serve(
        watching,
        worker(
            ImportLimits.DEFAULT,
            place -> {
              throw new IOException("s3://source: access denied");
            }));
    String text = text(watching);
    assertThat(watching.waitFor()).as(text).isEqualTo(1);
    assertThat(text)
        .contains("failed: 2026-01-05: step day-0000: ")
        .contains("s3://source: access denied")
        .contains("run the command again");

    Process next = start("lake", "--stack", id);
    serve(next, worker(ImportLimits.DEFAULT, place -> bucket("source")));
    text = text(next);
    assertThat(next.waitFor()).as(text).isZero();
    assertThat(text)
        .contains("continues: 0 of 2 days are done, 2 are handed out again")
        .contains("imported 12 samples of 2 days");
  }

  @Test
  void dayThatTheLakeScraped_isNotHandedOut() throws Exception {
    bucket("lake").put("samples/day/dt=2026-01-05/part-0000.parquet", new byte[] {1});
    Process watching = start("lake", "--stack", id);

    assertThat(text(watching))
        .contains("2 days from 2026-01-05 to 2026-01-06: the lake has scraped");
    assertThat(watching.waitFor()).isZero();
    assertThat(bucket("lake").list("state/")).isEmpty();
  }

  @Test
  void stackThatImportsNothing_isAMessageWithItsRemedy() throws Exception {
    Process watching = start("lake", "--stack", "another");

    assertThat(text(watching))
        .contains("no queue another-import; deploy the stack with the parameter ImportBuckets")
        .doesNotContain("\tat ");
    assertThat(watching.waitFor()).isEqualTo(1);
  }
}

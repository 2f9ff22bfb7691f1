// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import io.trendlake.functions.compact.history.HistoryImport;
import io.trendlake.functions.compact.history.ImportFanout;
import io.trendlake.functions.compact.history.ImportSource;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lambda.TestEvents;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.BucketContents;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.queue.sqs.SqsQueue;
import io.trendlake.testkit.aws.DeployedFunction;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
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
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Two days of blocks in a bucket, of which the second says that it has so many samples that it is
 * cut.
 */
final class ImportBench {

  static final LocalDate DAY = LocalDate.parse("2026-01-05");
  static final String SOURCE = "trendlake-import-source";

  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private final Bucket source;
  private final SqsClient queues;
  private final String queueUrl;

  /**
   * Puts the blocks.
   *
   * @param source the bucket of that name
   * @param folder an empty folder to write them in
   */
  ImportBench(Bucket source, SqsClient queues, String queueUrl, Path folder) throws IOException {
    this.source = source;
    this.queues = queues;
    this.queueUrl = queueUrl;
    for (int day = 0; day < 2; day++) {
      long start = DAY.plusDays(day).toEpochDay() * 86_400_000L;
      try (BlockWriter writer = BlockWriter.create(folder, NOW)) {
        for (String name : List.of("up", "requests_total")) {
          Labels labels = Labels.of("__name__", name, "job", "node");
          long[] ts = {start, start + 60_000};
          writer.add(labels, ts, new double[] {1, 5 + day}, 0, 2);
        }
        writer.finish();
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        source.put(folder.relativize(file).toString(), content(file));
      }
    }
  }

  private static byte[] content(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    long second = DAY.plusDays(1).toEpochDay() * 86_400_000L;
    String text = new String(content, StandardCharsets.UTF_8);
    return file.endsWith("meta.json") && text.contains("\"minTime\": " + second)
        ? text.replaceFirst("\"numSamples\": *\\d+", "\"numSamples\": 400000000")
            .getBytes(StandardCharsets.UTF_8)
        : content;
  }

  private TsdbHistory history() throws IOException {
    return TsdbHistory.open(new LentBucket(source), Labels.empty(), labels -> true);
  }

  private static HistoryImport work(Bucket lake, TsdbHistory history) throws IOException {
    return HistoryImport.of(
        lake, history, "tsdb:s3://" + SOURCE, List.of(), false, CompactionOptions.DEFAULT);
  }

  /** The files that a command makes by itself. */
  Map<String, String> expected() throws IOException {
    Bucket lake = new InMemoryBucket();
    try (TsdbHistory history = history()) {
      work(lake, history).run(history.days(), 1, (day, tally, done, all) -> {});
    }
    return files(lake);
  }

  /** All that readers of a lake see. */
  static Map<String, String> files(Bucket lake) throws IOException {
    return BucketContents.of(
        lake, key -> !key.startsWith("state/") && !key.equals(LakeLayout.REPLACED));
  }

  /** Hands both days out. */
  ImportFanout handOut(Bucket lake) throws IOException {
    ImportSource asked =
        new ImportSource("tsdb:s3://" + SOURCE, List.of(), Labels.empty(), List.of());
    try (TsdbHistory history = history()) {
      SqsQueue queue = new SqsQueue(queueUrl, queues, InstantSource.system());
      return ImportFanout.begin(
          lake, queue, work(lake, history), history, asked, history.days(), NOW);
    }
  }

  /** The bodies of the messages that wait. */
  List<String> received() {
    List<String> bodies = new ArrayList<>();
    for (Message message :
        queues
            .receiveMessage(receive -> receive.queueUrl(queueUrl).maxNumberOfMessages(10))
            .messages()) {
      queues.deleteMessage(
          delete -> delete.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
      bodies.add(message.body());
    }
    return bodies;
  }

  /** Invokes the function with a message. */
  static FunctionResponse invoke(FunctionProcess compact, DeployedFunction function, String body)
      throws IOException, InterruptedException {
    return compact.invoke(TestEvents.messages(body), function.timeout());
  }

  /** A bucket that whoever lent it closes. */
  private static final class LentBucket extends ForwardingBucket {

    LentBucket(Bucket bucket) {
      super(bucket);
    }

    @Override
    public void close() {
      // It is used again.
    }
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.lambda;

import io.trendlake.functions.compact.history.HistoryImport;
import io.trendlake.functions.compact.history.ImportFanout;
import io.trendlake.functions.compact.history.ImportSource;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.json.JsonTree;
import io.trendlake.lambda.Environment;
import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.queue.sqs.SqsQueue;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.FunctionSettings;
import io.trendlake.testkit.aws.FunctionZip;
import io.trendlake.testkit.aws.MotoServer;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * An import of history by several instances of compact at once, each the zip in Lambda's runtime:
 * {@code CHECKOUT WORK DAYS SERIES BLOCK_DAYS INSTANCES MEMORY}. The blocks are in a bucket, the
 * days in a queue of moto's SQS, as on AWS. The folder then has {@code blocks} and {@code lake}, to
 * be compared.
 */
public final class ImportFunctionBenchmark {

  private static final String HANDLER =
      "io.trendlake.functions.compact.CompactHandler::handleRequest";
  private static final String SOURCE = "history";
  private static final String LAKE = "lake";
  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final long DAY_MILLIS = 86_400_000;
  private static final int STEP_MILLIS = 60_000;

  /** As the template has it for the queue of days. */
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final List<Path> taskRoots;
  private final FunctionSettings settings;
  private final SqsClient queues;
  private final String queueUrl;

  private ImportFunctionBenchmark(
      List<Path> taskRoots, FunctionSettings settings, SqsClient queues, String queueUrl) {
    this.taskRoots = taskRoots;
    this.settings = settings;
    this.queues = queues;
    this.queueUrl = queueUrl;
  }

  /** Measures. */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    Path work = Path.of(args[1]);
    int days = Integer.parseInt(args[2]);
    int series = Integer.parseInt(args[3]);
    int blockDays = Integer.parseInt(args[4]);
    int instances = Integer.parseInt(args[5]);
    int memory = Integer.parseInt(args[6]);
    Path blocks = Files.createDirectories(work.resolve("blocks"));
    for (int first = 0; first < days; first += blockDays) {
      write(blocks, first, Math.min(days, first + blockDays), series);
    }
    FunctionZip zip = new FunctionZip(FunctionZip.path(Path.of(args[0]), "compact"));
    List<Path> taskRoots = new ArrayList<>();
    for (int instance = 0; instance < instances; instance++) {
      taskRoots.add(Files.createDirectories(work.resolve("task-" + instance)));
      zip.unpack(taskRoots.getLast());
    }
    try (Bucket source = DirectoryBucket.create(blocks);
        Bucket lake = DirectoryBucket.create(work.resolve("lake")).withoutSync();
        FolderS3 s3 = FolderS3.start(Map.of(SOURCE, source, LAKE, lake));
        MotoServer moto = MotoServer.start(Map.of());
        SqsClient queues = queues(moto)) {
      // As in the template: a step that takes long is not given to another instance too.
      Map<QueueAttributeName, String> hidden =
          Map.of(
              QueueAttributeName.VISIBILITY_TIMEOUT,
              Long.toString(TIMEOUT.plusMinutes(1).toSeconds()));
      String url =
          queues.createQueue(create -> create.queueName("import").attributes(hidden)).queueUrl();
      Map<String, String> environment = new HashMap<>(moto.environment());
      environment.put("AWS_ENDPOINT_URL_S3", s3.endpoint().toString());
      environment.put("AWS_ENDPOINT_URL_SQS", moto.endpoint().toString());
      environment.put(Environment.BUCKET, LAKE);
      environment.put(Environment.STACK, "benchmark");
      environment.put(Environment.PARTS_QUEUE_URL, url);
      environment.put(Environment.IMPORT_QUEUE_URL, url);
      FunctionSettings settings =
          new FunctionSettings(
              HANDLER,
              memory,
              environment,
              List.of(
                  "-XX:TieredStopAtLevel=4",
                  "-XX:+UseSerialGC",
                  "--enable-native-access=ALL-UNNAMED"),
              List.of());
      new ImportFunctionBenchmark(taskRoots, settings, queues, url)
          .run(blocks, lake, s3, (long) days * series * (DAY_MILLIS / STEP_MILLIS));
    }
  }

  private static SqsClient queues(MotoServer moto) {
    return SqsClient.builder()
        .endpointOverride(moto.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** A block of counters, gauges and series that never change, a third each. */
  private static void write(Path folder, int from, int to, int series) throws IOException {
    long start = DAY.plusDays(from).toEpochDay() * DAY_MILLIS;
    int count = (int) ((to - from) * DAY_MILLIS / STEP_MILLIS);
    long[] ts = new long[count];
    double[] values = new double[count];
    try (BlockWriter writer = BlockWriter.create(folder, Instant.now())) {
      for (int number = 0; number < series; number++) {
        Random random = new Random((long) number * 1000 + from);
        double value = random.nextInt(1000);
        for (int i = 0; i < count; i++) {
          ts[i] = start + (long) i * STEP_MILLIS + number % 7;
          value =
              switch (number % 3) {
                case 0 -> value + random.nextInt(50);
                case 1 -> Math.round(1000 + 20 * random.nextGaussian()) / 100.0;
                default -> value;
              };
          values[i] = value;
        }
        writer.add(labels(number), ts, values, 0, count);
      }
      writer.finish();
    }
  }

  private static Labels labels(int number) {
    return Labels.of(
        "__name__",
        "metric_%03d_total".formatted(number % 500),
        "instance",
        "host-" + number / 500 + ":9100",
        "job",
        "node");
  }

  private record Work(int steps, Duration billed, Duration processor, long peakMemory) {}

  private void run(Path blocks, Bucket lake, FolderS3 s3, long samples)
      throws IOException, InterruptedException, ExecutionException {
    long began = System.nanoTime();
    ImportFanout fanout = handOut(blocks, lake);
    List<Work> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(taskRoots.size())) {
      List<Future<Work>> all = new ArrayList<>();
      for (Path taskRoot : taskRoots) {
        all.add(threads.submit(() -> work(taskRoot)));
      }
      for (Future<Work> each : all) {
        done.add(each.get());
      }
    }
    fanout.poll(Instant.now());
    if (!fanout.isFinished() || !fanout.failures().isEmpty()) {
      throw new IllegalStateException("days failed: " + fanout.failures());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    double billed = done.stream().mapToLong(each -> each.billed.toMillis()).sum() / 1e3;
    double processor = done.stream().mapToLong(each -> each.processor.toMillis()).sum() / 1e3;
    System.out.printf(
        Locale.ROOT,
        "%,d samples of %d days in %.0f s by %d instances, %d steps: %.1f M samples/s; %.0f s billed, %.0f s of the processor, %.1f M samples/s of it%n",
        samples,
        fanout.days().size(),
        took.toMillis() / 1e3,
        taskRoots.size(),
        done.stream().mapToInt(Work::steps).sum(),
        samples / 1e3 / took.toMillis(),
        billed,
        processor,
        samples / 1e6 / processor);
    System.out.printf(
        Locale.ROOT,
        "peak memory of the processes: %s MiB%n",
        done.stream().map(each -> each.peakMemory >> 20).toList());
    for (String bucket : List.of(SOURCE, LAKE)) {
      FolderS3.Counts asked = s3.counts(bucket);
      System.out.printf(
          Locale.ROOT,
          "%s: %,d GET, %,d LIST, %,d PUT, %.1f MB read%n",
          bucket,
          asked.gets().sum(),
          asked.lists().sum(),
          asked.puts().sum(),
          asked.bytes().sum() / 1e6);
    }
  }

  private ImportFanout handOut(Path blocks, Bucket lake) throws IOException {
    ImportSource asked =
        new ImportSource("tsdb:s3://" + SOURCE, List.of(), Labels.empty(), List.of());
    try (TsdbHistory history =
        TsdbHistory.open(DirectoryBucket.create(blocks), Labels.empty(), labels -> true)) {
      HistoryImport work =
          HistoryImport.of(
              lake, history, "tsdb:s3://" + SOURCE, List.of(), false, CompactionOptions.DEFAULT);
      return ImportFanout.begin(
          lake,
          new SqsQueue(queueUrl, queues, InstantSource.system()),
          work,
          history,
          asked,
          history.days(),
          Instant.now());
    }
  }

  /** What one instance does until the queue is empty. */
  private Work work(Path taskRoot) throws IOException, InterruptedException {
    try (FunctionProcess compact = FunctionProcess.start(taskRoot, settings)) {
      Duration billed = compact.init();
      int steps = 0;
      int empty = 0;
      while (empty < 3) {
        List<Message> messages =
            queues
                .receiveMessage(
                    receive -> receive.queueUrl(queueUrl).maxNumberOfMessages(1).waitTimeSeconds(1))
                .messages();
        empty = messages.isEmpty() ? empty + 1 : 0;
        for (Message message : messages) {
          FunctionResponse response = compact.invoke(event(message.body()), TIMEOUT);
          if (!JsonTree.parse(response.body()).at("batchItemFailures").items().isEmpty()) {
            throw new IllegalStateException(String.join("\n", compact.printed()));
          }
          billed = billed.plus(response.took());
          steps++;
          queues.deleteMessage(
              delete -> delete.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
        }
      }
      return new Work(steps, billed, compact.processorTime(), compact.peakMemory());
    }
  }

  private static String event(String body) {
    return """
    {"Records":[{"messageId":"1","receiptHandle":"h","body":"%s","attributes":{"ApproximateReceiveCount":"1"},
      "eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:import"}]}
    """
        .formatted(body.replace("\\", "\\\\").replace("\"", "\\\""));
  }
}

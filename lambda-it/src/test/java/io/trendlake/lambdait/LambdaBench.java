// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.objstore.s3.S3Clients;
import io.trendlake.testkit.aws.DeployedFunction;
import io.trendlake.testkit.aws.FakeClock;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A bucket in moto, and a function that works with it. */
final class LambdaBench implements AutoCloseable {

  private final MotoServer moto;
  private final String name;
  private final AwsCredentialsProvider anyone =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
  private final S3Client client;
  private final S3Bucket bucket;

  LambdaBench(MotoServer moto, String name) {
    this.moto = moto;
    this.name = name;
    this.client =
        S3Clients.builder()
            .endpointOverride(moto.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(anyone)
            .build();
    this.bucket = new S3Bucket(name, client);
  }

  /** Makes the bucket. */
  void create() {
    client.createBucket(create -> create.bucket(name));
  }

  /** Makes the bucket, with a configuration under a key. */
  void create(String key, String yaml) throws IOException {
    create();
    bucket.put(key, yaml.getBytes(StandardCharsets.UTF_8));
  }

  S3Bucket bucket() {
    return bucket;
  }

  /** A client of moto's queues, which the caller closes. */
  SqsClient queues() {
    return SqsClient.builder()
        .endpointOverride(moto.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(anyone)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /**
   * The function of a logical id of the template, with moto in the place of AWS.
   *
   * @param references what else the template's references are
   */
  DeployedFunction deployed(String id, Map<String, String> references) throws IOException {
    Map<String, String> all = new HashMap<>(references);
    all.put("Bucket", name);
    all.put("Bucket.Arn", "arn:aws:s3:::" + name);
    all.put("AWS::Partition", "aws");
    return DeployedFunction.read(Checkout.ROOT, id, all);
  }

  /** Starts a function; skips the test where functions cannot run. */
  FunctionProcess start(DeployedFunction function, Path taskRoot)
      throws IOException, InterruptedException {
    return start(function, taskRoot, Map.of());
  }

  /** The same with its own credentials. */
  FunctionProcess start(DeployedFunction function, Path taskRoot, Map<String, String> credentials)
      throws IOException, InterruptedException {
    return start(function, taskRoot, credentials, Duration.ZERO);
  }

  /** The same with a clock that is ahead of ours. */
  FunctionProcess start(
      DeployedFunction function, Path taskRoot, Map<String, String> credentials, Duration ahead)
      throws IOException, InterruptedException {
    if (!FunctionProcess.isSupported()) {
      String reason = "skipped: Lambda's runtime client has native code for Linux alone";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    Zips.at(function.zip()).unpack(taskRoot);
    Map<String, String> environment = new HashMap<>(moto.environment());
    environment.putAll(credentials);
    return FunctionProcess.start(
        taskRoot, function.settings(environment).withPrefix(FakeClock.prefix(ahead)));
  }

  /** Prints what a function took. */
  static void report(String function, FunctionProcess process, FunctionResponse... answers)
      throws IOException {
    report(
        function,
        process,
        Arrays.stream(answers).map(FunctionResponse::took).toArray(Duration[]::new));
  }

  /** The same with the times of the answers. */
  static void report(String function, FunctionProcess process, Duration... answers)
      throws IOException {
    System.out.printf(
        "%s in Lambda's runtime: init %d ms, answers in %s ms, peak memory %d MiB%n",
        function,
        process.init().toMillis(),
        Arrays.stream(answers).map(Duration::toMillis).toList(),
        process.peakMemory() >> 20);
  }

  @Override
  public void close() throws IOException {
    for (ObjectInfo object : bucket.list("")) {
      bucket.delete(object.key());
    }
    client.deleteBucket(delete -> delete.bucket(name));
    bucket.close();
  }
}

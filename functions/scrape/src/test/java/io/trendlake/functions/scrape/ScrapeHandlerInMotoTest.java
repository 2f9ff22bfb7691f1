// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import static io.trendlake.functions.scrape.HandlerBench.message;
import static io.trendlake.lambda.TestEvents.messages;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lambda.ConfigObject;
import io.trendlake.lambda.TestEvents;
import io.trendlake.lambda.TestInvocation;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.objstore.s3.S3Clients;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The handler over the S3 of moto: what other tests show in memory holds with its etags too. */
@ExtendWith(Moto.class)
final class ScrapeHandlerInMotoTest {

  private static final String NAME = "trendlake-scrape-handler";

  private final S3Client client;
  private final S3Bucket bucket;
  private final HandlerBench bench = new HandlerBench();

  ScrapeHandlerInMotoTest(MotoServer moto) throws IOException {
    this.client =
        S3Clients.builder()
            .endpointOverride(moto.endpoint())
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .build();
    this.bucket = new S3Bucket(NAME, client);
  }

  @BeforeEach
  void create() throws IOException {
    client.createBucket(create -> create.bucket(NAME));
    bucket.put(ConfigObject.IN_FORCE, HandlerBench.CONFIG.getBytes(StandardCharsets.UTF_8));
    bench.fleet.serving("h1", "# HELP a Of the test.\na 1\n");
  }

  @AfterEach
  void delete() throws IOException {
    for (ObjectInfo object : bucket.list("")) {
      bucket.delete(object.key());
    }
    client.deleteBucket(delete -> delete.bucket(NAME));
    bucket.close();
  }

  @Test
  void message_toTwoProcesses_storedOnce() throws IOException {
    String event = messages(message(bench.fleet.slot()), "not json");

    assertThat(invokeNewProcess(event)).containsExactly("1");
    List<ObjectInfo> stored = bucket.list("");
    assertThat(invokeNewProcess(event)).containsExactly("1");

    assertThat(bucket.list("")).isEqualTo(stored);
    assertThat(stored)
        .extracting(ObjectInfo::key)
        .contains(StoredSlot.SAMPLES, StoredSlot.OUTCOMES)
        .hasSize(4);
    assertThat(StoredSlot.scraped(bucket)).containsExactly("0 a h1:80 {} 1.0");
  }

  @Test
  void configuration_changed_inForceAtTheNextInvocation() throws IOException {
    ScrapeHandler handler = bench.handler(bucket);
    TestEvents.failed(handler, messages(message(bench.fleet.slot())), TestInvocation.FRESH);
    bucket.put(
        ConfigObject.IN_FORCE,
        "scrape_configs: [{job_name: other}]".getBytes(StandardCharsets.UTF_8));
    bench.fleet.at(TestFleet.SLOT.plus(TestFleet.INTERVAL));

    TestEvents.failed(handler, messages(message(bench.fleet.slot())), TestInvocation.FRESH);

    assertThat(bench.counted()).containsEntry("TargetsFailed", 1.0);
  }

  private List<String> invokeNewProcess(String event) throws IOException {
    return TestEvents.failed(bench.handler(bucket), event, TestInvocation.FRESH);
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.lambda.TestEvents;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import io.trendlake.testkit.aws.DeployedFunction;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.FunctionSettings;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoApi;
import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Secrets on the way from plan to scrape and through a relay, over moto's Secrets Manager and
 * Parameter Store: they reach those whom they are for, and no log, message, answer or file of the
 * lake, though targets send back what they were sent. Three functions start for it.
 */
@ExtendWith(Moto.class)
@Timeout(180)
final class SecretsInLambdaTest {

  /** Each secret begins like that. */
  private static final String SECRET = "s3cr3t-";

  private static final String QUEUE = "secrets-in-lambda";
  private static final String DIRECT = "111111111111";
  private static final String PARAMETER = "/trendlake/secrets-in-lambda";
  private static final String RELAY = "io.trendlake.functions.relay.RelayHandler::handleRequest";
  private static final Duration RELAY_TIMEOUT = Duration.ofSeconds(30);

  static final String CONFIG =
      """
      global: {scrape_interval: INTERVALs}
      accounts:
        - {id: '111111111111', regions: [eu-central-1], external_id: external, allow_cidrs: [127.0.0.0/8]}
        - id: '222222222222'
          regions: [eu-central-1]
          external_id: external
          network: relay
          allow_cidrs: [127.0.0.0/8]
      scrape_configs:
        - job_name: central
          basic_auth: {username: someone, password_ref: 'CENTRAL'}
          static_configs: &everywhere
            - {targets: [TARGET], labels: {account: '111111111111', region: eu-central-1}}
            - {targets: [TARGET], labels: {account: '222222222222', region: eu-central-1}}
        - job_name: member
          authorization: {credentials_ref: 'MEMBER'}
          static_configs: *everywhere
        - job_name: parameter
          oauth2: {client_id: me, client_secret_ref: 'ssm:PARAMETER', token_url: 'http://TARGET/token'}
          static_configs: *everywhere
        - job_name: inline
          metrics_path: /echo
          authorization: {type: Key, credentials: s3cr3t-inline}
          static_configs: *everywhere
        - job_name: garbled
          metrics_path: /garbled
          authorization: {credentials_ref: 'MEMBER'}
          static_configs: *everywhere
        - job_name: header
          metrics_path: /echo
          http_headers: {X-Api-Key: {secrets: [s3cr3t-header]}, X-Other-Key: {refs: ['MEMBER']}}
          static_configs: *everywhere
        - job_name: signed
          metrics_path: /echo
          sigv4: {region: eu-central-1, access_key: AKIASIGNED, secret_key: s3cr3t-signing}
          static_configs: *everywhere
        - job_name: proxy
          metrics_path: /echo
          proxy_url: http://someone:s3cr3t-proxy@TARGET
          static_configs: *everywhere
        - job_name: tls
          scheme: https
          tls_config: {cert_ref: 'MEMBER', key_ref: 'CENTRAL'}
          static_configs: *everywhere
        - job_name: user
          metrics_path: /echo
          basic_auth: {username_ref: 'MEMBER', password_ref: 'CENTRAL'}
          static_configs: *everywhere
        - job_name: signed-by-reference
          metrics_path: /echo
          sigv4: {region: eu-central-1, access_key: AKIAREFERRED, secret_key_ref: 'CENTRAL'}
          static_configs: *everywhere
        - job_name: assertion
          oauth2:
            client_id: me
            grant_type: urn:ietf:params:oauth:grant-type:jwt-bearer
            client_certificate_key_ref: 'CENTRAL'
            token_url: 'http://TARGET/token'
          static_configs: *everywhere
        - job_name: authority
          scheme: https
          tls_config: {ca_ref: 'MEMBER'}
          static_configs: *everywhere
        - job_name: proxy-by-reference
          metrics_path: /echo
          proxy_url_ref: 'PROXY'
          proxy_connect_header: {X-Proxy-Key: {refs: ['MEMBER']}}
          static_configs: *everywhere
        - job_name: older
          metrics_path: /echo
          bearer_token_ref: 'MEMBER'
          static_configs: *everywhere
        - job_name: cluster
          kubernetes_sd_configs: [{role: pod, kubeconfig_ref: 'KUBE'}]
        - job_name: hosts
          ec2_sd_configs:
            - {region: eu-north-1, access_key: AKIAFOUND, secret_key_ref: 'CENTRAL'}
        - job_name: gone
          basic_auth: {username: someone, password_ref: 'CENTRAL-gone'}
          static_configs: *everywhere
        - job_name: list
          http_sd_configs:
            - {url: 'http://TARGET/echo', basic_auth: {username: someone, password_ref: 'CENTRAL'}}
      """;

  @TempDir private Path planRoot;
  @TempDir private Path scrapeRoot;
  @TempDir private Path relayRoot;

  private final MotoServer moto;
  private final LambdaBench bench;
  private final SqsClient queues;
  private final List<String> seen = new ArrayList<>();
  private final Instant now = Instant.now();

  /** In seconds: ten minutes or more, with a slot that has just been, so that it is in time. */
  private final long interval =
      LongStream.range(600, 1200)
          .boxed()
          .min(Comparator.comparingLong(any -> Math.floorMod(now.getEpochSecond(), any)))
          .orElseThrow();

  private ScriptedServer target;
  private ScriptedServer lambda;
  private String queueUrl = "";
  private String central = "";

  SecretsInLambdaTest(MotoServer moto) {
    this.moto = moto;
    this.bench = new LambdaBench(moto, "trendlake-secrets-in-lambda");
    this.queues = bench.queues();
  }

  @BeforeEach
  void start() throws IOException {
    target = ScriptedServer.start(SecretsInLambdaTest::answer);
    lambda = ScriptedServer.start(any -> Response.none());
    MotoApi own = MotoApi.of(moto.endpoint());
    central = createSecret(own, "central");
    String proxy =
        createSecret(
            own,
            "proxy",
            "http://someone:%sreferred@%s".formatted(SECRET, target.uri().getAuthority()));
    String kube =
        createSecret(
            own,
            "kube",
            // In one line, and without double quotes, as it goes into JSON.
            """
            {current-context: a,
             clusters: [{name: c, cluster: {server: '%s'}}],
             contexts: [{name: a, context: {cluster: c, user: u}}],
             users: [{name: u, user: {token: %skube}}]}
            """
                .formatted(target.uri(), SECRET)
                .replace("\n", " "));
    String member = createSecret(own.inAccount(DIRECT).inRegion("eu-central-1"), "member");
    own.json(
        "ssm",
        "AmazonSSM.PutParameter",
        "{\"Name\":\"%s\",\"Type\":\"SecureString\",\"Overwrite\":true,\"Value\":\"%s\"}"
            .formatted(PARAMETER, SECRET + "parameter"));
    String yaml =
        CONFIG
            .replace("TARGET", target.uri().getAuthority())
            .replace("CENTRAL", central)
            .replace("MEMBER", member)
            .replace("PROXY", proxy)
            .replace("KUBE", kube)
            .replace("PARAMETER", PARAMETER)
            .replace("INTERVAL", Long.toString(interval));
    bench.create(ConfigObject.UPLOADED, yaml);
    queueUrl = queues.createQueue(create -> create.queueName(QUEUE)).queueUrl();
  }

  private static String createSecret(MotoApi account, String name) throws IOException {
    return createSecret(account, name, SECRET + name);
  }

  private static String createSecret(MotoApi account, String name, String text) throws IOException {
    String answer =
        account.json(
            "secretsmanager",
            "secretsmanager.CreateSecret",
            "{\"Name\":\"%s/%s\",\"SecretString\":\"%s\"}".formatted(QUEUE, name, text));
    return JsonTree.parse(answer).at("ARN").text();
  }

  @AfterEach
  void stop() throws IOException {
    queues.deleteQueue(delete -> delete.queueUrl(queueUrl));
    queues.close();
    bench.close();
    lambda.close();
    target.close();
  }

  /** A target, a list, a proxy and a token server at once, that say what they were asked. */
  private static Response answer(Request request) {
    String sent = request.headers() + " " + request.text();
    return switch (request.path()) {
      case "/token" ->
          Response.of(200, "{\"access_token\": \"s3cr3t-token\", \"token_type\": \"bearer\"}")
              .with("Content-Type", "application/json");
      case "/echo" -> Response.of(500, sent);
      case "/garbled" -> Response.of(200, "good 1\nx{" + sent + "\n");
      default -> Response.of(200, "good 1\n").with("Content-Type", "text/plain; version=0.0.4");
    };
  }

  @Test
  void secrets_reachThoseWhomTheyAreForAlone() throws Exception {
    Map<String, String> references = new HashMap<>(TemplateReferences.ALL);
    references.put("ScrapeQueue", queueUrl);
    DeployedFunction plan = bench.deployed("PlanFunction", references);
    DeployedFunction scrape = bench.deployed("ScrapeFunction", references);
    List<String> messages;
    try (FunctionProcess process = bench.start(plan, planRoot)) {
      FunctionResponse sent = process.invoke(tick(), plan.timeout());
      assertThat(JsonTree.parse(sent.body()).at("targets").number())
          .as(String.join("\n", process.printed()))
          .isEqualTo(32);
      messages = received();
      seen.addAll(process.printed());
      seen.add(sent.body());
    }
    seen.addAll(messages);
    Zips.of("relay").unpack(relayRoot);
    try (FunctionProcess relay =
            FunctionProcess.start(relayRoot, new FunctionSettings(RELAY, 512, Map.of()));
        FunctionProcess process =
            bench.start(
                scrape, scrapeRoot, Map.of("AWS_ENDPOINT_URL_LAMBDA", lambda.uri().toString()))) {
      lambda.answer(request -> relayed(relay, request));
      FunctionResponse answer =
          process.invoke(TestEvents.messages(messages.toArray(String[]::new)), scrape.timeout());
      assertThat(answer.body())
          .as(String.join("\n", process.printed()))
          .isEqualTo("{\"batchItemFailures\":[]}");
      seen.addAll(process.printed());
      seen.addAll(relay.printed());
    }
    List<Outcome> outcomes = outcomes();
    outcomes.forEach(outcome -> seen.add(outcome.toString()));

    assertReachedTheirPlaces(outcomes);
    assertRelayGetsSignaturesAndNoKeys();
    assertThat(stored(ConfigObject.IN_FORCE))
        .as("what plan hands on is the reference")
        .contains(central)
        .doesNotContain(SECRET + "central", SECRET + "member", SECRET + "parameter");
    for (ObjectInfo object : bench.bucket().list("")) {
      if (!object.key().endsWith("trendlake.yml")) {
        seen.add(object.key() + " " + stored(object.key()));
      }
    }
    for (String text : seen) {
      assertThat(text).doesNotContain(SECRET);
      for (String secret : List.of("central", "proxy", "referred")) {
        assertThat(text).doesNotContain(basic(secret));
      }
      assertThat(text).doesNotContain(basic(SECRET + "member", SECRET + "central"));
    }
  }

  /** A relay shows the secrets of its targets, and gets no key that it could sign others with. */
  private void assertRelayGetsSignaturesAndNoKeys() {
    assertThat(lambda.requests())
        .isNotEmpty()
        .extracting(Request::text)
        .anyMatch(text -> text.contains("Credential=AKIASIGNED/"))
        .noneMatch(text -> text.contains(SECRET + "signing"));
  }

  private void assertReachedTheirPlaces(List<Outcome> outcomes) {
    List<String> sent =
        target.requests().stream().map(request -> request.headers() + request.text()).toList();
    for (String secret :
        List.of(
            basic("central"),
            "Bearer " + SECRET + "member",
            "Bearer " + SECRET + "token",
            "Key " + SECRET + "inline",
            SECRET + "header",
            "Credential=AKIASIGNED/",
            "Credential=AKIAREFERRED/",
            basic(SECRET + "member", SECRET + "central"),
            basic("proxy"),
            basic("referred"))) {
      assertThat(sent)
          .as("directly and through the relay")
          .filteredOn(text -> text.contains(secret))
          .hasSizeGreaterThanOrEqualTo(2);
    }
    for (String job : List.of("central", "member", "parameter")) {
      assertThat(outcomes)
          .filteredOn(outcome -> outcome.job().equals(job))
          .extracting(Outcome::up)
          .as(job)
          .containsExactly(true, true);
    }
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.job().equals("gone"))
        .hasSize(2)
        .allSatisfy(outcome ->
            assertThat(outcome.result().toString())
                .contains("the secret " + central + "-gone cannot be read: AWS answers 40")
                .contains("ResourceNotFoundException; no secret of this ARN exists"));
    for (String job : List.of("list", "cluster")) {
      assertThat(seen)
          .anyMatch(line -> line.contains("job " + job + ": ") && line.contains("loopback"));
    }
    assertThat(seen).noneMatch(line -> line.contains("job hosts: "));
  }

  /** The tick that sends the slot before {@link #now}. */
  private String tick() {
    Instant slot = now.minusSeconds(Math.floorMod(now.getEpochSecond(), interval));
    return "{\"version\":1,\"scheduledTime\":\"%s\"}"
        .formatted(slot.truncatedTo(ChronoUnit.MINUTES).minusSeconds(60));
  }

  /** The messages of both shards. */
  private List<String> received() {
    List<String> bodies = new ArrayList<>();
    while (bodies.size() < 2) {
      queues
          .receiveMessage(
              request -> request.queueUrl(queueUrl).maxNumberOfMessages(10).waitTimeSeconds(20))
          .messages()
          .stream()
          .map(Message::body)
          .forEach(bodies::add);
    }
    return bodies;
  }

  /** What Lambda makes of an invocation of the relay. */
  private synchronized Response relayed(FunctionProcess relay, Request request) {
    try {
      FunctionResponse response = relay.invoke(request.text(), RELAY_TIMEOUT);
      seen.add(response.body());
      return Response.of(200, response.body());
    } catch (IOException e) {
      return Response.of(500, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.none();
    }
  }

  private List<Outcome> outcomes() throws IOException {
    List<Outcome> all = new ArrayList<>();
    for (ObjectInfo file : bench.bucket().list("scrapes/")) {
      byte[] content = bench.bucket().get(file.key()).orElseThrow().content();
      all.addAll(OutcomesFile.read(FileSource.of(file.key(), content)));
    }
    return all;
  }

  private String stored(String key) throws IOException {
    return new String(bench.bucket().get(key).orElseThrow().content(), UTF_8);
  }

  private static String basic(String secret) {
    return basic("someone", SECRET + secret);
  }

  private static String basic(String user, String password) {
    return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }
}

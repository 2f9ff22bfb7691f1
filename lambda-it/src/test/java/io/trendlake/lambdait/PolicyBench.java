// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static io.trendlake.testkit.aws.Template.listAt;
import static io.trendlake.testkit.aws.Template.mapAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.testkit.aws.DeployedFunction;
import io.trendlake.testkit.aws.MotoApi;
import io.trendlake.testkit.aws.MotoServer;
import io.trendlake.testkit.aws.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A moto that asks for policies, a function in it under those that template.yaml gives it, and
 * which of its actions a test has shown to be needed.
 */
final class PolicyBench implements AutoCloseable {

  /** moto's S3 asks nobody for keys of KMS. */
  static final Set<String> OF_KMS = Set.of("kms:Decrypt", "kms:GenerateDataKey");

  /** What reads secrets, for plan and scrape alike. */
  static final Set<String> OF_SECRETS = Set.of("secretsmanager:GetSecretValue", "ssm:GetParameter");

  private final MotoServer moto;
  private final MotoApi central;
  private final LambdaBench bench;
  private final DeployedFunction function;
  private final FunctionPolicy policy;
  private final MotoRole role;
  private final Set<String> needed = new TreeSet<>();

  private PolicyBench(MotoServer moto, String id, Map<String, String> parameters)
      throws IOException {
    this.moto = moto;
    this.central = MotoApi.of(moto.endpoint());
    this.bench = new LambdaBench(moto, "trendlake-least-privilege");
    bench.create();
    Map<String, String> references = new HashMap<>(TemplateReferences.ALL);
    references.put("KmsKeyArn", "arn:aws:kms:us-east-1:123456789012:key/1");
    references.put(
        "SecretArns",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:trendlake/*,"
            + "arn:aws:ssm:us-east-1:123456789012:parameter/trendlake/*");
    references.put("ScrapeQueue", queue("slots"));
    references.put("PartsQueue", queue("parts"));
    references.put("ImportQueue", queue("import"));
    references.putAll(parameters);
    this.function = bench.deployed(id, references);
    this.policy = FunctionPolicy.of(function.policies());
    this.role = MotoRole.ofFunction(moto);
  }

  /**
   * Starts a moto.
   *
   * @param id the logical id of the function
   * @param startup an empty folder
   */
  static PolicyBench start(String id, Path startup) throws IOException {
    return start(id, startup, Map.of());
  }

  /** The same with parameters of the stack. */
  static PolicyBench start(String id, Path startup, Map<String, String> parameters)
      throws IOException {
    return new PolicyBench(PolicyServer.start(startup), id, parameters);
  }

  /** Another bucket beside the stack's, which is not made yet. */
  LambdaBench other(String name) {
    return new LambdaBench(moto, name);
  }

  LambdaBench lambda() {
    return bench;
  }

  /** Whoever sets the stage, while nothing is enforced. */
  MotoApi central() {
    return central;
  }

  DeployedFunction function() {
    return function;
  }

  /** The variables of a process that acts as the function; before anything is enforced. */
  Map<String, String> credentials() throws IOException {
    return role.credentials();
  }

  /** Enforces the function's policy. */
  void enforce() throws IOException {
    role.enforce(policy.document());
  }

  /** Enforces it without an action, which a test is about to show to be needed. */
  void enforceWithout(String action) throws IOException {
    role.enforce(policy.without(action));
    needed.add(action);
  }

  /** Lets the stage be set again. */
  void stopEnforcing() throws IOException {
    MotoRole.stopEnforcing(moto);
  }

  /** The roles of a member account, as member-account.yaml makes them; nothing is enforced yet. */
  void addMember(String account) throws IOException {
    Template template = Template.read(Checkout.file("member-account.yaml"), TemplateReferences.ALL);
    Map<?, ?> policy = (Map<?, ?>) listAt(template.resource("MemberRole"), "Policies").getFirst();
    MotoRole.inAccount(moto, account, "trendlake-member").enforce(mapAt(policy, "PolicyDocument"));
    stopEnforcing();
    MotoRole.inAccount(moto, account, "trendlake-member-relay")
        .enforce(mapAt(template.resource("RelayInvocation"), "PolicyDocument"));
    stopEnforcing();
  }

  /** How many messages are in a queue; nothing is enforced any more. */
  int messages(String queue) throws IOException {
    stopEnforcing();
    String answer =
        central.json(
            "sqs",
            "AmazonSQS.GetQueueAttributes",
            "{\"QueueUrl\":\"%s\",\"AttributeNames\":[\"All\"]}".formatted(queue(queue)));
    JsonTree attributes = JsonTree.parse(answer).at("Attributes");
    return Integer.parseInt(attributes.at("ApproximateNumberOfMessages").text())
        + Integer.parseInt(attributes.at("ApproximateNumberOfMessagesDelayed").text());
  }

  /** Its URL; named as in {@link TemplateReferences}. */
  String queue(String name) throws IOException {
    String answer =
        central.json("sqs", "AmazonSQS.CreateQueue", "{\"QueueName\":\"" + name + "\"}");
    return JsonTree.parse(answer).at("QueueUrl").text();
  }

  /** What was shown to be needed, and what moto cannot show, is all that is allowed. */
  void assertAllIsNeeded(Set<String> butFor) {
    Set<String> known = new TreeSet<>(needed);
    known.addAll(butFor);
    assertThat(policy.actions()).isEqualTo(known);
  }

  @Override
  public void close() {
    moto.close();
  }
}

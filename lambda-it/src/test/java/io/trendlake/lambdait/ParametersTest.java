// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static io.trendlake.testkit.aws.Template.at;
import static io.trendlake.testkit.aws.Template.listAt;
import static io.trendlake.testkit.aws.Template.mapAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.testkit.aws.Template;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the templates say of parameters before anything is made. */
final class ParametersTest {

  private static Template template(String file, Map<String, String> parameters) throws IOException {
    Map<String, String> references = new HashMap<>(TemplateReferences.ALL);
    references.putAll(parameters);
    return Template.read(Checkout.file(file), references);
  }

  /** Of {@code NAME=VALUE;NAME=VALUE}. */
  private static Map<String, String> parameters(String text) {
    Map<String, String> parameters = new HashMap<>();
    for (String each : text.split(";", -1)) {
      if (!each.isEmpty()) {
        String[] pair = each.split("=", 2);
        parameters.put(pair[0], pair[1]);
      }
    }
    return parameters;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "template.yaml | ''",
        "template.yaml | ScrapeSubnetIds=subnet-1,subnet-2;ScrapeSecurityGroupIds=sg-1",
        "template.yaml | QueryAccess=token;QueryTokenSecretArn=arn:aws:secretsmanager:us-east-1:123456789012:secret:t",
        "template.yaml | QueryAccess=off",
        "template.yaml | SecretArns=arn:aws:ssm:us-east-1:123456789012:parameter/a",
        "template.yaml | ImportBuckets=arn:aws:s3:::a;ImportKmsKeyArn=arn:aws:kms:us-east-1:123456789012:key/1",
        "member-account.yaml | SecretArns=arn:aws:ssm:us-east-1:123456789012:parameter/a",
        "member-account.yaml | ''",
        "member-account.yaml | RelaySubnetIds=subnet-1;RelaySecurityGroupIds=sg-1;RelayCodeBucket=b",
        "member-account.yaml | CreateRole=false;RelaySubnetIds=s;RelaySecurityGroupIds=g;RelayCodeBucket=b",
      })
  void parameters_whole_areTaken(String file, String text) throws IOException {
    assertThat(template(file, parameters(text)).violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "template.yaml | ScrapeSubnetIds=subnet-1 | ScrapeSubnetIds is given without ScrapeSecurityGroupIds",
        "template.yaml | ScrapeSecurityGroupIds=sg-1 | ScrapeSecurityGroupIds is given without ScrapeSubnetIds",
        "template.yaml | ImportKmsKeyArn=arn:aws:kms:us-east-1:123456789012:key/1 | ImportKmsKeyArn is given without ImportBuckets",
        "template.yaml | QueryAccess=token | QueryAccess is token without QueryTokenSecretArn",
        "template.yaml | QueryTokenSecretArn=arn:aws:secretsmanager:us-east-1:123456789012:secret:t | QueryTokenSecretArn is given and QueryAccess is not token",
        "member-account.yaml | RelaySubnetIds=s;RelayCodeBucket=b | RelaySubnetIds is given without RelaySecurityGroupIds",
        "member-account.yaml | RelaySubnetIds=s;RelaySecurityGroupIds=g | RelaySubnetIds is given without RelayCodeBucket",
        "member-account.yaml | RelaySecurityGroupIds=g | RelaySecurityGroupIds or RelayCodeBucket is given without RelaySubnetIds",
        "member-account.yaml | RelayCodeBucket=b | RelaySecurityGroupIds or RelayCodeBucket is given without RelaySubnetIds",
        "member-account.yaml | CreateRole=false | CreateRole is false and RelaySubnetIds is not given",
        "member-account.yaml | CreateRole=false;RelaySubnetIds=s;RelaySecurityGroupIds=g;RelayCodeBucket=b;SecretArns=a | SecretArns is given and CreateRole is false",
      })
  void parameters_byHalf_areRefusedAtOnceWithASentence(String file, String text, String said)
      throws IOException {
    assertThat(template(file, parameters(text)).violations())
        .singleElement()
        .asString()
        .startsWith(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KmsKeyArn | '' | true",
        "KmsKeyArn | arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab | true",
        "KmsKeyArn | arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1234 | true",
        "KmsKeyArn | arn:aws:kms:eu-central-1:111122223333:alias/lake | false",
        "KmsKeyArn | 1234abcd-12ab | false",
        "KmsKeyArn | alias/lake | false",
        "ConfigEditors | '' | true",
        "ConfigEditors | arn:aws:iam::111122223333:role/admin | true",
        "ConfigEditors | arn:aws:iam::111122223333:role/*/AWSReservedSSO_Platform_* | true",
        "ConfigEditors | arn:aws:iam::111122223333:role/a,arn:aws:iam::111122223333:user/b | true",
        "ConfigEditors | arn:aws:iam::111122223333:role/a, arn:aws:iam::111122223333:user/b | false",
        "ConfigEditors | arn:aws:iam::111122223333:role/a,* | false",
        "ConfigEditors | * | false",
        "ConfigEditors | arn:aws:sts::111122223333:federated-user/ada | true",
        "ConfigEditors | arn:aws:sts::111122223333:assumed-role/admin/ada | false",
        "ConfigEditors | arn:aws:iam::111122223333:role/a,arn:aws:sts::111122223333:assumed-role/b/c | false",
        "ConfigEditors | arn:aws:iam::111122223333:root | false",
        "SecretArns | '' | true",
        "SecretArns | arn:aws:secretsmanager:eu-central-1:111122223333:secret:node-AbCdEf | true",
        "SecretArns | arn:aws:secretsmanager:*:111122223333:secret:trendlake/* | true",
        "SecretArns | arn:aws-cn:ssm:cn-north-1:111122223333:parameter/node/password | true",
        "SecretArns | arn:aws:secretsmanager:eu-central-1:*:secret:node-AbCdEf | false",
        "SecretArns | arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab | false",
        "SecretArns | ssm:/node/password | false",
        "SecretArns | * | false",
        "ImportBuckets | '' | true",
        "ImportBuckets | arn:aws:s3:::thanos-bucket | true",
        "ImportBuckets | arn:aws:s3:::thanos-bucket/* | false",
        "ImportBuckets | thanos-bucket | false",
        "ImportBuckets | arn:aws:s3:::* | false",
        "MemberRoleNames | trendlake-member | true",
        "MemberRoleNames | ops/trendlake | true",
        "MemberRoleNames | trendlake-member,ops/trendlake | true",
        "MemberRoleNames | trendlake-member, other | false",
        "MemberRoleNames | * | false",
        "MemberRoleNames | '' | false",
        "AlarmTopicArn | '' | true",
        "AlarmTopicArn | arn:aws-cn:sns:cn-north-1:111122223333:on-call_1 | true",
        "AlarmTopicArn | arn:aws:sns:eu-central-1:111122223333:on-call.fifo | true",
        "AlarmTopicArn | on-call | false",
        "AlarmTopicArn | arn:aws:sqs:eu-central-1:111122223333:on-call | false",
        "AlarmTopicArn | arn:aws:sns:eu-central-1:111122223333:on-call:1a2b3c4d-0000 | false",
        "ScrapeSubnetIds | '' | true",
        "ScrapeSubnetIds | subnet-0a1b2c3d4e5f67890 | true",
        "ScrapeSubnetIds | sg-0a1b2c3d4e5f67890 | false",
        "ScrapeSubnetIds | private-a | false",
        "ScrapeSecurityGroupIds | '' | true",
        "ScrapeSecurityGroupIds | sg-0a1b2c3d | true",
        "ScrapeSecurityGroupIds | default | false",
        "FirstDay | 2026-11-30 | true",
        "FirstDay | 2026-19-39 | false",
        "FirstDay | 2026-00-10 | false",
      })
  void value_ofTemplate(String parameter, String value, boolean taken) throws IOException {
    assertThat(isTaken("template.yaml", parameter, value)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({
    "PlanRoleArn, '', true",
    "PlanRoleArn, arn:aws:iam::111122223333:role/trendlake-PlanRole-1A2B3C, true",
    "PlanRoleArn, arn:aws:iam::111122223333:role/trendlake-PlanRole-*, false",
    "ScrapeRoleArn, arn:aws:iam::111122223333:role/*, false",
    "ScrapeRoleArn, arn:aws:sts::111122223333:assumed-role/trendlake-ScrapeRole-1A2B3C/x, false",
    "CentralStackName, trendlake, true",
    "CentralStackName, a2345678901234567890123456789012, true",
    "CentralStackName, a23456789012345678901234567890123, false",
    "RoleName, trendlake-member, true",
    "RoleName, 'a,b', false",
    "RelaySubnetIds, '', true",
    "RelaySubnetIds, subnet-0a1b2c3d, true",
    "RelaySubnetIds, sg-0a1b2c3d, false",
    "RelaySecurityGroupIds, sg-0a1b2c3d, true",
    "RelaySecurityGroupIds, default, false",
    "RelayCodeBucket, '', true",
    "RelayCodeBucket, code.eu-central-1, true",
    "RelayCodeBucket, s3://code, false"
  })
  void value_ofMemberAccount(String parameter, String value, boolean taken) throws IOException {
    assertThat(isTaken("member-account.yaml", parameter, value)).isEqualTo(taken);
  }

  private static boolean isTaken(String file, String parameter, String value) throws IOException {
    Map<?, ?> declared = mapAt(template(file, Map.of()).section("Parameters"), parameter);
    return value.matches((String) at(declared, "AllowedPattern"));
  }

  /** A parameter that no group names is shown last in the console, without order. */
  @Test
  void everyParameter_isInAGroup() throws IOException {
    Template template = template("template.yaml", Map.of());
    Map<?, ?> ui = mapAt(template.section("Metadata"), "AWS::CloudFormation::Interface");
    List<String> grouped =
        listAt(ui, "ParameterGroups").stream()
            .flatMap(group -> listAt((Map<?, ?>) group, "Parameters").stream())
            .map(String.class::cast)
            .toList();

    assertThat(grouped).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(grouped))
        .isEqualTo(new TreeSet<>(template.section("Parameters").keySet()));
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.credentials.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

final class EndpointsTest {

  @ParameterizedTest
  @CsvSource({
    "lambda, eu-central-1, '', '', https://lambda.eu-central-1.amazonaws.com",
    "lambda, us-east-1, true, '', https://lambda-fips.us-east-1.amazonaws.com",
    "ssm, us-gov-west-1, TRUE, '', https://ssm.us-gov-west-1.amazonaws.com",
    "secretsmanager, eu-central-1, false, true, https://secretsmanager.eu-central-1.api.aws",
    "ec2, us-east-1, true, true, https://ec2-fips.us-east-1.api.aws",
    "ecs, cn-north-1, '', '', https://ecs.cn-north-1.amazonaws.com.cn",
  })
  void variables_chooseAmongTheEndpointsOfAws(
      String service, String region, String fips, String dualStack, String endpoint) {
    Endpoints endpoints =
        new Endpoints(
            Map.of("AWS_USE_FIPS_ENDPOINT", fips, "AWS_USE_DUALSTACK_ENDPOINT", dualStack));

    assertThat(endpoints.of(service, Region.of(region))).hasToString(endpoint);
  }

  @ParameterizedTest
  @CsvSource({
    "lambda, AWS_ENDPOINT_URL_LAMBDA",
    "scheduler, AWS_ENDPOINT_URL_SCHEDULER",
    "secretsmanager, AWS_ENDPOINT_URL_SECRETS_MANAGER",
    "ssm, AWS_ENDPOINT_URL_SSM",
    "ssm, AWS_ENDPOINT_URL"
  })
  void variableOfAService_takesThePlaceOfItsEndpoints(String service, String variable) {
    Endpoints endpoints =
        new Endpoints(Map.of(variable, "http://127.0.0.1:1", "AWS_USE_FIPS_ENDPOINT", "true"));

    assertThat(endpoints.of(service, Region.EU_CENTRAL_1)).hasToString("http://127.0.0.1:1");
  }

  @Test
  void roles_areAssumedAtTheEndpointThatTheVariablesChoose() {
    AtomicReference<String> host = new AtomicReference<>();
    SdkHttpClient http =
        new SdkHttpClient() {
          @Override
          public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            host.set(request.httpRequest().host());
            throw new IllegalStateException("nothing is sent here");
          }

          @Override
          public void close() {
            // Holds nothing.
          }
        };
    Endpoints endpoints = new Endpoints(Map.of("AWS_USE_FIPS_ENDPOINT", "true"));
    AwsBasicCredentials keys = AwsBasicCredentials.create("AKID", "secret");
    try (StsClient sts =
        new AssumedRoles(http, endpoints, "test", List.of())
            .sts(Region.US_EAST_1, StaticCredentialsProvider.create(keys))) {
      assertThatThrownBy(sts::getCallerIdentity).hasStackTraceContaining("nothing is sent here");
    }

    assertThat(host).hasValue("sts-fips.us-east-1.amazonaws.com");
  }
}

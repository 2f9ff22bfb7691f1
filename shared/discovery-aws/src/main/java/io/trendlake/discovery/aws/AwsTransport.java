// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.credentials.aws.SignedHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Sends one signed request and reads its answer, once. Safe for use by many threads.
 *
 * <p>Failures are exceptions of the SDK, so that the SDK's retries know them: a service exception
 * where AWS answered, a client exception where it did not.
 */
final class AwsTransport {

  /** A page of a thousand instances with all their tags has about five million bytes. */
  private static final int LONGEST_ANSWER = 64 << 20;

  private static final int OK = 200;
  private static final int MULTIPLE_CHOICES = 300;

  private final SignedHttp http;

  AwsTransport(SdkHttpClient http) {
    this.http = new SignedHttp(http);
  }

  /** The answer to a request. */
  ApiValue send(AwsRequest request, Session session, AwsCredentials credentials) {
    AwsService service = request.service();
    try {
      SignedHttp.Response answer =
          http.send(
              unsigned(request, session),
              request.body().getBytes(StandardCharsets.UTF_8),
              service.id(),
              session.signingRegion(service),
              credentials,
              LONGEST_ANSWER);
      SdkHttpResponse head = answer.head();
      if (head.statusCode() < OK || head.statusCode() >= MULTIPLE_CHOICES) {
        throw failure(request, head, answer.body());
      }
      return read(service.protocol(), answer.body());
    } catch (IOException e) {
      throw SdkClientException.create(String.valueOf(e.getMessage()), e);
    }
  }

  private static SdkHttpRequest unsigned(AwsRequest request, Session session) {
    URI endpoint = session.endpoint(request.service(), request.hostPrefix());
    SdkHttpRequest.Builder http =
        SdkHttpRequest.builder()
            .method(request.body().isEmpty() ? SdkHttpMethod.GET : SdkHttpMethod.POST)
            .uri(endpoint)
            .encodedPath(request.path());
    request.query().forEach(http::putRawQueryParameter);
    request.headers().forEach(http::putHeader);
    if (!request.body().isEmpty()) {
      int length = request.body().getBytes(StandardCharsets.UTF_8).length;
      http.putHeader("Content-Length", String.valueOf(length));
    }
    return http.build();
  }

  private static ApiValue read(AwsService.Protocol protocol, byte[] body) throws IOException {
    return switch (protocol) {
      case QUERY -> XmlResponse.read(body);
      case JSON, REST -> JsonResponse.read(body);
    };
  }

  private static AwsServiceException failure(
      AwsRequest request, SdkHttpResponse head, byte[] body) {
    ApiError error = ApiError.of(request.service().protocol(), head, body);
    return AwsServiceException.builder()
        .statusCode(head.statusCode())
        .requestId(head.firstMatchingHeader("x-amzn-requestid").orElse(""))
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .serviceName(request.service().id())
                .errorCode(error.code())
                .errorMessage(error.message())
                .sdkHttpResponse(head)
                .build())
        .build();
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

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

  private final SdkHttpClient http;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  AwsTransport(SdkHttpClient http) {
    this.http = http;
  }

  /** The answer to a request. */
  ApiValue send(ApiRequest request, Session session, AwsCredentials credentials) {
    SignedRequest signed = signed(request, session, credentials);
    HttpExecuteRequest.Builder call = HttpExecuteRequest.builder().request(signed.request());
    signed.payload().ifPresent(call::contentStreamProvider);
    try {
      HttpExecuteResponse response = http.prepareRequest(call.build()).call();
      byte[] body = body(response);
      SdkHttpResponse head = response.httpResponse();
      if (head.statusCode() < OK || head.statusCode() >= MULTIPLE_CHOICES) {
        throw failure(request, head, body);
      }
      return read(request.service().protocol(), body);
    } catch (IOException e) {
      throw SdkClientException.create(String.valueOf(e.getMessage()), e);
    }
  }

  private SignedRequest signed(ApiRequest request, Session session, AwsCredentials credentials) {
    ContentStreamProvider payload = ContentStreamProvider.fromUtf8String(request.body());
    return signer.sign(sign ->
        sign.identity(credentials)
            .request(unsigned(request, session))
            .payload(payload)
            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, request.service().id())
            .putProperty(AwsV4HttpSigner.REGION_NAME, session.signingRegion(request.service())));
  }

  private static SdkHttpRequest unsigned(ApiRequest request, Session session) {
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

  private static byte[] body(HttpExecuteResponse response) throws IOException {
    try (AbortableInputStream in =
        response
            .responseBody()
            .orElseGet(() -> AbortableInputStream.create(new ByteArrayInputStream(new byte[0])))) {
      byte[] body = in.readNBytes(LONGEST_ANSWER);
      if (body.length == LONGEST_ANSWER) {
        in.abort();
        throw new IOException("the answer is longer than " + LONGEST_ANSWER + " bytes");
      }
      return body;
    }
  }

  private static ApiValue read(AwsService.Protocol protocol, byte[] body) throws IOException {
    return switch (protocol) {
      case QUERY -> XmlAnswer.read(body);
      case JSON, REST -> JsonAnswer.read(body);
    };
  }

  private static AwsServiceException failure(
      ApiRequest request, SdkHttpResponse head, byte[] body) {
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

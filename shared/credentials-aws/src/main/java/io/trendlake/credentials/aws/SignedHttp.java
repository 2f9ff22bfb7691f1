// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.credentials.aws;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * Sends single operations of AWS, signed with Signature Version 4, where the SDK's client of the
 * service would weigh more than a function may. Safe for use by many threads.
 */
public final class SignedHttp {

  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

  private final SdkHttpClient http;

  /**
   * Sends over a client.
   *
   * @param http not closed here
   */
  public SignedHttp(SdkHttpClient http) {
    this.http = Objects.requireNonNull(http, "http");
  }

  /**
   * An answer of any status.
   *
   * @param head the status and the headers
   * @param body the whole body; the array is the reader's
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody else has it.
  public record Response(SdkHttpResponse head, byte[] body) {}

  /**
   * The name of an error out of a type as AWS writes it, which may have a name space in front of
   * {@code #} and a URL behind {@code :}.
   */
  public static String errorCode(String type) {
    String code = type.substring(type.indexOf('#') + 1);
    int colon = code.indexOf(':');
    return colon < 0 ? code : code.substring(0, colon);
  }

  /**
   * The URL of a request that has no body, with its signature: who sends it asks as these
   * credentials.
   *
   * @param expires how long it is good for, 7 days at most
   */
  public static URI presigned(
      SdkHttpRequest request,
      String service,
      String region,
      AwsCredentials credentials,
      Duration expires) {
    return SIGNER
        .sign(sign ->
            sign.identity(credentials)
                .request(request)
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(
                    AwsV4FamilyHttpSigner.AUTH_LOCATION,
                    AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, expires))
        .request()
        .getUri();
  }

  /**
   * Signs a request and sends it, up to three times as long as the response is one that may pass:
   * again after 100 ms, and once more after 200 ms.
   *
   * @param mayPass whether another attempt may be answered better, as after a throttle
   * @return the last response
   * @throws IOException as {@link #send} does
   * @throws InterruptedException when the calling thread is interrupted
   */
  public Response sendWithRetries(
      SdkHttpRequest request,
      byte[] payload,
      String service,
      String region,
      AwsCredentials credentials,
      int longestResponse,
      Predicate<Response> mayPass)
      throws IOException, InterruptedException {
    Response response = send(request, payload, service, region, credentials, longestResponse);
    for (int attempt = 1; attempt < ATTEMPTS && mayPass.test(response); attempt++) {
      Thread.sleep(FIRST_PAUSE.multipliedBy(attempt));
      response = send(request, payload, service, region, credentials, longestResponse);
    }
    return response;
  }

  /**
   * Signs a request and sends it once.
   *
   * @param request without a signature; its {@code Content-Length} is that of the payload
   * @param payload the body, which is not changed while it is sent
   * @param service the name that the service signs under, such as {@code lambda}
   * @param region the region that it signs for, such as {@code eu-central-1}
   * @param longestResponse in bytes; a longer body is an error
   * @throws IOException if no answer comes, or one that is too long
   */
  public Response send(
      SdkHttpRequest request,
      byte[] payload,
      String service,
      String region,
      AwsCredentials credentials,
      int longestResponse)
      throws IOException {
    SignedRequest signed =
        SIGNER.sign(sign ->
            sign.identity(credentials)
                .request(request)
                .payload(ContentStreamProvider.fromByteArrayUnsafe(payload))
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region));
    HttpExecuteRequest.Builder call = HttpExecuteRequest.builder().request(signed.request());
    signed.payload().ifPresent(call::contentStreamProvider);
    HttpExecuteResponse response = http.prepareRequest(call.build()).call();
    return new Response(response.httpResponse(), body(response, longestResponse));
  }

  private static byte[] body(HttpExecuteResponse response, int longest) throws IOException {
    if (response.responseBody().isEmpty()) {
      return new byte[0];
    }
    try (AbortableInputStream in = response.responseBody().orElseThrow()) {
      byte[] body = in.readNBytes(longest);
      if (body.length == longest && in.read() >= 0) {
        in.abort();
        throw new IOException("the answer is longer than " + longest + " bytes");
      }
      return body;
    }
  }
}

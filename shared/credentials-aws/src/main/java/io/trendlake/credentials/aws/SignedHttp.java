// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.credentials.aws;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Sends single operations of AWS, signed with Signature Version 4, where the SDK's client of the
 * service would weigh more than a function may. Safe for use by many threads.
 */
public final class SignedHttp {

  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

  /**
   * From the connection to the last byte of a response: a server that sends a byte now and then, of
   * the head or of the body, is not waited for.
   */
  private static final Duration LONGEST_EXCHANGE = Duration.ofSeconds(60);

  private static final int CHUNK = 1 << 13;

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

  private final SdkHttpClient http;
  private final Duration longest;

  /**
   * Sends over a client.
   *
   * @param http not closed here
   */
  public SignedHttp(SdkHttpClient http) {
    this(http, LONGEST_EXCHANGE);
  }

  /** Sends over a client, and gives up a response that is not whole after that time. */
  SignedHttp(SdkHttpClient http, Duration longest) {
    this.http = Objects.requireNonNull(http, "http");
    this.longest = longest;
  }

  /**
   * A client for services that answer at once: it gives up a connection after 2 s, and a response
   * of which nothing comes for 5 s. The caller closes it.
   */
  public static SdkHttpClient client() {
    return client(LONGEST_CONNECT, LONGEST_SILENCE);
  }

  /**
   * A client over the JDK's URL connection, which starts quicker than the SDK's others. The caller
   * closes it.
   *
   * @param longestConnect after which a connection is given up
   * @param longestSilence after which a response is given up of which nothing comes
   */
  public static SdkHttpClient client(Duration longestConnect, Duration longestSilence) {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(longestConnect)
        .socketTimeout(longestSilence)
        .build();
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
   * {@code #} and a URL after {@code :}.
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
   * Signs a request and sends it, up to three times as long as the response is one that may pass or
   * the connection breaks: again after 100 ms, and once more after 200 ms.
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
    for (int attempt = 1; ; attempt++) {
      try {
        Response response = send(request, payload, service, region, credentials, longestResponse);
        if (attempt == ATTEMPTS || !mayPass.test(response)) {
          return response;
        }
      } catch (IOException e) {
        if (attempt == ATTEMPTS || !isBrokenConnection(e)) {
          throw e;
        }
      }
      Thread.sleep(FIRST_PAUSE.multipliedBy(attempt));
    }
  }

  /** Not a silence, which has taken the time that there is; and the JDK repeats no such request. */
  private static boolean isBrokenConnection(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketException
          || cause instanceof EOFException
          || cause instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Signs a request and sends it once.
   *
   * @param request without a signature; its {@code Content-Length} is that of the payload
   * @param payload the body, which is not changed while it is sent
   * @param service the name that the service signs under, such as {@code lambda}
   * @param region the region that it signs for, such as {@code eu-central-1}
   * @param longestResponse in bytes; a longer body is an error
   * @throws IOException if no answer comes, one that is too long, or not all of it within a minute;
   *     or when the calling thread is interrupted, which it then still is
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
    ExecutableHttpRequest exchange = http.prepareRequest(call.build());
    FutureTask<Response> whole =
        new FutureTask<>(() -> {
          HttpExecuteResponse response = exchange.call();
          return new Response(response.httpResponse(), body(response, longestResponse));
        });
    Thread.ofVirtual().name("signed-http").start(whole);
    try {
      return whole.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      giveUp(whole, exchange);
      throw new IOException(
          "the answer did not come whole within " + longest.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      giveUp(whole, exchange);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an answer was waited for");
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    }
  }

  /**
   * Ends an exchange, whatever it is at. An interrupt as well, since without one the JDK sends a
   * request again whose connection was closed, and one that is not connected yet goes on.
   */
  private static void giveUp(FutureTask<Response> whole, ExecutableHttpRequest exchange) {
    whole.cancel(true);
    exchange.abort();
  }

  /** What the exchange has thrown: returned if it is an {@link IOException}, else thrown again. */
  private static IOException thrown(@Nullable Throwable cause) {
    return switch (cause) {
      case IOException failure -> failure;
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      case null, default -> new IOException("the request failed", cause);
    };
  }

  private static byte[] body(HttpExecuteResponse response, int longest) throws IOException {
    if (response.responseBody().isEmpty()) {
      return new byte[0];
    }
    try (AbortableInputStream in = response.responseBody().orElseThrow()) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      byte[] chunk = new byte[CHUNK];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        body.write(chunk, 0, count);
        if (body.size() > longest) {
          in.abort();
          throw new IOException("the answer is longer than " + longest + " bytes");
        }
      }
      return body.toByteArray();
    }
  }
}

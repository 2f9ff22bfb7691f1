// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.trendlake.testkit.RefusingPort;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What a person reads when S3 refuses. */
final class S3FailureTest {

  private static final String KEY = "samples/minute/x.parquet";

  private interface Work {
    void on(S3Bucket bucket) throws IOException;
  }

  private static String message(int status, String code, Work work) throws IOException {
    return String.valueOf(failure(status, code, work).getMessage());
  }

  private static Throwable failure(int status, String code, Work work) throws IOException {
    Response answer =
        Response.of(status, "<Error><Code>" + code + "</Code><Message>so it is</Message></Error>")
            .with("x-amz-bucket-region", "eu-central-1");
    try (ScriptedServer server = ScriptedServer.start(request -> answer);
        S3Bucket bucket = bucketAt(server.uri())) {
      return caught(() -> work.on(bucket));
    }
  }

  private static S3Bucket bucketAt(URI endpoint) {
    return new S3Bucket("lake", TestClients.at(endpoint));
  }

  private static Throwable caught(ThrowingCallable work) {
    Throwable failure = catchThrowable(work);
    assertThat(failure).isInstanceOf(IOException.class);
    return failure;
  }

  @Test
  void accessDenied_tellsThePermission() throws IOException {
    assertThat(message(403, "AccessDenied", bucket -> bucket.put(KEY, new byte[1])))
        .isEqualTo(
            "cannot write samples/minute/x.parquet in s3://lake: access denied (403 AccessDenied: so it is);"
                + " allow s3:PutObject, and the bucket's key in KMS if it has one");
    assertThat(message(403, "AccessDenied", bucket -> bucket.get(KEY)))
        .contains("allow s3:GetObject, and s3:ListBucket");
    assertThat(message(403, "AccessDenied", bucket -> bucket.list("samples/")))
        .startsWith("cannot list samples/ in s3://lake")
        .contains("allow s3:ListBucket");
    assertThat(message(403, "AccessDenied", bucket -> bucket.delete(KEY)))
        .contains("allow s3:DeleteObject");
  }

  @Test
  void onlyAccessDenied_isAnAccessDenied() throws IOException {
    assertThat(failure(403, "AccessDenied", bucket -> bucket.put(KEY, new byte[1])))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(failure(500, "InternalError", bucket -> bucket.put(KEY, new byte[1])))
        .isNotInstanceOf(AccessDeniedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket,                'there is no such bucket; create it, or correct its name'",
    "301, PermanentRedirect,           'it is in eu-central-1); set the region to that of lake'",
    "400, AuthorizationHeaderMalformed,'it is in eu-central-1); set the region to that of lake'",
    "403, SignatureDoesNotMatch,       'the credentials are refused (403 SignatureDoesNotMatch: so it is)'",
    "400, ExpiredToken,                'the credentials are refused'",
    "500, InternalError,               'S3 answers 500 InternalError: so it is (6 attempts)'",
    "400, InvalidRequest,              'S3 answers 400 InvalidRequest: so it is'",
  })
  void answer_tellsWhatToDo(int status, String code, String remedy) throws IOException {
    for (Work work :
        new Work[] {
          bucket -> bucket.put(KEY, new byte[1]),
          bucket -> bucket.putIfAbsent(KEY, new byte[1]),
          bucket -> bucket.putIfMatch(KEY, new byte[1], "etag"),
          bucket -> bucket.get(KEY),
          bucket -> bucket.tail(KEY, 1),
        }) {
      assertThat(message(status, code, work)).contains(KEY, "s3://lake", remedy);
    }
  }

  @Test
  void nobodyListens_tellsTheAttempts() throws IOException {
    try (RefusingPort nobody = RefusingPort.open();
        S3Bucket bucket = bucketAt(URI.create("http://127.0.0.1:" + nobody.port()))) {
      assertThat(caught(() -> bucket.get(KEY)))
          .hasMessageStartingWith("cannot read " + KEY + " in s3://lake: ")
          .hasMessageContaining("Connection refused")
          .hasMessageContaining("(6 attempts)");
    }
  }

  @Test
  void interruptedThread_isAnInterruptedIo() {
    try (S3Bucket bucket = bucketAt(URI.create("http://127.0.0.1:9"))) {
      Thread.currentThread().interrupt();

      assertThat(caught(() -> bucket.get(KEY))).isInstanceOf(InterruptedIOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void regionOrCredentialsThatAreMissing_areSaidWithoutJavaClasses() {
    String credentials =
        "Unable to load credentials from any of the providers in the chain"
            + " AwsCredentialsProviderChain(credentialsProviders=[A()]) :"
            + " [EnvironmentVariableCredentialsProvider(): Unable to load credentials from system"
            + " settings., ProfileCredentialsProvider(profileName=x): %s,"
            + " ContainerCredentialsProvider(): Cannot fetch credentials from container]";
    String none = "Profile file contained no credentials for profile 'x': ProfileFile(sections=[])";
    assertThat(S3Failure.reason(said(credentials.formatted(none))))
        .startsWith("there are no credentials of AWS; set AWS_PROFILE")
        .endsWith("where a role gives them");
    assertThat(S3Failure.reason(said(credentials.formatted("the SSO session, of x, has expired"))))
        .endsWith("gives them (the profile: the SSO session, of x, has expired)");
    assertThat(S3Failure.reason(said("Unable to load region from any of the providers: [A@1f]")))
        .isEqualTo(
            "nothing says which region of AWS to ask; set AWS_REGION, or write region into the"
                + " profile");
    assertThat(S3Failure.reason(said("Connection refused"))).isEqualTo("Connection refused");
  }

  private static SdkClientException said(String message) {
    return SdkClientException.create(message);
  }
}

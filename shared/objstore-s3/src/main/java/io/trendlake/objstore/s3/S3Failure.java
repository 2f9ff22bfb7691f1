// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Words the failures of S3 for the operator who has to repair them. */
final class S3Failure {

  /** What the SDK says of a profile other than that it is not there. */
  private static final Pattern PROFILE =
      Pattern.compile(
          "ProfileCredentialsProvider\\(profileName=[^)]*\\): (?!Profile file contained no)(.*?)"
              + "(?:, [A-Za-z]+CredentialsProvider\\(|\\]$)");

  private S3Failure() {}

  /** The failure to do something to an object, or to list a prefix. */
  static IOException of(S3Action action, String key, String bucket, SdkException cause) {
    String what = "cannot " + action.verb() + " " + key + " in s3://" + bucket + ": ";
    return switch (cause) {
      case AbortedException aborted -> interrupted(what, aborted);
      case S3Exception answer -> refused(what + reason(action, bucket, answer), answer);
      default -> new IOException(what + reason(cause) + attempts(cause), cause);
    };
  }

  /**
   * Why S3 was not asked at all. Where region or credentials are missing, the SDK names each place
   * in which it looked, by its Java classes; of these only what a profile says helps.
   */
  static String reason(SdkException cause) {
    String said = String.valueOf(cause.rawMessage());
    if (said.startsWith("Unable to load region")) {
      return "nothing says which region of AWS to ask; set AWS_REGION, or write region into the"
          + " profile";
    }
    if (said.startsWith("Unable to load credentials from any")) {
      Matcher profile = PROFILE.matcher(said);
      return "there are no credentials of AWS; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and"
          + " AWS_SECRET_ACCESS_KEY, or run it where a role gives them"
          + (profile.find() ? " (the profile: " + profile.group(1) + ")" : "");
    }
    return said;
  }

  private static IOException interrupted(String what, AbortedException cause) {
    InterruptedIOException failure = new InterruptedIOException(what + "interrupted");
    failure.initCause(cause);
    return failure;
  }

  private static IOException refused(String message, S3Exception answer) {
    if (!isDenied(answer)) {
      return new IOException(message, answer);
    }
    AccessDeniedException denied = new AccessDeniedException(null, null, message);
    denied.initCause(answer);
    return denied;
  }

  private static boolean isDenied(S3Exception answer) {
    String code = code(answer);
    return code.equals("AccessDenied") || code.equals("403");
  }

  private static String reason(S3Action action, String bucket, S3Exception answer) {
    if (isDenied(answer)) {
      return "access denied ("
          + text(answer)
          + "); allow "
          + action.permission()
          + ", and the bucket's key in KMS if it has one";
    }
    return switch (code(answer)) {
      case "NoSuchBucket" -> "there is no such bucket; create it, or correct its name";
      case "PermanentRedirect",
          "TemporaryRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException",
          "301" ->
          region(bucket, answer);
      case "ExpiredToken",
          "InvalidAccessKeyId",
          "InvalidToken",
          "RequestTimeTooSkewed",
          "SignatureDoesNotMatch",
          "TokenRefreshRequired" ->
          "the credentials are refused (" + text(answer) + "); renew them, or set the clock right";
      case "SlowDown" ->
          "S3 asks to slow down"
              + attempts(answer)
              + "; nothing was done, repeat it with fewer requests at once";
      default -> "S3 answers " + text(answer) + attempts(answer);
    };
  }

  private static String region(String bucket, S3Exception answer) {
    String region =
        answer
            .awsErrorDetails()
            .sdkHttpResponse()
            .firstMatchingHeader("x-amz-bucket-region")
            .map(name -> "it is in " + name)
            .orElse(text(answer));
    return "the bucket is in another region than the client asks ("
        + region
        + "); set the region to that of "
        + bucket;
  }

  /** S3's code of the error, or the status where there is none, as after HEAD. */
  static String code(S3Exception answer) {
    String code = answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorCode();
    return code == null ? String.valueOf(answer.statusCode()) : code;
  }

  private static String text(S3Exception answer) {
    String message =
        answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorMessage();
    return answer.statusCode() + " " + code(answer) + (message == null ? "" : ": " + message);
  }

  private static String attempts(SdkException failure) {
    Integer attempts = failure.numAttempts();
    return attempts == null || attempts < 2 ? "" : " (" + attempts + " attempts)";
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.discovery.DiscoveryException;
import java.net.UnknownHostException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Describes what became of a request: what, where, why, and what to do. */
final class CallFailure {

  private static final Set<String> DENIED =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "ForbiddenException",
          "UnauthorizedException",
          "UnauthorizedOperation");

  private static final Set<String> UNKNOWN_CREDENTIALS =
      Set.of("AuthFailure", "InvalidClientTokenId", "OptInRequired", "UnrecognizedClientException");

  /** The JDK's client hides the body of such a response. */
  private static final int UNAUTHORIZED = 401;

  private CallFailure() {}

  static DiscoveryException of(AwsRequest request, Session session, SdkException e) {
    return new DiscoveryException(
        request.permission() + " in " + session.place() + " " + reason(request, session, e), e);
  }

  /** There is nothing to sign a request with. */
  static DiscoveryException withoutCredentials(Session session, SdkException e) {
    String said = said(e);
    return new DiscoveryException(
        session
            .place()
            .roleArn()
            .map(role ->
                "sts:AssumeRole of "
                    + role
                    + " for "
                    + session.place()
                    + " failed"
                    + said
                    + "; check that the role exists, that it trusts the identity that runs this, the"
                    + " external_id, and on AWS that MemberRoleNames of the stack has its name")
            .orElseGet(() -> "there are no credentials for " + session.place() + said),
        e);
  }

  private static String said(SdkException e) {
    return e instanceof AwsServiceException answered
        ? " (" + code(answered) + "): " + message(answered)
        : ": " + e.getMessage();
  }

  /** The status of an answer that the SDK can read nothing from. */
  private static String code(AwsServiceException e) {
    String code = e.awsErrorDetails().errorCode();
    return code == null ? "HTTP status " + e.statusCode() : code;
  }

  private static String message(AwsServiceException e) {
    String message = e.awsErrorDetails().errorMessage();
    return message == null ? "the answer does not say why" : message;
  }

  private static String reason(AwsRequest request, Session session, SdkException e) {
    if (e instanceof AwsServiceException answered) {
      return reason(request, session, answered);
    }
    if (e.getCause() instanceof UnknownHostException) {
      return "cannot be asked, there is no host "
          + e.getMessage()
          + "; check the region and the way to AWS";
    }
    return "has no answer: " + e.getMessage();
  }

  private static String reason(AwsRequest request, Session session, AwsServiceException e) {
    String code = code(e);
    String said = said(e);
    if (DENIED.contains(code)) {
      return "is denied"
          + said
          + "; "
          + session.who()
          + " needs the permission "
          + request.permission();
    }
    if (UNKNOWN_CREDENTIALS.contains(code) || e.statusCode() == UNAUTHORIZED) {
      return "is refused"
          + said
          + "; the region may not be enabled in the account, or the credentials are not valid";
    }
    if (e.isThrottlingException()) {
      return "is throttled" + said + "; it was tried again in vain";
    }
    return "failed" + said;
  }
}

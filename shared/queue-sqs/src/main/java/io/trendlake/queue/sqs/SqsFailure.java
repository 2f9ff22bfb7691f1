// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue.sqs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Words the failures of SQS for the operator who has to repair them. */
final class SqsFailure {

  /** Each with status 403 too, and no permission helps. */
  private static final Set<String> CREDENTIALS_REFUSED =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "RequestExpired",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException");

  private SqsFailure() {}

  /** A request that failed as a whole. */
  static IOException of(String url, SdkException cause) {
    String what = "cannot send to " + url + ": ";
    return switch (cause) {
      case AbortedException aborted -> interrupted(what, aborted);
      case SqsException answer -> new IOException(what + reason(answer, "sqs:SendMessage"), cause);
      default -> new IOException(what + cause.rawMessage(), cause);
    };
  }

  /** A queue whose URL was asked for. */
  static IOException ofName(String name, SdkException cause) {
    String what = "cannot find queue " + name + ": ";
    return switch (cause) {
      case AbortedException aborted -> interrupted(what, aborted);
      case SqsException answer -> new IOException(what + reason(answer, "sqs:GetQueueUrl"), cause);
      default -> new IOException(what + cause.rawMessage(), cause);
    };
  }

  /** Messages of a request that SQS did not take. */
  static IOException of(String url, List<BatchResultErrorEntry> failed) {
    BatchResultErrorEntry first = failed.getFirst();
    return new IOException(
        "cannot send to "
            + url
            + ": it did not take "
            + failed.size()
            + " messages, the first because of "
            + first.code()
            + ": "
            + first.message());
  }

  private static IOException interrupted(String what, AbortedException cause) {
    InterruptedIOException failure = new InterruptedIOException(what + "interrupted");
    failure.initCause(cause);
    return failure;
  }

  private static String reason(SqsException answer, String permission) {
    String code = code(answer);
    String text = answer.statusCode() + " " + code + ": " + message(answer);
    if (CREDENTIALS_REFUSED.contains(code)) {
      return "the credentials are refused (" + text + "); renew them, or set the clock right";
    }
    if (code.startsWith("AccessDenied") || answer.statusCode() == 403) {
      return "access denied ("
          + text
          + "); allow "
          + permission
          + ", and the queue's key in KMS if it has one";
    }
    if (code.endsWith("NonExistentQueue") || code.endsWith("QueueDoesNotExist")) {
      return "there is no such queue (" + text + "); correct its URL or the region";
    }
    return "SQS answers " + text;
  }

  private static String code(SqsException answer) {
    return answer.awsErrorDetails() == null
        ? String.valueOf(answer.statusCode())
        : String.valueOf(answer.awsErrorDetails().errorCode());
  }

  private static String message(SqsException answer) {
    return answer.awsErrorDetails() == null
        ? String.valueOf(answer.getMessage())
        : String.valueOf(answer.awsErrorDetails().errorMessage());
  }
}

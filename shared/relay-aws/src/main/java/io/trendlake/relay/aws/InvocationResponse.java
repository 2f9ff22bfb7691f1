// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay.aws;

import io.trendlake.credentials.aws.SignedHttp;
import io.trendlake.json.JsonTree;
import java.io.IOException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** What Lambda answered to an invocation. */
@SuppressWarnings("ArrayRecordComponent")
record InvocationResponse(SdkHttpResponse head, byte[] body) {

  private static final int OK = 200;
  private static final int THROTTLED = 429;
  private static final int SERVER_ERROR = 500;

  /** Whether another one may come soon: a throttle, or trouble of Lambda's own. */
  static boolean mayPass(SignedHttp.Response answer) {
    int status = answer.head().statusCode();
    return status == THROTTLED || status >= SERVER_ERROR;
  }

  /**
   * What the function answered.
   *
   * @throws IOException if it was not invoked, or failed, with a readable reason
   */
  byte[] payload() throws IOException {
    if (head.statusCode() != OK) {
      throw new IOException(refusal());
    }
    if (head.firstMatchingHeader("x-amz-function-error").isPresent()) {
      throw new IOException("the function failed: " + text("errorMessage"));
    }
    return body;
  }

  private String refusal() {
    String code = SignedHttp.errorCode(head.firstMatchingHeader("x-amzn-errortype").orElse(""));
    String answer = head.statusCode() + " " + code + ": " + text("message");
    return switch (code) {
      case "AccessDeniedException" ->
          "access denied (" + answer + "); allow lambda:InvokeFunction to the role of the account";
      case "ResourceNotFoundException" ->
          "there is no such function ("
              + answer
              + "); deploy member-account.yaml with the subnets of a relay, or correct"
              + " relay_function";
      case "TooManyRequestsException" ->
          "it is throttled (" + answer + "); raise the concurrency of Lambda in the account";
      default -> "Lambda answers " + answer;
    };
  }

  /** A member of the body, in either spelling that Lambda has; the body if it is no such JSON. */
  private String text(String name) {
    try {
      JsonTree json = JsonTree.parse(body);
      String upper = Character.toUpperCase(name.charAt(0)) + name.substring(1);
      return json.at(json.has(name) ? name : upper).text();
    } catch (IllegalArgumentException notJson) {
      return new String(body, java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}

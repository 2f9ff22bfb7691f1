// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.credentials.aws.SignedHttp;
import java.io.IOException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * What AWS says when it refuses.
 *
 * @param code such as {@code UnauthorizedOperation}; the status if the answer names none
 */
record ApiError(String code, String message) {

  /** What an answer with an error status says, however broken it is. */
  static ApiError of(AwsService.Protocol protocol, SdkHttpResponse head, byte[] body) {
    String status = "HTTP " + head.statusCode();
    if (body.length == 0) {
      return new ApiError(status, "the answer gives no reason");
    }
    try {
      return switch (protocol) {
        case QUERY -> ofXml(XmlResponse.read(body), status);
        case JSON, REST -> ofJson(JsonResponse.read(body), head, status);
      };
    } catch (IOException e) {
      return new ApiError(status, String.valueOf(e.getMessage()));
    }
  }

  /** EC2 has {@code Errors/Error} where the others have {@code Error}. */
  private static ApiError ofXml(ApiValue answer, String status) {
    ApiValue error =
        answer.at("Error").isAbsent() ? answer.at("Errors", "Error") : answer.at("Error");
    return new ApiError(error.nonEmpty("Code").orElse(status), error.text("Message"));
  }

  private static ApiError ofJson(ApiValue answer, SdkHttpResponse head, String status) {
    String type =
        head.firstMatchingHeader("x-amzn-errortype")
            .or(() -> answer.nonEmpty("__type"))
            .orElse(status);
    return new ApiError(
        SignedHttp.errorCode(type), answer.nonEmpty("message").orElse(answer.text("Message")));
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * As much of S3 and Glue as it takes to lay a lake there, by plain HTTP: the SDK on the class path
 * is Trino's. Signatures are not looked at by moto, but for the service's name.
 */
final class StoreApi implements AutoCloseable {

  static final String REGION = "us-east-1";

  private final URI endpoint;
  private final HttpClient http = HttpClient.newHttpClient();

  StoreApi(URI endpoint) {
    this.endpoint = endpoint;
  }

  void createBucket(String bucket) throws IOException, InterruptedException {
    put(bucket, new byte[0]);
  }

  void putObject(String bucket, String key, byte[] content)
      throws IOException, InterruptedException {
    put(bucket + '/' + key, content);
  }

  private void put(String path, byte[] content) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(endpoint.resolve("/" + path))
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content)));
  }

  /** Calls an action of Glue's API. */
  void glue(String action, String json) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", "AWSGlue." + action)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/%s/glue/aws4_request, SignedHeaders=host, Signature=0"
                    .formatted(REGION))
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    if (response.statusCode() / 100 != 2) {
      throw new IOException(response + ": " + response.body());
    }
  }

  @Override
  public void close() {
    http.close();
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A put on a condition that knows its own work again.
 *
 * <p>When an answer is lost the client asks again, and if the first request had been carried out
 * the second finds the object it wrote, which its condition refuses. Equal content would not show
 * whose object that is (two runs of one tick write the same bytes, and only one may continue), so
 * each put leaves its own id in the object's metadata. It is looked up only when a put is refused
 * that was sent more than once; the look-up needs {@code s3:GetObject}.
 */
final class ConditionalPut {

  /** The metadata's name, {@code x-amz-meta-trendlake-write} over HTTP. */
  static final String WRITE_ID = "trendlake-write";

  private final S3Client client;
  private final String bucket;
  private final String key;
  private final String writeId = UUID.randomUUID().toString();

  ConditionalPut(S3Client client, String bucket, String key) {
    this.client = client;
    this.bucket = bucket;
    this.key = key;
  }

  /** The etag of what was written, or empty if the condition does not hold. */
  Optional<String> send(RequestBody content, Consumer<PutObjectRequest.Builder> condition) {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .metadata(Map.of(WRITE_ID, writeId))
            .applyMutation(condition)
            .build();
    try {
      return Optional.of(client.putObject(request, content).eTag());
    } catch (S3Exception e) {
      if (!isRefusal(e)) {
        throw e;
      }
      return e.numAttempts() != null && e.numAttempts() > 1 ? ownEtag() : Optional.empty();
    }
  }

  /** A condition on an object that is not there is answered by 404 or by 412. */
  private static boolean isRefusal(S3Exception answer) {
    return answer.statusCode() == 412 || S3Failure.code(answer).equals("NoSuchKey");
  }

  private Optional<String> ownEtag() {
    try {
      HeadObjectResponse there = client.headObject(head -> head.bucket(bucket).key(key));
      return writeId.equals(there.metadata().get(WRITE_ID))
          ? Optional.of(there.eTag())
          : Optional.empty();
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }
}

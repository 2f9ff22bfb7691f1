// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.KeyOrder;
import io.trendlake.objstore.Keys;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.ObjectPage;
import io.trendlake.objstore.ObjectTail;
import io.trendlake.objstore.Ranges;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of S3, or of a store that speaks its protocol with conditional puts.
 *
 * <p>Etags are S3's own and mean nothing but equality. Nothing is sent before the first call. An
 * {@link IOException} names key, bucket and remedy; after one from a put the object is whole or not
 * there, and nobody knows which.
 */
public final class S3Bucket implements Bucket {

  /** The most that a request takes. */
  private static final int DELETED_AT_ONCE = 1000;

  private final S3Client client;
  private final String name;

  /**
   * A bucket by its name.
   *
   * @param client of {@link S3Clients}; closed with the bucket
   */
  public S3Bucket(String name, S3Client client) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the bucket has no name");
    }
    this.name = name;
    this.client = Objects.requireNonNull(client, "client");
  }

  /**
   * A bucket by its name, with region and credentials of the environment.
   *
   * @throws UncheckedIOException if the environment has no region
   */
  public static S3Bucket of(String name) {
    try {
      return new S3Bucket(name, S3Clients.builder().build());
    } catch (SdkException e) {
      throw new UncheckedIOException(
          new IOException("s3://%s: %s".formatted(name, S3Failure.reason(e)), e));
    }
  }

  @Override
  public String put(String key, byte[] content) throws IOException {
    Keys.check(key);
    return call(
        S3Action.WRITE,
        key,
        () -> client.putObject(put -> put.bucket(name).key(key), body(content)).eTag());
  }

  @Override
  public Optional<String> putIfAbsent(String key, byte[] content) throws IOException {
    Keys.check(key);
    ConditionalPut put = new ConditionalPut(client, name, key);
    return call(
        S3Action.WRITE, key, () -> put.send(body(content), request -> request.ifNoneMatch("*")));
  }

  @Override
  public Optional<String> putIfMatch(String key, byte[] content, String etag) throws IOException {
    Keys.check(key);
    ConditionalPut put = new ConditionalPut(client, name, key);
    return call(
        S3Action.WRITE, key, () -> put.send(body(content), request -> request.ifMatch(etag)));
  }

  @Override
  public Optional<StoredObject> get(String key) throws IOException {
    Keys.check(key);
    try {
      return read(key, null)
          .map(read -> new StoredObject(key, read.content(), read.answer().eTag()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public byte[] getRange(String key, long offset, int length) throws IOException {
    Keys.check(key);
    Ranges.check(key, offset, length);
    // A range of HTTP has a byte at least; none is asked for to see whether there is an object.
    long last = offset + Math.min(Math.max(length, 1) - 1L, Long.MAX_VALUE - offset);
    byte[] content =
        read(key, "bytes=" + offset + "-" + last).map(S3Read::content).orElse(new byte[0]);
    return content.length > length ? Arrays.copyOf(content, length) : content;
  }

  @Override
  public ObjectTail tail(String key, int length) throws IOException {
    Keys.check(key);
    Ranges.checkTail(key, length);
    return read(key, "bytes=-" + length)
        .map(read -> new ObjectTail(read.objectSize(), read.content()))
        .orElse(new ObjectTail(0, new byte[0]));
  }

  @Override
  public List<ObjectInfo> list(String prefix) throws IOException {
    Keys.checkPrefix(prefix);
    List<ObjectInfo> found =
        call(
            S3Action.LIST,
            prefix.isEmpty() ? "everything" : prefix,
            () ->
                client
                    .listObjectsV2Paginator(list -> list.bucket(name).prefix(prefix))
                    .contents()
                    .stream()
                    .filter(object -> Keys.isKey(object.key()))
                    .map(S3Bucket::info)
                    .toList());
    return KeyOrder.sorted(found);
  }

  @Override
  public ObjectPage page(String prefix, String after) throws IOException {
    Keys.checkPrefix(prefix);
    ListObjectsV2Response page =
        call(
            S3Action.LIST,
            prefix.isEmpty() ? "everything" : prefix,
            () ->
                client.listObjectsV2(list -> {
                  list.bucket(name).prefix(prefix);
                  if (!after.isEmpty()) {
                    list.startAfter(after);
                  }
                }));
    List<ObjectInfo> found =
        page.contents().stream()
            .filter(object -> Keys.isKey(object.key()))
            .map(S3Bucket::info)
            .toList();
    boolean isLast = !Boolean.TRUE.equals(page.isTruncated()) || page.contents().isEmpty();
    return new ObjectPage(KeyOrder.sorted(found), isLast ? null : page.contents().getLast().key());
  }

  @Override
  public void delete(String key) throws IOException {
    Keys.check(key);
    call(S3Action.DELETE, key, () -> client.deleteObject(delete -> delete.bucket(name).key(key)));
  }

  @Override
  public void deleteAll(Collection<String> keys) throws IOException {
    keys.forEach(Keys::check);
    List<String> all = List.copyOf(keys);
    for (int from = 0; from < all.size(); from += DELETED_AT_ONCE) {
      List<String> some = all.subList(from, Math.min(all.size(), from + DELETED_AT_ONCE));
      for (S3Error left : deleteSome(some)) {
        // Alone it is tried again, and fails with what there is to say.
        delete(left.key());
      }
    }
  }

  /** Those that S3 did not delete, in an answer that is otherwise good. */
  private List<S3Error> deleteSome(List<String> keys) throws IOException {
    List<ObjectIdentifier> objects =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    return call(
        S3Action.DELETE,
        keys.getFirst() + " and those after it",
        () ->
            client
                .deleteObjects(
                    delete -> delete.bucket(name).delete(all -> all.objects(objects).quiet(true)))
                .errors());
  }

  @Override
  public void close() {
    client.close();
  }

  private interface Call<T> {
    T make();
  }

  private <T> T call(S3Action action, String key, Call<T> call) throws IOException {
    try {
      return call.make();
    } catch (SdkException e) {
      throw S3Failure.of(action, key, name, e);
    }
  }

  /** Empty if the object has no byte in the range; an empty object has none in any. */
  private Optional<S3Read> read(String key, @Nullable String range) throws IOException {
    try {
      return Optional.of(
          client.getObject(get -> get.bucket(name).key(key).range(range), S3Read.transformer()));
    } catch (SdkException e) {
      if (e instanceof S3Exception answer && answer.statusCode() == 416) {
        return Optional.empty();
      }
      if (e instanceof S3Exception answer && S3Failure.code(answer).equals("NoSuchKey")) {
        throw new NoSuchFileException(key, null, "there is no such object in s3://" + name);
      }
      throw S3Failure.of(S3Action.READ, key, name, e);
    }
  }

  private static RequestBody body(byte[] content) {
    return RequestBody.fromContentProvider(
        ContentStreamProvider.fromByteArrayUnsafe(content),
        content.length,
        "application/octet-stream");
  }

  private static ObjectInfo info(S3Object object) {
    return new ObjectInfo(object.key(), object.size(), object.lastModified());
  }
}

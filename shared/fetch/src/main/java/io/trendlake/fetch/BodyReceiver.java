// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Passes the chunks of one answer on to a sink, until it refuses one.
 *
 * <p>The client calls it from threads of its own. {@link #abandon} cuts it off from the sink for
 * good, so that the sink's buffer can be used for something else while late chunks still come in.
 */
final class BodyReceiver implements BodySubscriber<Void> {

  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private @Nullable BodySink sink;
  private Flow.@Nullable Subscription subscription;

  BodyReceiver(BodySink sink) {
    this.sink = sink;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return done;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    if (sink == null) {
      newSubscription.cancel();
    } else {
      newSubscription.request(Long.MAX_VALUE);
    }
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> chunks) {
    try {
      for (ByteBuffer chunk : chunks) {
        if (sink != null) {
          sink.take(chunk);
        }
      }
    } catch (FetchException e) {
      fail(e);
    }
  }

  @Override
  public synchronized void onError(Throwable failure) {
    fail(failure);
  }

  @Override
  public synchronized void onComplete() {
    try {
      if (sink != null) {
        sink.end();
      }
      release();
      done.complete(null);
    } catch (FetchException e) {
      fail(e);
    }
  }

  /** Stops the transfer; after this the sink is not touched. Without effect once it has ended. */
  synchronized void abandon() {
    if (sink != null) {
      fail(new FetchException("abandoned"));
    }
  }

  private void fail(Throwable failure) {
    release();
    if (subscription != null) {
      subscription.cancel();
    }
    done.completeExceptionally(failure);
  }

  private void release() {
    if (sink != null) {
      sink.release();
      sink = null;
    }
  }
}

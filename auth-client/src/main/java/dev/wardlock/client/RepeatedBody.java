package dev.wardlock.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/**
 * A body that is read from its publisher again when it is sent again. Where it is shorter then, for
 * its publisher hands out one stream twice, the second request fails rather than be sent in part.
 */
final class RepeatedBody implements BodyPublisher {

  private static final int MAX_READ = 8 << 20;

  private final BodyPublisher body;

  /** How long it was the first time; -1 as long as that is not known. */
  private volatile long whole = -1;

  RepeatedBody(BodyPublisher body) {
    this.body = body;
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  /** A body of unknown length that was not read to its end may be a stream that is gone. */
  boolean canRepeat() {
    return body.contentLength() >= 0 || whole >= 0;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    body.subscribe(new Counting(subscriber));
  }

  /** All of it, in memory. */
  CompletableFuture<byte[]> read() {
    var reader = new Reader();
    subscribe(reader);
    return reader.bytes;
  }

  private final class Counting implements Subscriber<ByteBuffer> {

    private final Subscriber<? super ByteBuffer> to;
    private long count;

    Counting(Subscriber<? super ByteBuffer> to) {
      this.to = to;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      to.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuffer part) {
      count += part.remaining();
      to.onNext(part);
    }

    @Override
    public void onError(Throwable problem) {
      to.onError(problem);
    }

    @Override
    public void onComplete() {
      if (whole > count) {
        to.onError(
            new IOException(
                "The body of this request could not be sent again after a 401: its publisher gave "
                    + count
                    + " of "
                    + whole
                    + " bytes. Give it a publisher that begins anew for each subscriber."));
        return;
      }
      whole = count;
      to.onComplete();
    }
  }

  private static final class Reader implements Subscriber<ByteBuffer> {

    private final CompletableFuture<byte[]> bytes = new CompletableFuture<>();
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer part) {
      if (read.size() + part.remaining() > MAX_READ) {
        bytes.completeExceptionally(
            new IOException(
                "The login has parameters for bodies, and this body is larger than "
                    + MAX_READ
                    + " bytes."));
        return;
      }
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      read.writeBytes(copy);
    }

    @Override
    public void onError(Throwable problem) {
      bytes.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
      bytes.complete(read.toByteArray());
    }
  }
}

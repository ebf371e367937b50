package dev.wardlock.client.script.child;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** Collects the body of a request. Publishers of texts and bytes publish all in this thread. */
final class BodyBytes implements Flow.Subscriber<ByteBuffer> {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private BodyBytes() {}

  static byte[] of(HttpRequest.BodyPublisher publisher) {
    var body = new BodyBytes();
    publisher.subscribe(body);
    return body.bytes.toByteArray();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer some) {
    byte[] copy = new byte[some.remaining()];
    some.get(copy);
    bytes.writeBytes(copy);
  }

  @Override
  public void onError(Throwable problem) {
    throw new IllegalArgumentException("the body cannot be read", problem);
  }

  @Override
  public void onComplete() {}
}

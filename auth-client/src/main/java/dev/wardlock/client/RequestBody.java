package dev.wardlock.client;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The body of a request, which may have to be sent twice, and the request that carries a state. */
final class RequestBody {

  private final HttpRequest request;
  private final @Nullable RepeatedBody repeated;
  private volatile byte @Nullable [] read;

  private RequestBody(HttpRequest request, @Nullable RepeatedBody repeated) {
    this.request = request;
    this.repeated = repeated;
  }

  static RequestBody of(HttpRequest request) {
    Optional<BodyPublisher> body =
        request.bodyPublisher().filter(publisher -> publisher.contentLength() != 0);
    return new RequestBody(request, body.map(RepeatedBody::new).orElse(null));
  }

  boolean canRepeat() {
    return repeated == null || read != null || repeated.canRepeat();
  }

  /** The request with what a state has for it. */
  CompletableFuture<HttpRequest> carrying(TokenState state) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request, (name, value) -> !state.headers().containsKey(name));
    state.headers().forEach((name, value) -> builder.header(name, value.reveal()));
    BodyParams params = BodyParams.of(request, state);
    if (params == null) {
      if (repeated != null) {
        builder.method(request.method(), repeated);
      }
      return CompletableFuture.completedFuture(builder.build());
    }
    return bytes()
        .thenApply(
            body -> {
              try {
                byte[] filled = params.into(body);
                return builder.method(request.method(), BodyPublishers.ofByteArray(filled)).build();
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            });
  }

  private CompletableFuture<byte[]> bytes() {
    byte[] before = read;
    if (before != null) {
      return CompletableFuture.completedFuture(before);
    }
    return repeated == null
        ? CompletableFuture.completedFuture(new byte[0])
        : repeated
            .read()
            .thenApply(
                body -> {
                  read = body;
                  return body;
                });
  }
}

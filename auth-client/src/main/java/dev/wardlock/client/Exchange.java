package dev.wardlock.client;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call of the client, with all requests that it takes: the first, after a redirect, and once
 * more after a 401.
 */
final class Exchange<T> {

  private final AuthenticatedHttpClient owner;
  private final BodyHandler<T> handler;
  private final @Nullable PushPromiseHandler<T> pushes;
  private final Result result = new Result();

  Exchange(
      AuthenticatedHttpClient owner,
      BodyHandler<T> handler,
      @Nullable PushPromiseHandler<T> pushes) {
    this.owner = owner;
    this.handler = handler;
    this.pushes = pushes;
  }

  /**
   * A request on its way.
   *
   * @param request as the caller made it, without credentials
   * @param own whether every request so far went to the origin
   * @param renewed whether a 401 was answered with a renewal already
   */
  private record Leg(
      HttpRequest request, RequestBody body, boolean own, int redirects, boolean renewed) {

    Leg again() {
      return new Leg(request, body, own, redirects, true);
    }
  }

  /** What to do in place of returning an answer. */
  @FunctionalInterface
  private interface Next {
    void go() throws IOException;
  }

  @FunctionalInterface
  private interface Step<A> {
    void take(A value) throws IOException;
  }

  CompletableFuture<HttpResponse<T>> start(HttpRequest request) {
    begin(new Leg(request, RequestBody.of(request), owner.isOwn(request.uri()), 0, false));
    return result;
  }

  private void begin(Leg leg) {
    if (leg.own()) {
      then(owner.credentials().current(), state -> authenticate(leg, state));
    } else {
      send(leg, leg.request(), null);
    }
  }

  private void authenticate(Leg leg, TokenState state) {
    then(leg.body().carrying(state), request -> send(leg, request, state));
  }

  private void send(Leg leg, HttpRequest request, @Nullable TokenState state) {
    var next = new AtomicReference<@Nullable Next>();
    BodyHandler<T> judging =
        info -> {
          Next instead = instead(leg, state, info);
          next.set(instead);
          return instead == null ? handler.apply(info) : discarding();
        };
    then(
        owner.client().sendAsync(request, judging, pushes),
        response -> {
          Next instead = next.get();
          if (instead == null) {
            result.complete(response);
          } else {
            instead.go();
          }
        });
  }

  @SuppressWarnings("NullAway") // the answer with this body is not given to anybody
  private HttpResponse.BodySubscriber<T> discarding() {
    return BodySubscribers.replacing(null);
  }

  private @Nullable Next instead(Leg leg, @Nullable TokenState state, ResponseInfo info) {
    if (info.statusCode() == 401
        && state != null
        && !leg.renewed()
        && leg.body().canRepeat()
        && owner.credentials().canRenew(state)) {
      return () ->
          then(owner.credentials().renew(state), newer -> authenticate(leg.again(), newer));
    }
    if (owner.maxRedirects() == 0) {
      return null;
    }
    HttpRequest request = Redirects.next(leg.request(), info.statusCode(), info.headers());
    return request == null ? null : () -> follow(leg, request);
  }

  private void follow(Leg leg, HttpRequest request) throws IOException {
    if (leg.redirects() == owner.maxRedirects()) {
      throw new IOException("More than " + owner.maxRedirects() + " redirects.");
    }
    begin(
        new Leg(
            request,
            RequestBody.of(request),
            leg.own() && owner.isOwn(request.uri()),
            leg.redirects() + 1,
            leg.renewed()));
  }

  private <A> void then(CompletableFuture<A> stage, Step<A> step) {
    result.waitsFor(stage);
    var unused =
        stage.whenComplete(
            (value, problem) -> {
              try {
                if (problem != null) {
                  result.completeExceptionally(Waiting.unwrapped(problem));
                } else {
                  step.take(value);
                }
              } catch (IOException | RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            });
  }

  /** What the caller holds: to cancel it cancels what it waits for. */
  private final class Result extends CompletableFuture<HttpResponse<T>> {

    private volatile @Nullable CompletableFuture<?> stage;

    void waitsFor(CompletableFuture<?> now) {
      stage = now;
      if (isCancelled()) {
        now.cancel(true);
      }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      CompletableFuture<?> now = stage;
      if (cancelled && now != null) {
        now.cancel(mayInterruptIfRunning);
      }
      return cancelled;
    }
  }
}

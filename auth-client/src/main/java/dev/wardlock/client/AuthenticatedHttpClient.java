package dev.wardlock.client;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An {@link HttpClient} that authenticates at one origin, and nowhere else.
 *
 * <p>A request to the origin carries the header fields of the current {@link TokenState}, in place
 * of its own of the same names, and its fields of bodies: in forms, and at the top of JSON objects
 * of up to 8 MiB; other bodies are left alone. What has expired is renewed first, once, however
 * many callers wait. A 401 from the origin renews and sends the request once more; for that its
 * body is read again from its publisher, and where it turns out shorter the request fails.
 *
 * <p>A request to any other origin is sent as the caller made it. Redirects are followed here and
 * not by the client below: from https to http never; to another origin without the caller's header
 * fields but those that say what is understood, never with a body, and without credentials from
 * there on, even if it leads back. An answer that is not followed is the caller's. Alternative
 * services (RFC 7838) are not used.
 *
 * <p>What cannot be renewed ends in a {@link LoginRequiredException}. A timeout of a request is
 * that of each exchange, not of all of them.
 *
 * <p>Safe for use by many threads.
 *
 * <p>Source: RFC 6750; RFC 9110, sections 11 and 15.4; RFC 6454.
 */
public final class AuthenticatedHttpClient extends HttpClient {

  private final Credentials credentials;
  private final Origin origin;
  private final HttpClient client;
  private final int maxRedirects;

  AuthenticatedHttpClient(
      Credentials credentials, Origin origin, HttpClient client, int maxRedirects) {
    this.credentials = credentials;
    this.origin = origin;
    this.client = client;
    this.maxRedirects = maxRedirects;
  }

  /**
   * A client.
   *
   * @param credentials what requests carry
   * @param origin a URL of the only origin that may see it; its path does not matter
   * @return a builder
   */
  public static AuthenticatedHttpClientBuilder builder(Credentials credentials, URI origin) {
    return new AuthenticatedHttpClientBuilder(credentials, origin);
  }

  /**
   * Sends a request, and waits for the answer.
   *
   * @param request the request
   * @param handler what reads the body of the answer that is returned, and of no other
   * @return the answer
   * @throws LoginRequiredException if a person has to log in
   * @throws IOException if there is no answer, or a body could not be sent again, or there were too
   *     many redirects
   * @throws InterruptedException if this thread is interrupted; the request is given up
   * @throws IllegalArgumentException if the URL has user information in it, or as the JDK says
   */
  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return Waiting.on(sendAsync(request, handler));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return sendAsync(request, handler, null);
  }

  /**
   * Sends a request.
   *
   * @param request the request
   * @param handler what reads the body of the answer that is returned, and of no other
   * @param pushes what takes what the server pushes; null for nothing
   * @return the answer; to cancel it gives the request up. Completes exceptionally with what {@link
   *     #send} throws
   */
  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
    if (request.uri().getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "There is user information in the URL: it is not sent, and does not belong there.");
    }
    return new Exchange<>(this, handler, pushes).start(request);
  }

  Credentials credentials() {
    return credentials;
  }

  boolean isOwn(URI uri) {
    return origin.equals(Origin.of(uri));
  }

  HttpClient client() {
    return client;
  }

  int maxRedirects() {
    return maxRedirects;
  }

  @Override
  public Redirect followRedirects() {
    return maxRedirects == 0 ? Redirect.NEVER : Redirect.NORMAL;
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }
}

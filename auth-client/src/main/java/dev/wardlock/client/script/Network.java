package dev.wardlock.client.script;

import dev.wardlock.client.trace.Trace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of one script: to its origins alone, without following a redirect, and within
 * bounds of time and size.
 */
final class Network {

  /** How long one answer may take. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int MAX_ANSWER = 8 * 1024 * 1024;
  private static final int MAX_REQUESTS = 200;

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([A-Za-z0-9._:-]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  private final HttpClient client;
  private final Set<String> origins;
  private final Mask mask;
  private int sent;
  private boolean answered = true;

  Network(HttpClient client, Set<String> origins, Mask mask) {
    this.client = client;
    this.origins = origins;
    this.mask = mask;
  }

  /** What is wrong with an origin that a script names; null where nothing is. */
  static @Nullable String fault(String origin) {
    try {
      URI uri = URI.create(origin);
      if (uri.getHost() == null || !Trace.origin(uri).equals(origin)) {
        return origin + " is no origin: it is to be scheme://host:port, without a default port.";
      }
      boolean plain = "http".equals(uri.getScheme());
      if (plain ? !isLoopback(uri) : !"https".equals(uri.getScheme())) {
        return origin + " is neither https nor on this machine.";
      }
      return null;
    } catch (IllegalArgumentException e) {
      return origin + " is no origin.";
    }
  }

  static boolean isLoopback(URI uri) {
    return uri.getHost() != null && LOOPBACK.matcher(uri.getHost()).matches();
  }

  /** Ends the script where an address is not at one of its origins. */
  URI permitted(String address) throws Ended {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new Ended("The script asked for an address that is malformed: " + address);
    }
    if (uri.getHost() == null
        || uri.getRawUserInfo() != null
        || !origins.contains(Trace.origin(uri))) {
      throw new Ended(
          "The script asked for "
              + address
              + ", which is at none of its hosts ("
              + String.join(", ", origins)
              + "), and was ended.");
    }
    return uri;
  }

  /**
   * Sends {@code [send, method, uri, headers, body, millis]}.
   *
   * @return {@code [status, headers, body]}
   * @throws IOException if there was no answer
   * @throws IllegalArgumentException if it is no request
   */
  List<?> send(List<?> message) throws IOException, Ended, InterruptedException {
    if (!(message.size() == 6
        && message.get(1) instanceof String method
        && message.get(2) instanceof String address
        && message.get(3) instanceof Map<?, ?> fields
        && message.get(5) instanceof Long millis)) {
      throw new Ended("The script sent no request.");
    }
    sent++;
    if (sent > MAX_REQUESTS) {
      throw new Ended("The script sent more than " + MAX_REQUESTS + " requests and was ended.");
    }
    var request = HttpRequest.newBuilder(permitted(address));
    fields.forEach((name, values) -> add(request, String.valueOf(name), values));
    request.method(
        method,
        message.get(4) instanceof byte[] body
            ? HttpRequest.BodyPublishers.ofByteArray(body)
            : HttpRequest.BodyPublishers.noBody());
    HttpRequest built = request.build();
    mask.headers(built.headers().map());
    answered = false;
    HttpResponse<byte[]> response = exchange(built, patience(millis));
    answered = response.statusCode() < 500;
    String body = new String(response.body(), charset(response.headers()));
    mask.headers(response.headers().map());
    mask.body(body);
    return List.of(response.statusCode(), response.headers().map(), body);
  }

  /** Whether the last request was answered, and not by a server that is out of order. */
  boolean answered() {
    return answered;
  }

  /** The body is asked for as it is: nothing here decompresses it. */
  private static void add(HttpRequest.Builder request, String name, @Nullable Object values) {
    if (values instanceof List<?> list && !name.equalsIgnoreCase("Accept-Encoding")) {
      list.forEach(value -> request.header(name, String.valueOf(value)));
    }
  }

  private static Duration patience(long millis) {
    return millis > 0 && millis < PATIENCE.toMillis() ? Duration.ofMillis(millis) : PATIENCE;
  }

  /** The client's own time limit ends with the header of the answer; this one with its body. */
  private HttpResponse<byte[]> exchange(HttpRequest request, Duration patience)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, head -> new BoundedBody(MAX_ANSWER));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          Trace.origin(request.uri()) + " did not answer within " + patience.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      throw new IOException(Trace.origin(request.uri()) + " could not be asked: " + why, e);
    } catch (CancellationException e) {
      throw new IOException(Trace.origin(request.uri()) + " could not be asked", e);
    } finally {
      answer.cancel(true);
    }
  }

  private static Charset charset(HttpHeaders headers) {
    Matcher named = CHARSET.matcher(headers.firstValue("Content-Type").orElse(""));
    try {
      return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }
}

package dev.wardlock.client.script.child;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** An answer that another process received. */
record RemoteResponse(HttpRequest request, int statusCode, HttpHeaders headers, String body)
    implements HttpResponse<String> {

  /** A request as a message: {@code [send, method, uri, headers, body, seconds]}. */
  static List<?> message(HttpRequest request) {
    long millis = request.timeout().map(Duration::toMillis).orElse(0L);
    byte[] body = request.bodyPublisher().map(BodyBytes::of).orElse(null);
    return Arrays.asList(
        "send", request.method(), request.uri().toString(), request.headers().map(), body, millis);
  }

  /** An answer of the form {@code [status, headers, body]}. */
  static RemoteResponse to(HttpRequest request, @Nullable Object answer) throws IOException {
    if (answer instanceof List<?> parts
        && parts.get(0) instanceof Long status
        && parts.get(1) instanceof Map<?, ?> fields
        && parts.get(2) instanceof String body) {
      var headers = new TreeMap<String, List<String>>();
      for (Map.Entry<?, ?> field : fields.entrySet()) {
        var values = new ArrayList<String>();
        ((List<?>) field.getValue()).forEach(value -> values.add(String.valueOf(value)));
        headers.put(String.valueOf(field.getKey()), values);
      }
      return new RemoteResponse(
          request, status.intValue(), HttpHeaders.of(headers, (name, value) -> true), body);
    }
    throw new IOException("not an answer");
  }

  @Override
  public Optional<HttpResponse<String>> previousResponse() {
    return Optional.empty();
  }

  @Override
  public Optional<SSLSession> sslSession() {
    return Optional.empty();
  }

  @Override
  public URI uri() {
    return request.uri();
  }

  @Override
  public HttpClient.Version version() {
    return HttpClient.Version.HTTP_1_1;
  }

  @Override
  public String toString() {
    return "(" + request.method() + " " + request.uri() + ") " + statusCode;
  }
}

package dev.wardlock.client.trace;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One exchange of a capture: a request, and the answer where there was one.
 *
 * <p>Names of header fields keep the case they were captured in, and look-up by name does not mind
 * it. The pseudo-headers of HTTP/2 are left out. Holds secrets as they were captured; its text
 * shows none. Immutable.
 *
 * @param id its place in the capture, such as {@code t0012}
 * @param startedAt when it was sent; null where the capture does not say
 * @param method in capitals
 * @param uri absolute
 * @param requestHeaders in their order
 * @param requestBody as text; null where there was none or it is not text
 * @param status of the answer; 0 where there was none
 * @param responseHeaders in their order, each cookie that is set in a field of its own
 * @param responseBody as text; null where there was none, it is not text, or it was left out
 */
public record Trace(
    String id,
    @Nullable Instant startedAt,
    String method,
    URI uri,
    List<Map.Entry<String, String>> requestHeaders,
    @Nullable String requestBody,
    int status,
    List<Map.Entry<String, String>> responseHeaders,
    @Nullable String responseBody) {

  /**
   * An exchange.
   *
   * @param id its place in the capture
   * @param startedAt when it was sent
   * @param method in capitals
   * @param uri absolute
   * @param requestHeaders in their order
   * @param requestBody as text
   * @param status of the answer
   * @param responseHeaders in their order
   * @param responseBody as text
   */
  public Trace {
    requestHeaders = List.copyOf(requestHeaders);
    responseHeaders = List.copyOf(responseHeaders);
  }

  /**
   * Where a request goes to, without its path.
   *
   * @param uri absolute, with a host
   * @return {@code scheme://host:port} in small letters, without a default port
   */
  public static String origin(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    int port = uri.getPort();
    boolean usual = port == -1 || port == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (usual ? "" : ":" + port);
  }

  /**
   * Where this request went to.
   *
   * @return {@code scheme://host:port} in small letters, without a default port
   */
  public String origin() {
    return origin(uri);
  }

  /**
   * A header field of the request.
   *
   * @param name in any case
   * @return the value of the first of that name
   */
  public Optional<String> requestHeader(String name) {
    return all(requestHeaders, name).stream().findFirst();
  }

  /**
   * A header field of the answer.
   *
   * @param name in any case
   * @return the value of the first of that name
   */
  public Optional<String> responseHeader(String name) {
    return all(responseHeaders, name).stream().findFirst();
  }

  /**
   * The header fields of one name in the answer, such as {@code Set-Cookie}.
   *
   * @param name in any case
   * @return their values, in their order
   */
  public List<String> responseHeaders(String name) {
    return all(responseHeaders, name);
  }

  private static List<String> all(List<Map.Entry<String, String>> headers, String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public String toString() {
    return "Trace[" + id + " " + method + " " + origin() + " -> " + status + "]";
  }
}

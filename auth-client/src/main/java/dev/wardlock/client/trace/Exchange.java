package dev.wardlock.client.trace;

import dev.wardlock.client.content.Named;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An exchange while it is read, in any order of its parts. */
final class Exchange {

  @Nullable Instant startedAt;
  @Nullable String method;
  @Nullable String url;
  final List<Map.Entry<String, String>> requestHeaders = new ArrayList<>();
  final List<Named> requestCookies = new ArrayList<>();
  @Nullable String requestType;
  @Nullable String requestBody;
  final List<Named> params = new ArrayList<>();
  int status;
  final List<Map.Entry<String, String>> responseHeaders = new ArrayList<>();
  final List<Named> responseCookies = new ArrayList<>();
  @Nullable String responseBody;

  void startedAt(String text) {
    try {
      startedAt = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      startedAt = null;
    }
  }

  /** Adds a header field; the pseudo-headers of HTTP/2 (RFC 9113, section 8.3) are none. */
  static void header(List<Map.Entry<String, String>> headers, String name, String value) {
    if (name.isBlank() || name.startsWith(":")) {
      return;
    }
    if (name.equalsIgnoreCase("set-cookie")) {
      // Browsers join the cookies of an answer, one on a line.
      value.lines().forEach(line -> headers.add(Map.entry(name, line)));
    } else {
      headers.add(Map.entry(name, value));
    }
  }

  static @Nullable String header(List<Map.Entry<String, String>> headers, String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** What was read; empty where it is no request over HTTP. */
  Optional<Trace> trace() {
    return Optional.ofNullable(url)
        .flatMap(Addresses::lenient)
        .filter(Exchange::isHttp)
        .map(this::of);
  }

  private Trace of(URI uri) {
    complete();
    return new Trace(
        "",
        startedAt,
        method == null || method.isBlank() ? "GET" : method.toUpperCase(Locale.ROOT),
        uri,
        requestHeaders,
        requestBody,
        status >= 100 && status <= 999 ? status : 0,
        responseHeaders,
        responseBody);
  }

  /** Some writers keep in lists of their own what others leave in the fields. */
  private void complete() {
    if (requestBody == null && !params.isEmpty()) {
      requestBody = params.stream().map(Exchange::pair).collect(Collectors.joining("&"));
    }
    if (requestType != null && header(requestHeaders, "content-type") == null) {
      requestHeaders.add(Map.entry("Content-Type", requestType));
    }
    if (!requestCookies.isEmpty() && header(requestHeaders, "cookie") == null) {
      requestHeaders.add(
          Map.entry(
              "Cookie",
              requestCookies.stream()
                  .map(cookie -> cookie.name() + "=" + cookie.value())
                  .collect(Collectors.joining("; "))));
    }
    if (header(responseHeaders, "set-cookie") == null) {
      responseCookies.forEach(
          c -> responseHeaders.add(Map.entry("Set-Cookie", c.name() + "=" + c.value())));
    }
  }

  private static String pair(Named param) {
    return URLEncoder.encode(param.name(), StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(param.value(), StandardCharsets.UTF_8);
  }

  private static boolean isHttp(URI uri) {
    String scheme = uri.getScheme();
    return uri.getHost() != null
        && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
  }
}

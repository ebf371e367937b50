package dev.wardlock.client.analyze;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which header fields of a captured request are the application's own, and which a browser's. */
final class Headers {

  /** What every client sends in its own way, and what is dealt with apart. */
  private static final Set<String> USUAL =
      Set.of(
          "accept",
          "accept-charset",
          "accept-encoding",
          "accept-language",
          "authorization",
          "cache-control",
          "connection",
          "content-length",
          "content-type",
          "cookie",
          "date",
          "dnt",
          "expect",
          "host",
          "http2-settings",
          "if-modified-since",
          "if-none-match",
          "keep-alive",
          "origin",
          "pragma",
          "priority",
          "proxy-authorization",
          "proxy-connection",
          "purpose",
          "range",
          "referer",
          "save-data",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "upgrade-insecure-requests",
          "user-agent",
          "via",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "alt-used",
          "viewport-width",
          "width",
          "downlink",
          "ect",
          "rtt");

  /** What differs from request to request, to follow it through logs. */
  private static final Pattern TRACING =
      Pattern.compile(
          "sec-.*|x-request-id|x-correlation-id|traceparent|tracestate|baggage|sentry-trace|x-b3-.*"
              + "|b3|x-datadog-.*|newrelic|x-newrelic-.*|x-amzn-trace-id|request-id|x-client-data");

  private Headers() {}

  static boolean isNonStandard(String name) {
    String plain = name.toLowerCase(Locale.ROOT);
    return !USUAL.contains(plain) && !TRACING.matcher(plain).matches();
  }

  /** What a script that was turned away sends as well. */
  static final List<String> MORE = List.of("User-Agent", "Accept-Language", "Referer");
}

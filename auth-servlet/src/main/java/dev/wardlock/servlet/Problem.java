package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of our own: a problem document with the headers that keep it from being stored,
 * sniffed, framed or run. It repeats nothing of the request.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>Source: RFC 9457; RFC 6750, section 3; RFC 9110, section 10.2.3.
 */
final class Problem implements AuthFilter.Verdict {

  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(409, "Conflict"),
          Map.entry(413, "Content Too Large"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(503, "Service Unavailable"));

  private final int status;
  private final byte[] body;
  private final @Nullable String challenge;
  private final @Nullable String retryAfter;

  private Problem(
      int status, byte[] body, @Nullable String challenge, @Nullable String retryAfter) {
    this.status = status;
    this.body = body;
    this.challenge = challenge;
    this.retryAfter = retryAfter;
  }

  static Problem of(int status, String error, String detail) {
    return of(status, error, detail, Map.of());
  }

  /** With further members. */
  static Problem of(int status, String error, String detail, Map<String, Object> facts) {
    return new Problem(status, json(status, error, detail, facts), null, null);
  }

  /** Stands in for an error page: the status alone, as the container gave it. */
  static Problem inPlaceOfErrorPage(@Nullable Object errorStatus) {
    int status = errorStatus instanceof Integer code && code >= 400 && code <= 599 ? code : 500;
    return new Problem(status, json(status, null, null, Map.of()), null, null);
  }

  Problem challenging(String value) {
    return new Problem(status, body, value, retryAfter);
  }

  /** Rounded up to whole seconds, at least one. */
  Problem retryAfter(Duration wait) {
    long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    return new Problem(status, body, challenge, Long.toString(seconds));
  }

  private static byte[] json(
      int status, @Nullable String error, @Nullable String detail, Map<String, Object> facts) {
    var document = new LinkedHashMap<String, Object>();
    document.put("type", "about:blank");
    document.put("title", TITLES.getOrDefault(status, "Error"));
    document.put("status", status);
    if (error != null && detail != null) {
      document.put("detail", detail);
      document.put("error", error);
    }
    document.putAll(facts);
    return json(document);
  }

  /** Any document, as JSON. */
  static byte[] json(Map<String, Object> document) {
    return Json.write(document);
  }

  /** Whether somebody else, or with another credential, might have passed. */
  boolean isUnauthorized() {
    return status == 401;
  }

  /** Writes it, unless the response is on its way already: then there is nothing left to say. */
  void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer(); // and not reset(): a filter for CORS may have set its headers
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (challenge != null) {
      response.setHeader("WWW-Authenticate", challenge);
    }
    if (retryAfter != null) {
      response.setHeader("Retry-After", retryAfter);
    }
    response.setContentType("application/problem+json");
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      write(response);
    }
  }

  private void write(HttpServletResponse response) throws IOException {
    try {
      response.getOutputStream().write(body);
    } catch (IllegalStateException e) {
      // Whoever forwarded to here has taken the writer. The document is ASCII.
      response.getWriter().write(new String(body, StandardCharsets.US_ASCII));
    }
  }
}

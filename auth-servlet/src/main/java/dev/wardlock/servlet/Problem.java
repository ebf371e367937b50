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
      Map.of(
          400, "Bad Request",
          401, "Unauthorized",
          403, "Forbidden",
          404, "Not Found",
          405, "Method Not Allowed",
          429, "Too Many Requests",
          500, "Internal Server Error",
          501, "Not Implemented",
          503, "Service Unavailable");

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
    return new Problem(status, json(status, error, detail), null, null);
  }

  /** Stands in for an error page: the status alone, as the container gave it. */
  static Problem inPlaceOfErrorPage(@Nullable Object errorStatus) {
    int status = errorStatus instanceof Integer code && code >= 400 && code <= 599 ? code : 500;
    return new Problem(status, json(status, null, null), null, null);
  }

  Problem challenging(String value) {
    return new Problem(status, body, value, retryAfter);
  }

  /** Rounded up to whole seconds, at least one. */
  Problem retryAfter(Duration wait) {
    long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    return new Problem(status, body, challenge, Long.toString(seconds));
  }

  private static byte[] json(int status, @Nullable String error, @Nullable String detail) {
    var document = new LinkedHashMap<String, Object>();
    document.put("type", "about:blank");
    document.put("title", TITLES.getOrDefault(status, "Error"));
    document.put("status", status);
    if (error != null && detail != null) {
      document.put("detail", detail);
      document.put("error", error);
    }
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

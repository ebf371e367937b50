package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the public half of a set of signing keys to whoever verifies what they signed, usually at
 * {@code /.well-known/jwks.json}, which the filter must leave {@link AuthFilterBuilder#open open}.
 *
 * <p>What it guarantees: a set in which a key has a private part, or is a shared secret, is never
 * served. What is served may be kept by caches for {@code maxAge}, and is asked for anew with its
 * {@code ETag}. Where there is no set to be had it answers 503, which no cache keeps.
 *
 * <p>A key that is to sign must have been in the set for longer than {@code maxAge} before it does,
 * and stay in it for as long as what it signed is valid.
 *
 * <p>Safe for use by many threads, if the supplier is. It is asked at each request.
 *
 * <p>Source: RFC 7517, sections 5 and 8.5; RFC 9110, sections 8.8.3 and 13.1.2; RFC 9111.
 */
public final class JwksServlet extends HttpServlet {

  /** How long caches may keep a set unless told otherwise. */
  public static final Duration DEFAULT_MAX_AGE = Duration.ofMinutes(5);

  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(JwksServlet.class);

  /** RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1. */
  private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  private final transient Supplier<String> set;
  private final transient String cacheControl;
  private transient volatile @Nullable Document last;

  /** A set that was looked through, as it is sent. */
  private record Document(String text, String etag, int length) {}

  /**
   * A servlet whose answers may be kept for 5 minutes.
   *
   * @param set gives the public set as it is now, a JSON object (RFC 7517, section 5)
   */
  public JwksServlet(Supplier<String> set) {
    this(set, DEFAULT_MAX_AGE);
  }

  /**
   * A servlet.
   *
   * @param set gives the public set as it is now, a JSON object (RFC 7517, section 5)
   * @param maxAge how long caches may keep it, in whole seconds; 1 second to 1 day
   * @throws IllegalArgumentException if the time is out of its bounds
   */
  public JwksServlet(Supplier<String> set, Duration maxAge) {
    if (maxAge.compareTo(Duration.ofSeconds(1)) < 0 || maxAge.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("maxAge is PT1S to PT24H, not " + maxAge);
    }
    this.set = set;
    this.cacheControl = "public, max-age=" + maxAge.toSeconds();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean head = request.getMethod().equals("HEAD");
    if (!head && !request.getMethod().equals("GET")) {
      response.setHeader("Allow", "GET, HEAD");
      Problem.of(405, "method_not_allowed", "The set of keys can only be read.")
          .send(request, response);
      return;
    }
    Document document = document();
    if (document == null) {
      Problem.of(503, "unavailable", "The set of keys cannot be read now.")
          .retryAfter(Duration.ofSeconds(1))
          .send(request, response);
      return;
    }
    response.setHeader("Cache-Control", cacheControl);
    response.setHeader("ETag", document.etag);
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (isKnown(request, document.etag)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType("application/jwk-set+json");
    response.setContentLength(document.length);
    if (!head) {
      response.getOutputStream().write(document.text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The set as it is now; null if there is none that could be served. */
  private @Nullable Document document() {
    try {
      String text = set.get();
      Document document = last;
      if (document == null || !document.text.equals(text)) {
        check(text);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        document = new Document(text, etag(bytes), bytes.length);
        last = document;
      }
      return document;
    } catch (UnfitException e) {
      log.error("The set of signing keys is NOT served: {}", e.getMessage());
    } catch (RuntimeException e) {
      // Its message is not ours, and might show what was read.
      log.error("The set of signing keys cannot be read: {}", e.getClass().getName());
    }
    return null;
  }

  private static void check(@Nullable String text) {
    Map<String, Object> document;
    try {
      document = Json.object(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw new UnfitException("it is not a JSON object");
    }
    if (!(document.get("keys") instanceof List<?> keys)) {
      throw new UnfitException("it has no list of keys");
    }
    for (Object key : keys) {
      if (!(key instanceof Map<?, ?> members)
          || !(members.get("kty") instanceof String type)
          || type.equals("oct")
          || !Collections.disjoint(members.keySet(), PRIVATE)) {
        throw new UnfitException("a key in it is not a public one");
      }
    }
  }

  /** Not fit to be served; the message shows nothing of it. */
  private static final class UnfitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitException(String message) {
      super(message);
    }
  }

  private static boolean isKnown(HttpServletRequest request, String etag) {
    for (String field : Collections.list(request.getHeaders("If-None-Match"))) {
      for (String tag : field.split(",", -1)) {
        String known = tag.strip();
        if (known.equals("*") || known.equals(etag) || known.equals("W/" + etag)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String etag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }
}

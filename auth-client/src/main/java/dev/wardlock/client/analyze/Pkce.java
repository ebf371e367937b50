package dev.wardlock.client.analyze;

import dev.wardlock.client.content.Named;
import dev.wardlock.client.content.Pairs;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.Trace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The authorization code grant (RFC 6749, section 4.1; RFC 7636; RFC 8252). */
final class Pkce {

  /** From here on ports are handed out as they come (RFC 6335: 49152; Linux: 32768). */
  private static final int FIRST_FREE_PORT = 32_768;

  private Pkce() {}

  /** The first request of the authorization that a token request ends. */
  static Optional<Integer> authorization(Capture capture, int token, Trace trace) {
    String client = field(Slicer.fields(trace), "client_id").orElse("");
    String redirect = field(Slicer.fields(trace), "redirect_uri").orElse("");
    int first = -1;
    for (int i = token - 1; i >= 0; i--) {
      List<Named> query = query(capture.traces().get(i).uri());
      boolean same =
          field(query, "response_type").isPresent()
              && (client.isEmpty() || field(query, "client_id").orElse(client).equals(client))
              && (redirect.isEmpty()
                  || field(query, "redirect_uri").orElse(redirect).equals(redirect));
      // One authorization is often asked for again, after the login: the first has led to it.
      if (same && (first < 0 || isSame(query, query(capture.traces().get(first).uri())))) {
        first = i;
      }
    }
    return first < 0 ? Optional.empty() : Optional.of(first);
  }

  private static boolean isSame(List<Named> one, List<Named> other) {
    return field(one, "state").equals(field(other, "state"))
        && field(one, "code_challenge").equals(field(other, "code_challenge"));
  }

  static boolean isPlain(Capture capture, int authorization) {
    return field(query(capture.traces().get(authorization).uri()), "code_challenge_method")
        .orElse("plain")
        .equals("plain");
  }

  /** Whether a program waits for the redirect, and no page of the application. */
  static boolean endsAtProgram(Capture capture, Trace token) {
    return field(Slicer.fields(token), "redirect_uri")
        .map(URI::create)
        .filter(Addresses::isLoopback)
        .filter(uri -> !Trace.origin(uri).equals(Trace.origin(capture.application())))
        .isPresent();
  }

  static String withFreePort(String redirect) {
    URI uri = URI.create(redirect);
    return Addresses.isLoopback(uri) && uri.getPort() >= FIRST_FREE_PORT
        ? redirect.replaceFirst(":" + uri.getPort(), ":0")
        : redirect;
  }

  /** RFC 7636, section 4.2: S256. */
  static String challengeOf(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Named> query(URI uri) {
    return uri.getRawQuery() == null ? List.of() : Pairs.form(uri.getRawQuery());
  }

  static Optional<String> field(List<Named> fields, String name) {
    return fields.stream().filter(f -> f.name().equals(name)).map(Named::value).findFirst();
  }
}

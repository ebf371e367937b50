package dev.wardlock.client.analyze;

import dev.wardlock.client.content.JsonValues;
import dev.wardlock.client.content.Named;
import dev.wardlock.client.trace.Trace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What stands beside a token in the answer that issued it: its end, and what renews it. */
final class Results {

  private Results() {}

  static void alongside(
      Flow flow, Slicer slicer, Sources.Found issued, Trace issuer, String token, String captured) {
    String answer = slicer.variables().answer(issued.trace());
    List<Named> beside = json(issuer);
    beside.stream()
        .filter(v -> isRefreshToken(v) && !v.value().equals(captured))
        .findFirst()
        .ifPresent(
            v ->
                flow.result.add(
                    "keep(result, \"refresh_token\", optional("
                        + answer
                        + Slicer.path(v.path())
                        + "));"));
    Optional<Named> expiry = beside.stream().filter(Results::isExpiry).findFirst();
    if (expiry.isPresent()) {
      flow.result.add(
          "keepExpiry(result, optional(" + answer + Slicer.path(expiry.get().path()) + "));");
    } else if (isJwt(captured)) {
      flow.result.add("keepExpiry(result, expiryOf(" + token + "));");
    }
  }

  static List<Named> json(Trace trace) {
    String body = trace.responseBody();
    return body == null ? List.of() : JsonValues.of(body).orElse(List.of());
  }

  static boolean isRefreshToken(Named value) {
    String plain = value.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return plain.contains("refresh") && !plain.contains("expir") && value.value().length() >= 8;
  }

  private static boolean isExpiry(Named value) {
    String plain = value.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return List.of(
            "expiresin",
            "expiresat",
            "expires",
            "expiry",
            "accesstokenexpiresin",
            "expirein",
            "accesstokenexpiresat",
            "tokenexpiresin",
            "expiration",
            "validuntil")
        .contains(plain);
  }

  static boolean isJwt(String token) {
    return token.startsWith("eyJ") && token.indexOf('.') > 0;
  }
}

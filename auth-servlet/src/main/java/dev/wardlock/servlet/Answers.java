package dev.wardlock.servlet;

import java.time.Duration;

/** What the filter answers by itself, in one realm. Made once, for a flood costs no more then. */
final class Answers {

  static final String DEFAULT_REALM = "wardlock";

  private final String realm;
  final Problem ambiguousRequest =
      Problem.of(400, "ambiguous_request", "The method or the path can be read in two ways.");
  final Problem trace = Problem.of(501, "not_implemented", "TRACE would send the credential back.");
  final Problem noScope =
      Problem.of(400, "invalid_scope", "The path names a scope that cannot exist.");
  final Problem ambiguousCredential;
  final Problem absent;
  final Problem rejected;

  Answers(String realm) {
    this.realm = realm;
    ambiguousCredential =
        Problem.of(
                400,
                "invalid_request",
                "Send one credential, in one Authorization header, and none in the query string.")
            .challenging(challenge("invalid_request"));
    absent =
        Problem.of(401, "unauthorized", "This needs a key, as Authorization: Bearer.")
            .challenging("Bearer realm=\"" + realm + "\"");
    rejected =
        Problem.of(401, "unauthorized", "The credential was not accepted.")
            .challenging(challenge("invalid_token"));
  }

  Problem forbidden(String verb) {
    return Problem.of(403, "insufficient_scope", "The key does not allow " + verb + " here.")
        .challenging(challenge("insufficient_scope") + ", scope=\"" + verb + "\"");
  }

  Problem unavailable(Duration retryAfter) {
    return Problem.of(503, "unavailable", "The credential could not be verified now; try again.")
        .retryAfter(retryAfter);
  }

  static boolean isRealm(String text) {
    return !text.isEmpty()
        && text.length() <= 64
        && text.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\');
  }

  private String challenge(String error) {
    return "Bearer realm=\"" + realm + "\", error=\"" + error + "\"";
  }
}

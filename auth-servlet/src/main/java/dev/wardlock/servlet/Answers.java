package dev.wardlock.servlet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the filter answers by itself, in one realm. Made once, for a flood costs no more then. */
final class Answers {

  static final String DEFAULT_REALM = "wardlock";

  final String plainChallenge;
  private final String realm;
  final Problem ambiguousRequest =
      Problem.of(400, "ambiguous_request", "The method or the path can be read in two ways.");
  final Problem trace = Problem.of(501, "not_implemented", "TRACE would send the credential back.");
  final Problem noScope =
      Problem.of(400, "invalid_scope", "The path names a scope that cannot exist.");
  final Problem ambiguousCookie =
      Problem.of(400, "invalid_request", "The login cookie was sent twice, with two values.");
  final Problem crossSite =
      Problem.of(
          403,
          "cross_site_request",
          "With a login cookie this must come from a page of this site: neither Sec-Fetch-Site nor"
              + " Origin says so.");
  final Problem method =
      Problem.of(405, "method_not_allowed", "See the header Allow for the methods that there are.");
  final Problem ambiguousCredential;
  private final Problem absent =
      Problem.of(401, "unauthorized", "This needs a key, as Authorization: Bearer.");
  private final Problem rejected =
      Problem.of(401, "unauthorized", "The credential was not accepted.");
  private final Problem plainlyAbsent;
  private final Problem plainlyRejected;

  Answers(String realm) {
    this.realm = realm;
    ambiguousCredential =
        Problem.of(
                400,
                "invalid_request",
                "Send one credential, in one Authorization header, and none in the query string.")
            .challenging(challenge("invalid_request", null, null));
    plainChallenge = challenge(null, null, null);
    plainlyAbsent = absent.challenging(plainChallenge);
    plainlyRejected = rejected.challenging(challenge("invalid_token", null, null));
  }

  /**
   * There is no credential.
   *
   * @param metadataUrl where the resource describes itself; null where it does not
   */
  Problem absent(Access access, @Nullable String metadataUrl) {
    return access.verb() == null && metadataUrl == null
        ? plainlyAbsent
        : absent.challenging(challenge(null, access.verb(), metadataUrl));
  }

  /** The credential is no good. */
  Problem rejected(Access access, @Nullable String metadataUrl) {
    return access.verb() == null && metadataUrl == null
        ? plainlyRejected
        : rejected.challenging(challenge("invalid_token", access.verb(), metadataUrl));
  }

  Problem forbidden(String verb, @Nullable String metadataUrl) {
    return Problem.of(403, "insufficient_scope", "The key does not allow " + verb + " here.")
        .challenging(challenge("insufficient_scope", verb, metadataUrl));
  }

  /** A key is good, and may not. */
  Problem forbidden(String detail) {
    return Problem.of(403, "insufficient_scope", detail)
        .challenging(challenge("insufficient_scope", null, null));
  }

  Problem lockedOut(Duration retryAfter) {
    return Problem.of(429, "too_many_attempts", "Too many credentials from here were no good.")
        .retryAfter(retryAfter);
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

  /** RFC 6750, section 3; RFC 9728, section 5.1. */
  private String challenge(
      @Nullable String error, @Nullable String verb, @Nullable String metadataUrl) {
    return "Bearer realm=\""
        + realm
        + "\""
        + (error == null ? "" : ", error=\"" + error + "\"")
        + (verb == null ? "" : ", scope=\"" + verb + "\"")
        + (metadataUrl == null ? "" : ", resource_metadata=\"" + metadataUrl + "\"");
  }
}

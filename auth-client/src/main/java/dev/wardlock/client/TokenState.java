package dev.wardlock.client;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was obtained by a login: what later requests carry, until when, and how to renew it.
 *
 * <p>Has at least one header field or one field of bodies. Names of header fields are looked up in
 * any case. Values are {@link Secret}s, so that its text shows none. Instants are whole seconds, as
 * {@code token.json} has them; a fraction is cut off.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * @param headers header fields that requests carry; names are tokens (RFC 9110, section 5.1) that
 *     the client does not set by itself, values are printable ASCII
 * @param bodyParams fields that bodies carry, in forms and at the top of JSON objects
 * @param refreshToken for the next refresh; null where there is none
 * @param expiresAt when it ends; null where that is not known
 * @param obtainedAt when it was obtained
 */
public record TokenState(
    Map<String, Secret> headers,
    Map<String, Secret> bodyParams,
    @Nullable Secret refreshToken,
    @Nullable Instant expiresAt,
    Instant obtainedAt) {

  /**
   * A state.
   *
   * @param headers header fields
   * @param bodyParams fields of bodies
   * @param refreshToken for the next refresh
   * @param expiresAt when it ends
   * @param obtainedAt when it was obtained
   * @throws IllegalArgumentException if there is nothing that a request could carry, or a name or
   *     value cannot be sent: with every fault, without a value
   */
  public TokenState {
    var faults = new Faults();
    faults.addIf(
        headers.isEmpty() && bodyParams.isEmpty(),
        "there is neither a header nor a body parameter");
    headers.forEach((name, value) -> HeaderRules.check(name, value, faults));
    faults.addIf(bodyParams.containsKey(""), "a body parameter has no name");
    faults.addIf(
        refreshToken != null && refreshToken.reveal().isEmpty(), "the refresh token is empty");
    var fields = new TreeMap<String, Secret>(String.CASE_INSENSITIVE_ORDER);
    fields.putAll(headers);
    faults.addIf(fields.size() < headers.size(), "a header is there twice, in different cases");
    faults.check("This cannot be sent with requests");
    headers = Collections.unmodifiableSortedMap(fields);
    bodyParams = Collections.unmodifiableSortedMap(new TreeMap<>(bodyParams));
    expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.SECONDS);
    obtainedAt = obtainedAt.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * A state that does not say when it ends, and cannot be renewed.
   *
   * @param headers header fields that requests carry
   * @param bodyParams fields that bodies carry
   * @param obtainedAt when they were obtained
   * @return the state
   * @throws IllegalArgumentException as for the constructor
   */
  public static TokenState of(
      Map<String, String> headers, Map<String, String> bodyParams, Instant obtainedAt) {
    return new TokenState(secrets(headers), secrets(bodyParams), null, null, obtainedAt);
  }

  /**
   * The state that a script's {@code acquireToken()} or {@code refreshToken(…)} returned: {@code
   * headers} and {@code body_params} (objects of texts), {@code refresh_token} (a text), and one of
   * {@code expires_at} (epoch seconds) and {@code expires_in} (seconds from {@code obtainedAt}).
   * Each may be missing or null, but not both of the first two.
   *
   * @param result what was returned
   * @param obtainedAt when
   * @return the state
   * @throws IllegalArgumentException if it is not of this form: with every fault, and with names
   *     and no values
   */
  public static TokenState ofResult(
      Map<String, ? extends @Nullable Object> result, Instant obtainedAt) {
    return ResultReader.ofScript(result, obtainedAt);
  }

  /**
   * Whether it has ended, or is so near its end that a request may reach the server too late.
   *
   * @param now the time
   * @param margin how near is too near; at most half of its whole life counts, so that one that
   *     lives shorter than the margin is used at all
   * @return whether it should be renewed; false where it is not known when it ends
   */
  public boolean isExpired(Instant now, Duration margin) {
    if (expiresAt == null) {
      return false;
    }
    Duration half = Duration.between(obtainedAt, expiresAt).dividedBy(2);
    Duration early = half.isNegative() || half.compareTo(margin) > 0 ? margin : half;
    return !now.plus(early).isBefore(expiresAt);
  }

  /** This, with the refresh token of what it replaces where it brought none (RFC 6749, 6). */
  TokenState after(TokenState replaced) {
    return refreshToken != null
        ? this
        : new TokenState(headers, bodyParams, replaced.refreshToken, expiresAt, obtainedAt);
  }

  private static Map<String, Secret> secrets(Map<String, String> texts) {
    var secrets = new TreeMap<String, Secret>();
    texts.forEach((name, text) -> secrets.put(name, Secret.of(text)));
    return secrets;
  }
}

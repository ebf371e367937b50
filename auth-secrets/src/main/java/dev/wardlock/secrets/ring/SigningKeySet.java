package dev.wardlock.secrets.ring;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ES256 signing keys that rotate as a set: the active one signs, all are published.
 *
 * <p>What it guarantees: {@link #publicSet} never has a private part; a private part is in no
 * message and no {@code toString}. A key's id is the thumbprint of its public part, so it never
 * names two.
 *
 * <p>In text it is a JWK Set with private parts, whose member {@code "states"} says of each key id
 * {@code active}, {@code next} or {@code retired}, and {@code @} since when. Without that member
 * the first key is active and the others are retired; a single private JWK is a set of one.
 *
 * <p>Immutable and safe for use by many threads. Instants are in whole seconds.
 *
 * <p>Source: RFC 7517 (JWK Set), RFC 7518 section 3.4 (ES256), RFC 7638 (thumbprint).
 */
public final class SigningKeySet {

  /** How long a change of the set takes to reach every verifier, unless told otherwise. */
  public static final Duration DEFAULT_SETTLE = Duration.ofMinutes(10);

  /** How long what was signed is valid at most, unless told otherwise. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofDays(1);

  private static final Pattern ID = Pattern.compile("[!-~]{1,128}");
  private static final String STATES = "states";

  private final Turn<ECKey> turn;
  private final String publicSet;

  private SigningKeySet(Turn<ECKey> turn) {
    this.turn = turn;
    List<JWK> keys = turn.keys().stream().<JWK>map(key -> key.secret().toPublicJWK()).toList();
    this.publicSet = new JWKSet(keys).toString(/* publicKeysOnly= */ true);
  }

  /**
   * A set of one new key, which is active.
   *
   * @param now the present
   * @return the set
   */
  public static SigningKeySet first(Instant now) {
    ECKey key = newKey();
    return new SigningKeySet(
        Turn.first("signing key", key.getKeyID(), key, now.truncatedTo(ChronoUnit.SECONDS)));
  }

  /**
   * Reads a set.
   *
   * @param text a JWK Set with private parts, or one private JWK; P-256 keys
   * @return the set
   * @throws SecretsException if the text is malformed; it shows nothing of it
   */
  public static SigningKeySet parse(SecretValue text) {
    Map<String, Object> json;
    JWKSet set;
    try {
      json = JSONObjectUtils.parse(text.reveal());
      set = json.containsKey("keys") ? JWKSet.parse(json) : new JWKSet(JWK.parse(json));
    } catch (ParseException | RuntimeException e) {
      // Without the cause, which quotes what it could not read.
      throw new SecretsException(
          "the signing keys are no JWK Set: a JSON object with a list \"keys\" of private EC keys");
    }
    var keys = new ArrayList<Turn.Key<ECKey>>();
    for (JWK jwk : set.getKeys()) {
      ECKey key = checked(jwk, keys.size() + 1);
      keys.add(new Turn.Key<>(status(key.getKeyID(), keys.isEmpty(), json.get(STATES)), key));
    }
    return new SigningKeySet(new Turn<>("signing key", keys));
  }

  private static ECKey checked(JWK jwk, int position) {
    try {
      if (jwk instanceof ECKey key && key.isPrivate() && key.getCurve().equals(Curve.P_256)) {
        String id = key.getKeyID() == null ? key.computeThumbprint().toString() : key.getKeyID();
        if (!ID.matcher(id).matches()) {
          throw new SecretsException(
              "the id of signing key " + position + " is not 1 to 128 visible ASCII characters");
        }
        proveWhole(key);
        return new ECKey.Builder(key)
            .keyID(id)
            .keyUse(KeyUse.SIGNATURE)
            .keyOperations(null)
            .algorithm(JWSAlgorithm.ES256)
            .build();
      }
    } catch (JOSEException | IllegalStateException e) {
      // Said below.
    }
    throw new SecretsException("signing key " + position + " is no private EC key on P-256");
  }

  /**
   * What is signed with the one half must verify with the other, or nothing it signs ever would.
   */
  private static void proveWhole(ECKey key) throws JOSEException {
    var header = new JWSHeader(JWSAlgorithm.ES256);
    byte[] probe = header.toBase64URL().decode();
    if (!new ECDSAVerifier(key).verify(header, probe, new ECDSASigner(key).sign(header, probe))) {
      throw new JOSEException("the halves are of two keys");
    }
  }

  private static KeyStatus status(String id, boolean first, @Nullable Object states) {
    String fallback = first ? "active" : "retired";
    Object state = states instanceof Map<?, ?> map ? map.get(id) : states == null ? fallback : null;
    try {
      String[] parts = String.valueOf(state).split("@", 2);
      return new KeyStatus(
          id,
          KeyState.valueOf(parts[0].toUpperCase(Locale.ROOT)),
          parts.length < 2 ? Optional.empty() : Optional.of(Instant.parse(parts[1])));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new SecretsException(
          "the signing keys' \"states\" must say of each key id active, next or retired, and may"
              + " add @ and an instant such as 2026-11-27T20:00:00Z");
    }
  }

  /**
   * Whether a value is a set, and not a single key.
   *
   * @param value the value
   * @return true if it is a JSON object with the member {@code "keys"}
   */
  public static boolean isSet(SecretValue value) {
    try {
      return JSONObjectUtils.parse(value.reveal()).containsKey("keys");
    } catch (ParseException e) {
      return false;
    }
  }

  /**
   * The keys, the active one first.
   *
   * @return an immutable list
   */
  public List<KeyStatus> keys() {
    return turn.statuses();
  }

  /**
   * What verifiers read: every key's public part, next ones too.
   *
   * @return a JWK Set as JSON
   */
  public String publicSet() {
    return publicSet;
  }

  /**
   * Signs claims with the active key.
   *
   * @param claims the claims; instants as {@link java.util.Date} or seconds since the epoch
   * @return the token in compact form, its header naming the key
   * @throws IllegalArgumentException if the claims cannot be written as JSON
   */
  public String sign(Map<String, Object> claims) {
    ECKey key = turn.keys().get(0).secret();
    try {
      var header =
          new JWSHeader.Builder(JWSAlgorithm.ES256)
              .type(JOSEObjectType.JWT)
              .keyID(key.getKeyID())
              .build();
      var token = new SignedJWT(header, JWTClaimsSet.parse(claims));
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (ParseException e) {
      throw new IllegalArgumentException("the claims are no claims of a JWT", e);
    } catch (JOSEException e) {
      throw new IllegalStateException("this Java runtime cannot sign with ES256", e);
    }
  }

  /**
   * The set with a new key that is next.
   *
   * @param now the present
   * @return the larger set
   * @throws SecretsException if there is a next key already
   */
  public SigningKeySet add(Instant now) {
    ECKey key = newKey();
    return new SigningKeySet(turn.add(key.getKeyID(), key, now.truncatedTo(ChronoUnit.SECONDS)));
  }

  /**
   * The set with a new key that is active at once, every other one retired: for an emergency. A
   * verifier that has not read it yet refuses what the new one signs.
   *
   * @param now the present
   * @return the larger set
   */
  public SigningKeySet renew(Instant now) {
    ECKey key = newKey();
    return new SigningKeySet(turn.renew(key.getKeyID(), key, now.truncatedTo(ChronoUnit.SECONDS)));
  }

  /**
   * The set with another active key; the one before is retired.
   *
   * @param id a next key, or a retired one that is to be active again
   * @param settle how long a next key must have been in the set: longer than any verifier keeps the
   *     public set, or one that has not read it again would refuse what the key signs
   * @param force whether to pass over that
   * @param now the present
   * @return the turned set
   * @throws SecretsException if there is no such key, it is active, or it is next for too short
   */
  public SigningKeySet activate(String id, Duration settle, boolean force, Instant now) {
    return new SigningKeySet(turn.activate(id, settle, force, now.truncatedTo(ChronoUnit.SECONDS)));
  }

  /**
   * The set with a next key that will not become active.
   *
   * @param id the key
   * @param now the present
   * @return the set
   * @throws SecretsException if there is no such key, or it is not next
   */
  public SigningKeySet retire(String id, Instant now) {
    return new SigningKeySet(turn.retire(id, now.truncatedTo(ChronoUnit.SECONDS)));
  }

  /**
   * The set without a retired key: what it signed is refused as soon as verifiers notice.
   *
   * @param id the key
   * @param lifetime how long it must have been retired: longer than what it signed is valid
   * @param force whether to pass over that
   * @param now the present
   * @return the smaller set
   * @throws SecretsException if there is no such key, it is not retired, or retired for too short
   */
  public SigningKeySet drop(String id, Duration lifetime, boolean force, Instant now) {
    return new SigningKeySet(
        turn.drop(id, lifetime, force, now, "what it signed last may still be valid"));
  }

  /**
   * The text, which holds the private parts.
   *
   * @return what {@link #parse} takes, on one line
   */
  public SecretValue text() {
    var states = new LinkedHashMap<String, Object>();
    for (KeyStatus status : keys()) {
      states.put(status.id(), status.state() + status.since().map(at -> "@" + at).orElse(""));
    }
    List<JWK> keys = turn.keys().stream().<JWK>map(Turn.Key::secret).toList();
    return SecretValue.of(
        new JWKSet(keys, Map.of(STATES, states)).toString(/* publicKeysOnly= */ false));
  }

  private static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("this Java runtime has no P-256", e);
    }
  }

  /** Equal are those of one text; in constant time. */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof SigningKeySet other && text().equals(other.text());
  }

  @Override
  public int hashCode() {
    return keys().hashCode();
  }

  @Override
  public String toString() {
    return "SigningKeySet" + turn.keys();
  }
}

package dev.wardlock;

import dev.wardlock.Counters.Count;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Reason;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.Verification.Unavailable;
import dev.wardlock.VerificationCache.Remembered;
import dev.wardlock.crypto.ForeignHashes;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Principal;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.store.Context;
import dev.wardlock.store.StoreException;
import dev.wardlock.store.StoredKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verification path. What is presented passes these gates, the cheap ones first:
 *
 * <ol>
 *   <li>the shape of a token, else it may be a static token, or one that another system made;
 *   <li>the check, under a server key where there is one: nothing forged comes further;
 *   <li>the record, read after the token arrived;
 *   <li>the prefilter: no wrong secret comes further;
 *   <li>life: neither revoked nor expired;
 *   <li>the hash of the secret, and after a costly one the record once more.
 * </ol>
 *
 * <p>A token that is remembered to have the record's hash skips the check, the prefilter and the
 * hash, and nothing else.
 */
final class TokenVerifier {

  private static final Logger log = LoggerFactory.getLogger(TokenVerifier.class);
  private static final Unavailable LATER = new Unavailable(Duration.ofSeconds(1));

  private final Ring ring;
  private final Map<String, PrincipalKind> kinds;
  private final StaticTokens statics;
  private final ImportedTokens imported;
  private final VerificationCache cache;
  private final HashRunner hashes;
  private final FirstUse firstUse;
  private final LastUsed lastUsed;
  private final RejectionLog rejections;
  private final Counters counters;
  private final Clock clock;

  TokenVerifier(
      Ring ring,
      Map<String, PrincipalKind> kinds,
      StaticTokens statics,
      ImportedTokens imported,
      VerificationCache cache,
      HashRunner hashes,
      FirstUse firstUse,
      LastUsed lastUsed,
      RejectionLog rejections,
      Counters counters,
      Clock clock) {
    this.ring = ring;
    this.kinds = kinds;
    this.statics = statics;
    this.imported = imported;
    this.cache = cache;
    this.hashes = hashes;
    this.firstUse = firstUse;
    this.lastUsed = lastUsed;
    this.rejections = rejections;
    this.counters = counters;
    this.clock = clock;
  }

  /**
   * Verifies a credential.
   *
   * @param context for which context; null for every one
   * @param local whether it surely comes from this machine
   */
  Verification verify(String presented, @Nullable String context, boolean local) {
    Ring.Keys keys = ring.now();
    KeyId id = keys.format().idOf(presented);
    Instant now = clock.instant();
    try {
      Verification verdict =
          id == null
              ? verifyStatic(presented, local, keys, now)
              : verifyToken(presented, id, keys, now);
      return verdict instanceof Accepted accepted ? within(context, accepted, now) : verdict;
    } catch (StoreException e) {
      return unavailable(e);
    }
  }

  private Verification within(@Nullable String context, Accepted accepted, Instant now) {
    Principal principal = accepted.principal();
    if (context != null
        && !principal.context().equals(context)
        && !principal.context().equals(Context.SYSTEM)) {
      return rejected(Reason.OTHER_CONTEXT, principal.key(), now);
    }
    return counted(accepted);
  }

  /** Judges a key that was proven before: that of a session or of an open stream. Not counted. */
  Verification recheck(KeyId id, long secretVersion) {
    Instant now = clock.instant();
    try {
      StoredKey record = cache.record(id);
      if (record == null || record.secret().version() != secretVersion) {
        return noSession(id, now);
      }
      Reason dead = dead(record, ring.now(), now);
      PrincipalKind kind = kinds.get(record.owner().kind());
      if (dead != null || kind == null) {
        return rejected(dead == null ? Reason.UNKNOWN_KIND : dead, id, now);
      }
      return accepted(principal(record, kind), record);
    } catch (StoreException e) {
      return unavailable(e);
    }
  }

  /** Judges a static token that was proven before. Not counted. */
  Verification recheckStatic(String fingerprint, boolean local) {
    StaticTokens.Match match = statics.byFingerprint(fingerprint, kinds);
    if (match == null) {
      return noSession(null, clock.instant());
    }
    return match.development() && !local
        ? rejected(Reason.NOT_LOCAL, null, clock.instant())
        : accepted(match);
  }

  Rejected noSession(@Nullable KeyId id, Instant now) {
    return rejected(Reason.NO_SESSION, id, now);
  }

  private Verification verifyStatic(String presented, boolean local, Ring.Keys keys, Instant now) {
    StaticTokens.Match match = statics.match(presented, kinds);
    if (match == null) {
      return verifyImported(presented, keys, now);
    }
    if (match.development() && !local) {
      return rejected(Reason.NOT_LOCAL, null, now);
    }
    rejections.used(match.principal(), match.legacy(), now);
    return accepted(match);
  }

  /** The token of another system, by a key that it may stand for. */
  private Verification verifyImported(String presented, Ring.Keys keys, Instant now) {
    for (ImportedTokens.Candidate candidate : imported.candidates(presented)) {
      StoredKey record = cache.record(candidate.id());
      if (record != null) {
        return verifyImported(candidate, record, presented, keys, now);
      }
    }
    return rejected(Reason.MALFORMED, null, now);
  }

  private Verification verifyImported(
      ImportedTokens.Candidate candidate,
      StoredKey record,
      String presented,
      Ring.Keys keys,
      Instant now) {
    KeyId id = record.id();
    String hash = record.secret().hash();
    Remembered fact = cache.remembered(id);
    if (fact != null
        && fact.isOf(presented)
        && fact.hash.equals(hash)
        && fact.settled(keys.hasher())) {
      return judge(record, fact, keys, now);
    }
    String own = ImportedTokens.ownSecret(candidate.secret());
    int prefilter = TokenFormat.prefilter(own);
    boolean foreign = ForeignHashes.isForeign(hash);
    if (!record.secret().serverKey().equals(ImportedTokens.MARK)
        || (!foreign && prefilter != record.secret().prefilter())) {
      return rejectedSecret(record, prefilter, now);
    }
    return prove(record, Digest.of(presented), candidate.secret(), own, keys, now);
  }

  private Verification verifyToken(String presented, KeyId id, Ring.Keys keys, Instant now) {
    Remembered fact = cache.remembered(id);
    if (fact == null || !fact.isOf(presented) || !fact.settled(keys.hasher())) {
      return verifyCold(presented, id, keys, now);
    }
    StoredKey record = cache.record(id);
    if (record == null || !record.secret().hash().equals(fact.hash)) {
      return verifyCold(presented, id, keys, now);
    }
    return judge(record, fact, keys, now);
  }

  private Verification verifyCold(String presented, KeyId id, Ring.Keys keys, Instant now) {
    TokenFormat format = keys.format();
    String serverKey = format.checkedBy(presented, now);
    if (serverKey == null) {
      return rejected(Reason.BAD_CHECK, id, now);
    }
    StoredKey record = cache.record(id);
    if (record == null) {
      return rejected(Reason.UNKNOWN, id, now);
    }
    if (!serverKey.equals(record.secret().serverKey())) {
      return rejected(Reason.BAD_CHECK, id, now);
    }
    String secret = format.secretOf(presented);
    int prefilter = TokenFormat.prefilter(secret);
    if (prefilter != record.secret().prefilter()) {
      return rejectedSecret(record, prefilter, now);
    }
    return prove(record, Digest.of(presented), secret, secret, keys, now);
  }

  /**
   * Compares a secret with the hash that is stored.
   *
   * @param secret what was hashed by whoever made the token
   * @param own what our own hash is made of
   */
  private Verification prove(
      StoredKey proven, Digest token, String secret, String own, Ring.Keys asked, Instant since) {
    StoredKey record = proven;
    Ring.Keys keys = asked;
    SecretHasher hasher = keys.hasher();
    Instant now = since;
    KeyId id = record.id();
    // A dead key, or one of no kind, is worth no hash.
    Reason dead = dead(record, keys, now);
    PrincipalKind kind = kinds.get(record.owner().kind());
    if (dead != null || kind == null) {
      return rejected(dead == null ? Reason.UNKNOWN_KIND : dead, id, now);
    }
    String hash = record.secret().hash();
    long version = record.secret().version();
    boolean foreign = ForeignHashes.isForeign(hash);
    if (!(foreign ? imported.hashes().isUsable(hash) : hasher.isUsable(hash))) {
      log.error("The stored hash of key {} cannot be verified: rotate the key", id);
      return rejected(Reason.UNUSABLE_HASH, id, now);
    }
    HashRunner.Result result =
        foreign
            ? hashes.verify(imported.hashes(), id, secret, hash, token)
            : hashes.verify(hasher, id, own, hash, token);
    if (result == HashRunner.Result.BUSY) {
      counters.count(Count.UNAVAILABLE);
      return LATER;
    }
    if (result == HashRunner.Result.MISMATCH) {
      return rejectedSecret(record, TokenFormat.prefilter(own), now);
    }
    var fact = new Remembered(token, hash, accepted(principal(record, kind), record), hasher);
    cache.remember(id, fact);
    if (foreign ? !ForeignHashes.isPlain(hash) : hasher.isCostly(hash)) {
      // It took a while: what was changed meanwhile decides.
      now = clock.instant();
      keys = ring.now();
      record = cache.record(id);
      if (record == null || record.secret().version() != version) {
        return rejected(Reason.ROTATED_OUT, id, now);
      }
    }
    Verification verdict = judge(record, fact, keys, now);
    if (verdict instanceof Accepted) {
      firstUse.rehash(record, own, keys.hasher(), now);
    }
    return verdict;
  }

  /** A proven token's record decides. */
  private Verification judge(StoredKey record, Remembered fact, Ring.Keys keys, Instant now) {
    Reason dead = dead(record, keys, now);
    if (dead != null) {
      return rejected(dead, record.id(), now);
    }
    if (record.lineage().replaces() != null) {
      firstUse.settle(record, now);
    }
    lastUsed.note(record, fact, now);
    return fact.accepted(record);
  }

  private @Nullable Reason dead(StoredKey record, Ring.Keys keys, Instant now) {
    if (record.revokedAt() != null) {
      return Reason.REVOKED;
    }
    if (!record.isLive(now)) {
      return Reason.EXPIRED;
    }
    String serverKey = record.secret().serverKey();
    boolean accepted =
        serverKey.equals(ImportedTokens.MARK)
            ? imported.isEnabled()
            : keys.format().accepts(serverKey, now);
    return accepted ? null : Reason.BAD_CHECK;
  }

  private static Principal principal(StoredKey record, PrincipalKind kind) {
    StoredKey.Owner owner = record.owner();
    return new Principal(
        owner.principal(),
        owner.kind(),
        owner.displayName(),
        record.context(),
        record.grants().within(kind.verbs(), owner.floor()),
        owner.floor(),
        owner.strict(),
        record.id());
  }

  Accepted counted(Accepted accepted) {
    counters.count(Count.ACCEPTED);
    return accepted;
  }

  private static Accepted accepted(StaticTokens.Match match) {
    return new Accepted(match.principal(), 0, null, match.fingerprint(), null);
  }

  private static Accepted accepted(Principal principal, StoredKey record) {
    return new Accepted(principal, record.secret().version(), record.expiresAt(), null, null);
  }

  private Rejected rejectedSecret(StoredKey record, int prefilter, Instant now) {
    if (record.secret().former().contains(prefilter)) {
      rejections.reused(record);
      return rejected(Reason.ROTATED_OUT, record.id(), now);
    }
    return rejected(Reason.WRONG_SECRET, record.id(), now);
  }

  private Rejected rejected(Reason reason, @Nullable KeyId id, Instant now) {
    counters.count(Count.REJECTED);
    rejections.rejected(reason, id, now);
    return new Rejected(reason, id);
  }

  private Unavailable unavailable(StoreException e) {
    log.warn("A credential could not be verified: {}", e.getMessage());
    counters.count(Count.UNAVAILABLE);
    return LATER;
  }
}

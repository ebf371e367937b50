package dev.wardlock.store;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Region;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is persisted. A change of state is a new value with the next {@link #revision()};
 * only {@link #lastUsedAt()} moves without one.
 *
 * <p>Immutable and safe for use by many threads. Instants are to the microsecond.
 *
 * @param id the public id
 * @param context the context it belongs to
 * @param name its name, unique in the context, case-sensitive
 * @param owner who acts with it
 * @param grants its grants, as they were minted
 * @param metadata the application's own notes
 * @param secret the hash of its secret and what belongs to it
 * @param lineage what it came from
 * @param createdAt when it was minted
 * @param expiresAt the first instant at which it is no longer live; null for never
 * @param revokedAt when it was revoked; null if it was not
 * @param lastUsedAt when it was last accepted; null if never
 * @param revision 1 for a new key, one more for each change
 */
public record StoredKey(
    KeyId id,
    String context,
    String name,
    Owner owner,
    Grants grants,
    Map<String, String> metadata,
    Secret secret,
    Lineage lineage,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable Instant lastUsedAt,
    long revision) {

  /** How many prefilters of former secrets are kept, the latest first. */
  public static final int FORMER_SECRETS = 8;

  /**
   * Copies the metadata.
   *
   * @param id as the component
   * @param context as the component
   * @param name as the component
   * @param owner as the component
   * @param grants as the component
   * @param metadata as the component
   * @param secret as the component
   * @param lineage as the component
   * @param createdAt as the component
   * @param expiresAt as the component
   * @param revokedAt as the component
   * @param lastUsedAt as the component
   * @param revision as the component
   */
  public StoredKey {
    metadata = Map.copyOf(metadata);
  }

  /**
   * Who acts with a key.
   *
   * @param principal the application's id for it
   * @param displayName its name for people
   * @param kind the name of its kind
   * @param floor the region it is pinned to
   * @param strict whether reads outside its region are refused instead of answered empty
   */
  public record Owner(
      String principal, String displayName, String kind, Region floor, boolean strict) {}

  /**
   * What is kept of a secret.
   *
   * @param hash its hash, with the algorithm's tag in front
   * @param prefilter the first 32 bits of its SHA-256
   * @param serverKey the id of the server key of the token's check; empty for a plain check
   * @param version how often the key has been given a secret, from 1
   * @param since since when the key has this one
   * @param former the prefilters of up to eight former secrets, the latest first
   */
  public record Secret(
      String hash,
      int prefilter,
      String serverKey,
      long version,
      Instant since,
      List<Integer> former) {

    private static final String KEYED_HEAD = "$hmac-sha256$k=";

    /** A dollar sign and 32 bytes in base64url. */
    private static final int KEYED_TAIL = 44;

    /**
     * Copies the former prefilters.
     *
     * @param hash as the component
     * @param prefilter as the component
     * @param serverKey as the component
     * @param version as the component
     * @param since as the component
     * @param former as the component
     */
    public Secret {
      former = List.copyOf(former);
    }

    /**
     * The server keys without which the token is refused: that of its check, and where the hash is
     * a keyed one ({@code $hmac-sha256$k=<server key>$<mac>}) that of the hash. They differ while a
     * ring is turning: use moves the hash to another server key, only rotation moves the check.
     *
     * @return their ids: none, one or two
     */
    public Set<String> dependsOn() {
      var ids = new HashSet<String>();
      if (!serverKey.isEmpty()) {
        ids.add(serverKey);
      }
      if (hash.startsWith(KEYED_HEAD) && hash.length() > KEYED_HEAD.length() + KEYED_TAIL) {
        ids.add(hash.substring(KEYED_HEAD.length(), hash.length() - KEYED_TAIL));
      }
      return Set.copyOf(ids);
    }

    private Secret next(String newHash, int newPrefilter, String newServerKey, Instant at) {
      var prefilters = new ArrayList<Integer>();
      prefilters.add(prefilter);
      prefilters.addAll(former.subList(0, Math.min(former.size(), FORMER_SECRETS - 1)));
      return new Secret(newHash, newPrefilter, newServerKey, version + 1, at, prefilters);
    }

    private Secret rehashed(String newHash) {
      return new Secret(newHash, prefilter, serverKey, version, since, former);
    }

    /** Redacted: a hash appears in no text. */
    @Override
    public String toString() {
      return "Secret[version=" + version + "]";
    }
  }

  /**
   * What a key came from.
   *
   * @param ancestors the keys it was delegated from, the root first and the parent last; at most 16
   * @param replaces the key that it is the successor of and has yet to retire by its first use
   */
  public record Lineage(List<KeyId> ancestors, @Nullable KeyId replaces) {

    /** How deep delegation may go. */
    public static final int MAX_DEPTH = 16;

    /** Came from nothing. */
    public static final Lineage NONE = new Lineage(List.of(), null);

    /**
     * Copies the ancestors.
     *
     * @param ancestors as the component
     * @param replaces as the component
     * @throws IllegalArgumentException if there are more than 16
     */
    public Lineage {
      ancestors = List.copyOf(ancestors);
      if (ancestors.size() > MAX_DEPTH) {
        throw new IllegalArgumentException(
            "delegation goes at most "
                + MAX_DEPTH
                + " keys deep; delegate from a key nearer the top");
      }
    }

    /**
     * The key it was delegated from.
     *
     * @return the id; null for a key that was minted
     */
    public @Nullable KeyId parent() {
      return ancestors.isEmpty() ? null : ancestors.get(ancestors.size() - 1);
    }
  }

  /**
   * The key at the top of the tree that this key is in.
   *
   * @return the root's id; its own for a key that was minted
   */
  public KeyId root() {
    return lineage.ancestors().isEmpty() ? id : lineage.ancestors().get(0);
  }

  /**
   * Whether the key is live. Its ancestors need not be asked: what ends one of them ends this key
   * in the same commit.
   *
   * @param now the present
   * @return true if it is neither revoked nor expired
   */
  public boolean isLive(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }

  /**
   * Whether the key would outlive an instant.
   *
   * @param end the instant; null for never
   * @return true if it would
   */
  public boolean outlives(@Nullable Instant end) {
    return end != null && (expiresAt == null || expiresAt.isAfter(end));
  }

  /**
   * The key with a new secret.
   *
   * @param hash the new secret's hash
   * @param prefilter its prefilter
   * @param serverKey the server key of its check
   * @param expiry the new expiry
   * @param at the present
   * @return the changed key
   */
  public StoredKey rotated(
      String hash, int prefilter, String serverKey, @Nullable Instant expiry, Instant at) {
    return changed(secret.next(hash, prefilter, serverKey, at), lineage, expiry, revokedAt);
  }

  /**
   * The key with the same secret hashed anew.
   *
   * @param hash the new hash
   * @return the changed key
   */
  public StoredKey rehashed(String hash) {
    return changed(secret.rehashed(hash), lineage, expiresAt, revokedAt);
  }

  /**
   * The key with the same secret hashed anew, and a prefilter where another system's hash had none.
   *
   * @param hash the new hash
   * @param prefilter the prefilter
   * @return the changed key
   */
  public StoredKey rehashed(String hash, int prefilter) {
    var adopted =
        new Secret(hash, prefilter, secret.serverKey, secret.version, secret.since, secret.former);
    return changed(adopted, lineage, expiresAt, revokedAt);
  }

  /**
   * The key with another expiry.
   *
   * @param expiry the expiry; null for never
   * @return the changed key
   */
  public StoredKey expiring(@Nullable Instant expiry) {
    return changed(secret, lineage, expiry, revokedAt);
  }

  /**
   * The key revoked.
   *
   * @param at the present
   * @return the changed key
   */
  public StoredKey revoked(Instant at) {
    return changed(secret, lineage, expiresAt, at);
  }

  /**
   * The successor after its first use.
   *
   * @return the changed key, which has nothing to retire any more
   */
  public StoredKey settled() {
    return changed(secret, new Lineage(lineage.ancestors(), null), expiresAt, revokedAt);
  }

  /**
   * The key last used at another instant; not a change of state.
   *
   * @param at the instant
   * @return the same key, the later instant of the two
   */
  public StoredKey used(Instant at) {
    Instant latest = lastUsedAt == null || lastUsedAt.isBefore(at) ? at : lastUsedAt;
    return new StoredKey(
        id, context, name, owner, grants, metadata, secret, lineage, createdAt, expiresAt,
        revokedAt, latest, revision);
  }

  /**
   * What an administrator may see.
   *
   * @param now the present
   * @return the key without its hash
   */
  public KeyInfo info(Instant now) {
    return new KeyInfo(
        id,
        context,
        name,
        owner.principal(),
        owner.displayName(),
        owner.kind(),
        grants,
        owner.floor(),
        owner.strict(),
        metadata,
        secret.serverKey(),
        secret.version(),
        secret.since(),
        lineage.parent(),
        lineage.replaces(),
        createdAt,
        expiresAt,
        revokedAt,
        lastUsedAt,
        status(now));
  }

  /**
   * Where the key stands in its life.
   *
   * @param now the present
   * @return the status
   */
  public KeyInfo.Status status(Instant now) {
    return revokedAt != null
        ? KeyInfo.Status.REVOKED
        : isLive(now) ? KeyInfo.Status.ACTIVE : KeyInfo.Status.EXPIRED;
  }

  /**
   * An event that tells of this key.
   *
   * @param at when
   * @param by who did it
   * @param what what happened
   * @param details further facts, none of them secret
   * @return the event
   */
  public AuditEvent.KeyEvent event(
      Instant at, AuditEvent.By by, AuditEvent.KeyAction what, Map<String, String> details) {
    return new AuditEvent.KeyEvent(
        at, by, what, id, context, name, owner.principal(), owner.kind(), details);
  }

  private StoredKey changed(
      Secret newSecret, Lineage newLineage, @Nullable Instant expiry, @Nullable Instant revoked) {
    return new StoredKey(
        id,
        context,
        name,
        owner,
        grants,
        metadata,
        newSecret,
        newLineage,
        createdAt,
        expiry,
        revoked,
        lastUsedAt,
        revision + 1);
  }
}

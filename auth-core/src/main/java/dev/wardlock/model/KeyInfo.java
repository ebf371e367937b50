package dev.wardlock.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator may see of a key. Never the secret, never its hash.
 *
 * <p>Immutable and safe for use by many threads. Instants are in UTC, to the microsecond.
 *
 * @param id the public id
 * @param context the context it belongs to
 * @param name its name, unique in the context
 * @param principal the principal's id
 * @param displayName the principal's name for people
 * @param kind the name of the principal's kind
 * @param grants its grants, as they were minted
 * @param floor the region it is pinned to
 * @param strict whether reads outside its region are refused instead of answered empty
 * @param metadata the application's own notes
 * @param serverKey the id of the server key of its token's check; empty for a plain check
 * @param secretVersion how often it has been given a secret, from 1
 * @param secretSince since when it has the present secret
 * @param parent the key it was delegated from, if any
 * @param replaces the key that it is the successor of, if any
 * @param createdAt when it was minted
 * @param expiresAt the first instant at which it is no longer live; null for never
 * @param revokedAt when it was revoked; null if it was not
 * @param lastUsedAt when it was last accepted, to about a minute; null if never
 * @param status its status when this was read
 */
public record KeyInfo(
    KeyId id,
    String context,
    String name,
    String principal,
    String displayName,
    String kind,
    Grants grants,
    Region floor,
    boolean strict,
    Map<String, String> metadata,
    String serverKey,
    long secretVersion,
    Instant secretSince,
    @Nullable KeyId parent,
    @Nullable KeyId replaces,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable Instant lastUsedAt,
    Status status) {

  /**
   * Copies the metadata.
   *
   * @param id as the component
   * @param context as the component
   * @param name as the component
   * @param principal as the component
   * @param displayName as the component
   * @param kind as the component
   * @param grants as the component
   * @param floor as the component
   * @param strict as the component
   * @param metadata as the component
   * @param serverKey as the component
   * @param secretVersion as the component
   * @param secretSince as the component
   * @param parent as the component
   * @param replaces as the component
   * @param createdAt as the component
   * @param expiresAt as the component
   * @param revokedAt as the component
   * @param lastUsedAt as the component
   * @param status as the component
   */
  public KeyInfo {
    metadata = Map.copyOf(metadata);
  }

  /** Where a key stands in its life. */
  public enum Status {
    /** It is accepted. */
    ACTIVE,
    /** It was not revoked, and its time is over. */
    EXPIRED,
    /** It was revoked, itself or with an ancestor. */
    REVOKED
  }
}

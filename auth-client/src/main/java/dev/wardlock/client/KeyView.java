package dev.wardlock.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key as its server shows it, never with its secret. Immutable.
 *
 * @param id which survives a rotation
 * @param name unique in its context
 * @param context the context that it belongs to
 * @param principal who acts by it
 * @param kind the kind of the principal
 * @param grants what it may do, each as {@code verb=region}
 * @param scopeFloor the region that it is pinned to
 * @param strict whether reads outside its regions are refused rather than empty
 * @param metadata what its maker noted
 * @param status {@code active}, {@code expired} or {@code revoked}; empty where it was not said
 * @param parent the key that it was delegated from; null for none
 * @param replaces the key that it took over from; null for none
 * @param createdAt when it was made; null where that is not known
 * @param expiresAt when it ends; null for never
 * @param lastUsedAt when it was used last, to the minute; null for never, or where it was not said
 */
public record KeyView(
    String id,
    String name,
    String context,
    String principal,
    String kind,
    List<String> grants,
    String scopeFloor,
    boolean strict,
    Map<String, String> metadata,
    String status,
    @Nullable String parent,
    @Nullable String replaces,
    @Nullable Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {}

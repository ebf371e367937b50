package dev.wardlock.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that was just made, or given a new secret, with its token: this once, and never again.
 * Immutable; its text does not show the token.
 *
 * @param token the token
 * @param id the key's id
 * @param name its name
 * @param context the context that it belongs to
 * @param principal who acts by it
 * @param grants what it may do, each as {@code verb=region}
 * @param expiresAt when it ends; null for never
 * @param warnings what its maker should know
 */
public record IssuedKey(
    Secret token,
    String id,
    String name,
    String context,
    String principal,
    List<String> grants,
    @Nullable Instant expiresAt,
    List<String> warnings) {}

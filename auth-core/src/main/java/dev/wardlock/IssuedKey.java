package dev.wardlock;

import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Token;

/**
 * A key with its secret, the one time that the secret is shown.
 *
 * <p>Immutable and safe for use by many threads; {@code toString} is redacted.
 *
 * @param token the token, which is kept nowhere
 * @param info what an administrator may see
 */
public record IssuedKey(Token token, KeyInfo info) {}

package dev.wardlock;

import dev.wardlock.RefusedException.Reason;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Token;

/** Makes new secrets, and what is kept of them. */
final class Secrets {

  private final Ring ring;
  private final HashRunner hashes;

  Secrets(Ring ring, HashRunner hashes) {
    this.ring = ring;
    this.hashes = hashes;
  }

  record Secret(KeyId id, Token token, String hash, int prefilter, String serverKey) {

    /** Redacted: a hash appears in no text. */
    @Override
    public String toString() {
      return "Secret[" + id + "]";
    }
  }

  KeyId newId() {
    return ring.now().format().newId();
  }

  Secret make(KeyId id) {
    Ring.Keys keys = ring.now();
    TokenFormat format = keys.format();
    Token token = format.issue(id);
    String secret = format.secretOf(token.reveal());
    String hash = hashes.hash(keys.hasher(), id, secret);
    if (hash == null) {
      throw new RefusedException(
          Reason.OVERLOADED, "too many secrets are being hashed; try again in a second");
    }
    return new Secret(id, token, hash, TokenFormat.prefilter(secret), format.activeServerKey());
  }
}

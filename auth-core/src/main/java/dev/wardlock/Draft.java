package dev.wardlock;

import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Token;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A checked key to be, without an id or a secret. */
record Draft(
    String name,
    String context,
    StoredKey.Owner owner,
    Grants grants,
    Map<String, String> metadata,
    StoredKey.Lineage lineage,
    @Nullable Instant end) {

  /** A key that waits for its commit, and its token. */
  record Minted(Token token, StoredKey key) {

    IssuedKey issued(Instant now) {
      return new IssuedKey(token, key.info(now));
    }
  }

  Minted mint(Secrets secrets, Instant now) {
    Secrets.Secret s = secrets.make(secrets.newId());
    var secret = new StoredKey.Secret(s.hash(), s.prefilter(), s.serverKey(), 1, now, List.of());
    return new Minted(s.token(), key(s.id(), secret, now));
  }

  StoredKey key(KeyId id, StoredKey.Secret secret, Instant now) {
    return new StoredKey(
        id, context, name, owner, grants, metadata, secret, lineage, now, end, null, null, 1);
  }
}

package dev.wardlock.secrets.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.Vault;
import dev.wardlock.secrets.model.Version;
import dev.wardlock.secrets.ring.Live;
import dev.wardlock.secrets.ring.ServerKeyRing;
import dev.wardlock.secrets.ring.SigningKeySet;
import dev.wardlock.store.InMemoryKeyStore;
import dev.wardlock.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that reads its secrets from the vault sees what another one has rotated in it. */
class VaultReloadTest {

  private static final SecretReference RING = SecretReference.parse("op://app/server/keys");
  private static final SecretReference SIGNING = SecretReference.parse("op://app/signing/keys");

  @TempDir Path folder;

  private final MutableClock clock = MutableClock.at("2026-11-27T20:00:00Z");
  private int versions;

  /** Another handle on the same file each time, as another process has. */
  private Vault vault() {
    byte[] key = new byte[32];
    return FileVault.of(
        folder.resolve("vault"),
        VaultKey.key(SecretValue.of(Base64.getEncoder().encodeToString(key))));
  }

  private void rotate(SecretReference reference, SecretValue value) {
    String id = "v" + ++versions;
    vault().stage(reference, new Version(id, value));
    vault().promote(reference, id);
  }

  @Test
  void serverKeys_rotatedInTheVault_areTakenUpWithoutARestart() {
    ServerKeyRing ring = ServerKeyRing.first(clock.instant());
    rotate(RING, ring.text());
    Vault own = vault();
    try (Auth auth =
        Auth.builder(new InMemoryKeyStore())
            .clock(clock)
            .hasher(SecretHasher.hmacSha256())
            .serverKeys(() -> ServerKeys.parse(own.resolve(RING).orElseThrow().reveal()))
            .build()) {
      IssuedKey old = auth.keys().mint(NewKey.named("old").kind("user"));

      ring = ring.add(clock.instant());
      String next = ring.keys().get(1).id();
      rotate(RING, ring.text());
      assertThat(auth.reloadServerKeys()).isTrue();
      clock.advance(ServerKeyRing.DEFAULT_SETTLE);
      ring = ring.activate(next, ServerKeyRing.DEFAULT_SETTLE, false, clock.instant());
      rotate(RING, ring.text());
      assertThat(auth.reloadServerKeys()).isTrue();

      IssuedKey fresh = auth.keys().mint(NewKey.named("new").kind("user"));
      assertThat(auth.keys().dependents()).containsEntry(next, 1L);
      assertThat(auth.verify(old.token().reveal())).isInstanceOf(Accepted.class);
      assertThat(auth.verify(fresh.token().reveal())).isInstanceOf(Accepted.class);

      // What nobody promoted is not read.
      vault().stage(RING, new Version("pending", ServerKeyRing.first(clock.instant()).text()));
      assertThat(auth.reloadServerKeys()).isFalse();
      assertThat(auth.verify("wl_" + "0".repeat(12) + "_" + "0".repeat(38)))
          .isInstanceOf(Rejected.class);
    }
  }

  @Test
  void signingKeys_rotatedInTheVault_areServedWithoutARestart() throws Exception {
    SigningKeySet set = SigningKeySet.first(clock.instant());
    rotate(SIGNING, set.text());
    Vault own = vault();
    Live<SigningKeySet> live =
        Live.of(
            () -> SigningKeySet.parse(own.resolve(SIGNING).orElseThrow()),
            Live.DEFAULT_INTERVAL,
            clock);
    set = set.add(clock.instant());
    rotate(SIGNING, set.text());
    assertThat(live.get().keys()).hasSize(1);

    clock.advance(Live.DEFAULT_INTERVAL.plus(Duration.ofMillis(1)));

    assertThat(live.get().publicSet()).isEqualTo(set.publicSet());
    assertThat(live.get().sign(Map.of("sub", "someone"))).isNotEmpty();
  }
}

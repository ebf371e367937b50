package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.Counters.Count;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Reason;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.Verification.Unavailable;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Principal;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Region;
import dev.wardlock.model.Scope;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.StoredKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

  private static final ServerKeys OTHER_RING =
      ServerKeys.of("k2", "another-key-of-thirty-two-bytes!".getBytes(StandardCharsets.US_ASCII));

  @Test
  void verify_freshKey_acceptedWithItsPrincipal() {
    try (var w = World.keyed()) {
      IssuedKey key =
          w.auth
              .keys()
              .mint(
                  NewKey.named("bot")
                      .kind("agent")
                      .principal("agent-7")
                      .displayName("Agent Sèven")
                      .floor(Region.of("org/acme/agent/seven/*"))
                      .asStrict());

      Accepted a = w.accepted(key);

      Principal p = a.principal();
      assertThat(p.id()).isEqualTo("agent-7");
      assertThat(p.getName()).isEqualTo("agent-7");
      assertThat(p.kind()).isEqualTo("agent");
      assertThat(p.displayName()).isEqualTo("Agent Sèven");
      assertThat(p.context()).isEqualTo("default");
      assertThat(p.strict()).isTrue();
      assertThat(p.key()).isEqualTo(key.info().id());
      assertThat(p.floor()).isEqualTo(Region.of("org/acme/agent/seven/*"));
      assertThat(p.may("memory:read", Scope.of("org/acme/agent/seven/notes"))).isTrue();
      assertThat(p.may("memory:read", Scope.of("org/acme/agent/eight"))).isFalse();
      assertThat(a.expiresAt()).isNull();
      assertThat(w.counted(Count.ACCEPTED)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "wl",
        "wl_",
        "Bearer",
        "wl_000000000000_",
        "\u0000",
        "ключ",
        "\uD800",
        "null"
      })
  void verify_notAToken_malformed(String presented) {
    try (var w = World.keyed()) {
      assertThat(w.rejected(presented)).isEqualTo(Reason.MALFORMED);
      assertThat(w.store.reads).hasValue(0);
    }
  }

  @Test
  void verify_truncatedOrExtendedAtEveryLength_rejectedWithoutAStoreRead() {
    try (var w = World.keyed()) {
      String token = w.mint("bot", "user").token().reveal();
      int before = w.store.reads.get();
      for (int length = 0; length < token.length(); length++) {
        assertThat(w.rejected(token.substring(0, length))).isEqualTo(Reason.MALFORMED);
        assertThat(w.rejected(token.substring(length + 1))).isEqualTo(Reason.MALFORMED);
      }
      assertThat(w.rejected(token + "0")).isEqualTo(Reason.MALFORMED);
      assertThat(w.rejected("w".repeat(1 << 20))).isEqualTo(Reason.MALFORMED);
      assertThat(w.rejected(token.repeat(20_000))).isEqualTo(Reason.MALFORMED);
      assertThat(w.store.reads).hasValue(before);
    }
  }

  @Test
  void verify_anyCharacterChanged_rejectedWithoutAStoreRead() {
    try (var w = World.keyed()) {
      String token = w.mint("bot", "user").token().reveal();
      int before = w.store.reads.get();
      for (int i = 3; i < token.length(); i++) {
        for (char c : new char[] {'0', 'z', '_', 'é', '\uFF10'}) {
          if (token.charAt(i) != c) {
            String changed = token.substring(0, i) + c + token.substring(i + 1);
            assertThat(w.rejected(changed)).isIn(Reason.BAD_CHECK, Reason.MALFORMED);
          }
        }
      }
      assertThat(w.store.reads).hasValue(before);
    }
  }

  @Test
  void verify_forgedWithoutTheServerKey_costsNoStoreRead() {
    try (var w = World.keyed()) {
      IssuedKey key = w.mint("bot", "user");
      int before = w.store.reads.get();
      TokenFormat stranger = TokenFormat.of("wl", OTHER_RING);
      TokenFormat plain = TokenFormat.of("wl", ServerKeys.NONE);
      for (int i = 0; i < 50_000; i++) {
        assertThat(w.rejected(stranger.issue(key.info().id()).reveal()))
            .isEqualTo(Reason.BAD_CHECK);
        assertThat(w.rejected(plain.issue(plain.newId()).reveal())).isEqualTo(Reason.BAD_CHECK);
      }
      assertThat(w.store.reads).hasValue(before);
    }
  }

  @Test
  void verify_unknownId_unknown() {
    try (var w = World.keyed()) {
      TokenFormat format = TokenFormat.of("wl", World.RING);
      KeyId id = format.newId();

      Verification v = w.auth.verify(format.issue(id).reveal());

      assertThat(v).isEqualTo(new Rejected(Reason.UNKNOWN, id));
      assertThat(w.counted(Count.REJECTED)).isEqualTo(1);
    }
  }

  @Test
  void verify_wrongSecretOfAKnownKey_costsAReadAndNoHash() {
    try (var w = World.argon2(true)) {
      IssuedKey key = w.mint("bot", "user");
      TokenFormat format = TokenFormat.of("wl", ServerKeys.NONE);
      int before = w.store.reads.get();

      for (int i = 0; i < 1000; i++) {
        assertThat(w.rejected(format.issue(key.info().id()).reveal()))
            .isEqualTo(Reason.WRONG_SECRET);
      }

      assertThat(w.store.reads).hasValue(before + 1000);
      assertThat(w.counted(Count.HASH_RUN)).isZero();
    }
  }

  @Test
  void verify_prefilterCollision_theHashDecides() {
    try (var w = World.argon2(true)) {
      IssuedKey key = w.mint("bot", "user");
      // A record with another secret's hash: as if 32 bits had collided.
      StoredKey record = w.store.inner.find(key.info().id());
      String other = SecretHasher.argon2id(8192, 1, 1).hash(record.id(), "x".repeat(32));
      replaceHash(w, record, other);

      assertThat(w.rejected(key)).isEqualTo(Reason.WRONG_SECRET);
      assertThat(w.counted(Count.HASH_RUN)).isEqualTo(1);
    }
  }

  @Test
  void verify_warm_oneReadAndNoHash() {
    try (var w = World.argon2(true)) {
      IssuedKey key = w.mint("bot", "user");
      w.accepted(key);
      int before = w.store.reads.get();

      for (int i = 0; i < 10; i++) {
        w.accepted(key);
      }

      assertThat(w.store.reads).hasValue(before + 10);
      assertThat(w.counted(Count.HASH_RUN)).isEqualTo(1);
    }
  }

  @Test
  void verify_warmOverAnExclusiveStore_noReadAtAll() {
    try (var w = World.argon2(false)) {
      IssuedKey key = w.mint("bot", "user");
      w.accepted(key);
      int before = w.store.reads.get();

      for (int i = 0; i < 10; i++) {
        w.accepted(key);
      }

      assertThat(w.store.reads).hasValue(before);
      assertThat(w.counted(Count.HASH_RUN)).isEqualTo(1);
    }
  }

  @Test
  void verify_atTheInstantOfExpiry_rejected() {
    try (var w = World.keyed()) {
      IssuedKey key =
          w.auth.keys().mint(NewKey.named("b").kind("user").expiresIn(Duration.ofSeconds(10)));
      w.clock.advance(Duration.ofSeconds(10).minusNanos(1000));
      assertThat(w.accepted(key).expiresAt()).isEqualTo(key.info().expiresAt());

      w.clock.advance(Duration.ofNanos(1000));

      assertThat(w.rejected(key)).isEqualTo(Reason.EXPIRED);
    }
  }

  @Test
  void verify_deadKeyNeverSeenBefore_costsNoHash() {
    try (var w = World.argon2(true)) {
      IssuedKey expired =
          w.auth.keys().mint(NewKey.named("a").kind("user").expiresIn(Duration.ofSeconds(1)));
      IssuedKey revoked = w.mint("b", "user");
      w.auth.keys().revoke(revoked.info().id());
      w.clock.advance(Duration.ofSeconds(1));

      assertThat(w.rejected(expired)).isEqualTo(Reason.EXPIRED);
      assertThat(w.rejected(revoked)).isEqualTo(Reason.REVOKED);
      assertThat(w.counted(Count.HASH_RUN)).isZero();
    }
  }

  @Test
  void verify_clockJumpsBack_nothingBreaks() {
    try (var w = World.keyed()) {
      IssuedKey key = w.mint("bot", "user");
      w.accepted(key);
      w.clock.set(TestClock.START.minus(Duration.ofDays(400)));

      w.accepted(key);
      w.auth.flush();

      assertThat(w.store.inner.find(key.info().id()).lastUsedAt()).isEqualTo(TestClock.START);
    }
  }

  @Test
  void verify_storeDown_unavailableWarmOrCold() {
    try (var w = World.keyed()) {
      IssuedKey warm = w.mint("warm", "user");
      IssuedKey cold = w.mint("cold", "user");
      w.accepted(warm);
      w.store.down = true;

      assertThat(w.auth.verify(warm.token().reveal()))
          .isEqualTo(new Unavailable(Duration.ofSeconds(1)));
      assertThat(w.auth.verify(cold.token().reveal())).isInstanceOf(Unavailable.class);
      assertThat(w.counted(Count.UNAVAILABLE)).isEqualTo(2);

      w.store.down = false;
      w.accepted(warm);
    }
  }

  @Test
  void verify_kindNotConfigured_rejectedWithoutAHash() {
    try (var w = World.argon2(true)) {
      IssuedKey key = w.mint("bot", "user");
      try (var other =
          w.sibling(
              b ->
                  b.kinds(List.of(PrincipalKind.admin()))
                      .hasher(SecretHasher.argon2id(8192, 1, 1)))) {
        assertThat(other.rejected(key)).isEqualTo(Reason.UNKNOWN_KIND);
        assertThat(other.counted(Count.HASH_RUN)).isZero();
      }
    }
  }

  @Test
  void verify_kindNarrowedSince_grantsAreNarrowedToo() {
    try (var w = World.keyed()) {
      IssuedKey key = w.mint("bot", "user");
      try (var other =
          w.sibling(
              b ->
                  b.kinds(List.of(PrincipalKind.of("user", "jobs:read")))
                      .serverKeys(World.RING)
                      .hasher(SecretHasher.hmacSha256()))) {
        assertThat(other.principal(key).grants()).isEqualTo(Grants.of(Grant.of("jobs:read", "*")));
      }
    }
  }

  @Test
  void verify_storedHashOfAbsurdCost_refusedWithoutRunningIt() {
    try (var w = World.argon2(true)) {
      IssuedKey key = w.mint("bot", "user");
      StoredKey record = w.store.inner.find(key.info().id());
      replaceHash(w, record, record.secret().hash().replace("m=8192", "m=99999999"));

      assertThat(w.rejected(key)).isEqualTo(Reason.UNUSABLE_HASH);
      assertThat(w.counted(Count.HASH_RUN)).isZero();
    }
  }

  @Test
  void verify_hashOfAnotherHasher_upgradedOnUseAndSessionsLive() {
    try (var w = World.argon2(true)) {
      IssuedKey key = w.mint("bot", "user");
      var session = w.auth.startSession(w.accepted(key));
      KeyId id = key.info().id();
      // The same deployment, given a server key and the keyed hash.
      try (var later =
          w.sibling(
              b ->
                  b.serverKeys(World.RING)
                      .hasher(SecretHasher.hmacSha256())
                      .acceptPlainChecksUntil(Instant.MAX))) {
        later.accepted(key);
        later.accepted(key);

        StoredKey record = w.store.inner.find(id);
        assertThat(record.secret().hash()).startsWith("$hmac-sha256$k=k1$");
        assertThat(record.secret().version()).isEqualTo(1);
        assertThat(later.counted(Count.REHASHED)).isEqualTo(1);
        assertThat(later.auth.verifySession(session.reveal())).isInstanceOf(Accepted.class);
        assertThat(w.history(id)).containsExactly("key.rehashed", "key.minted");
      }
    }
  }

  @Test
  void verify_upgradeFails_stillAccepted() {
    try (var w = World.argon2(true)) {
      IssuedKey key = w.mint("bot", "user");
      try (var later =
          w.sibling(
              b ->
                  b.serverKeys(World.RING)
                      .hasher(SecretHasher.hmacSha256())
                      .acceptPlainChecksUntil(Instant.MAX))) {
        w.store.beforeCommit.set(() -> w.store.commitThenFail = true);

        later.accepted(key);

        assertThat(later.counted(Count.REHASHED)).isZero();
      }
    }
  }

  @Test
  void verify_serverKeyRetired_acceptedUntilItIsDropped() {
    try (var w = World.keyed()) {
      IssuedKey key = w.mint("bot", "user");
      ServerKeys ring = OTHER_RING.withRetired("k1", World.SERVER_KEY);
      try (var rotated = w.sibling(b -> b.serverKeys(ring).hasher(SecretHasher.hmacSha256()))) {
        rotated.accepted(key);
        assertThat(w.store.inner.find(key.info().id()).secret().hash())
            .startsWith("$hmac-sha256$k=k2$");
        assertThat(rotated.mint("new", "user").info().serverKey()).isEqualTo("k2");
      }
      try (var dropped =
          w.sibling(b -> b.serverKeys(OTHER_RING).hasher(SecretHasher.hmacSha256()))) {
        assertThat(dropped.rejected(key)).isEqualTo(Reason.BAD_CHECK);
      }
    }
  }

  @Test
  void verify_plainCheckBesideAServerKey_refusedFromTheStatedTimeOnWarmToo() {
    try (var w = World.argon2(true)) {
      IssuedKey key = w.mint("bot", "user");
      try (var strict = w.sibling(b -> b.serverKeys(World.RING))) {
        assertThat(strict.rejected(key)).isEqualTo(Reason.BAD_CHECK);
      }
      Instant end = w.clock.instant().plusSeconds(60);
      try (var lenient = w.sibling(b -> b.serverKeys(World.RING).acceptPlainChecksUntil(end))) {
        var session = lenient.auth.startSession(lenient.accepted(key));
        lenient.accepted(key);
        w.clock.set(end);
        assertThat(lenient.rejected(key)).isEqualTo(Reason.BAD_CHECK);
        assertThat(lenient.auth.verifySession(session.reveal())).isInstanceOf(Rejected.class);
      }
    }
  }

  @Test
  void verify_checkOfAnotherServerKeyThanTheRecordNames_rejected() {
    try (var w = World.keyed()) {
      IssuedKey key = w.mint("bot", "user");
      ServerKeys ring = OTHER_RING.withRetired("k1", World.SERVER_KEY);
      try (var rotated = w.sibling(b -> b.serverKeys(ring).hasher(SecretHasher.hmacSha256()))) {
        // The right secret under the new server key: nobody was ever given that token.
        String token = key.token().reveal();
        String secret = TokenFormat.of("wl", World.RING).secretOf(token);
        String forged = TokenFormat.of("wl", ring).compose(key.info().id(), secret).reveal();

        assertThat(rotated.rejected(forged)).isEqualTo(Reason.BAD_CHECK);
      }
    }
  }

  @Test
  void verify_formerSecret_alarmOnceInTheTrail() {
    try (var w = World.keyed()) {
      IssuedKey first = w.mint("bot", "user");
      KeyId id = first.info().id();
      w.auth.keys().rotate(id);
      w.auth.keys().rotate(id);

      for (int i = 0; i < 5; i++) {
        assertThat(w.rejected(first)).isEqualTo(Reason.ROTATED_OUT);
      }
      w.auth.flush();
      w.auth.flush();

      assertThat(w.history(id))
          .containsExactly("key.secret-reused", "key.rotated", "key.rotated", "key.minted");
    }
  }

  @Test
  void verify_staticToken_actsAsItsKindWithoutARecord() {
    String secret = "an-operator-token-of-32-characters";
    try (var w =
        World.keyed(
            b ->
                b.staticTokens(
                    StaticTokens.NONE
                        .with("ops", "operator", secret)
                        .with("old", "user", "default", secret + "!", true)))) {
      Accepted a = w.accepted(secret);

      assertThat(a.principal().kind()).isEqualTo("operator");
      assertThat(a.principal().id()).isEqualTo("ops");
      assertThat(a.principal().key()).isNull();
      assertThat(a.principal().grants()).isEqualTo(Grants.of(Grant.of("*", "*")));
      assertThat(w.accepted(secret + "!").principal().kind()).isEqualTo("user");
      assertThat(w.rejected(secret + "?")).isEqualTo(Reason.MALFORMED);
      assertThat(w.store.reads).hasValue(0);
      w.auth.flush();
      assertThat(w.events.stream().map(e -> e.action()))
          .containsExactlyInAnyOrder(
              "credential.rejected", "static-token.used", "static-token.legacy-used");
    }
  }

  @Test
  void verify_forAContext_onlyItsOwnKeysAndThoseOfTheSystem() {
    try (var w = World.keyed()) {
      IssuedKey own = w.mint("bot", "user");
      IssuedKey system = w.auth.keys().mint(NewKey.named("m").kind("management").inSystem());

      assertThat(w.auth.verify(own.token().reveal(), "default")).isInstanceOf(Accepted.class);
      assertThat(w.auth.verify(system.token().reveal(), "default")).isInstanceOf(Accepted.class);
      assertThat(w.auth.verify(own.token().reveal(), "acme"))
          .isEqualTo(new Rejected(Reason.OTHER_CONTEXT, own.info().id()));
      assertThat(w.counted(Count.ACCEPTED)).isEqualTo(2);
      assertThat(w.counted(Count.REJECTED)).isEqualTo(1);
      w.auth.flush();
      assertThat(w.events).anyMatch(e -> e.toString().contains("OTHER_CONTEXT"));
    }
  }

  @Test
  void verify_anyOutcome_toStringHoldsNoSecret() {
    try (var w = World.keyed()) {
      IssuedKey key = w.mint("bot", "user");
      String secret = TokenFormat.of("wl", World.RING).secretOf(key.token().reveal());
      StoredKey record = w.store.inner.find(key.info().id());
      w.rejected(TokenFormat.of("wl", OTHER_RING).issue(key.info().id()).reveal());
      Accepted a = w.accepted(key);
      w.auth.flush();

      assertThat(
              List.of(
                      a,
                      a.principal(),
                      key,
                      key.info(),
                      record,
                      w.events,
                      w.auth.startSession(a),
                      StaticTokens.NONE.with("ops", "operator", secret),
                      w.auth)
                  .toString())
          .doesNotContain(secret)
          .doesNotContain(record.secret().hash());
    }
  }

  private static void replaceHash(World w, StoredKey record, String hash) {
    StoredKey changed = record.rehashed(hash);
    var event = changed.event(w.clock.instant(), By.LIBRARY, KeyAction.REHASHED, Map.of());
    w.store.inner.commit(List.of(new Change.Update(changed, event)));
  }
}

package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Reason;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.Verification.Unavailable;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.SessionEvent;
import dev.wardlock.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsTest {

  private static final String STATIC = "an-operator-token-of-32-characters";

  private final World w =
      World.keyed(b -> b.staticTokens(StaticTokens.NONE.with("ops", "operator", STATIC)));
  private final IssuedKey key = w.mint("bot", "user");

  @AfterEach
  void close() {
    w.close();
  }

  private String login() {
    return w.auth.startSession(w.accepted(key)).reveal();
  }

  private Reason ended(String session) {
    Verification v = w.auth.verifySession(session);
    assertThat(v).isInstanceOf(Rejected.class);
    return ((Rejected) v).reason();
  }

  private Accepted live(String session) {
    Verification v = w.auth.verifySession(session);
    assertThat(v).isInstanceOf(Accepted.class);
    return (Accepted) v;
  }

  @Test
  void start_acceptedKey_aSecretOfItsOwn() {
    String session = login();

    assertThat(session).hasSize(43).isNotEqualTo(login());
    assertThat(key.token().reveal()).doesNotContain(session);
    assertThat(live(session).principal()).isEqualTo(w.principal(key));
  }

  @Test
  void verify_unknownOrMalformed_rejected() {
    assertThat(ended("")).isEqualTo(Reason.NO_SESSION);
    assertThat(ended("x".repeat(43))).isEqualTo(Reason.NO_SESSION);
    assertThat(ended("x".repeat(1 << 20))).isEqualTo(Reason.NO_SESSION);
    assertThat(ended("ü".repeat(43))).isEqualTo(Reason.NO_SESSION);
    assertThat(ended(key.token().reveal())).isEqualTo(Reason.NO_SESSION);
  }

  @Test
  void verify_idleForHalfAnHour_ended() {
    String session = login();
    w.clock.advance(Duration.ofMinutes(30).minusMillis(1));
    live(session);
    w.clock.advance(Duration.ofMinutes(30).minusMillis(1));
    live(session);
    w.clock.advance(Duration.ofMinutes(30));

    ended(session);

    w.clock.set(TestClock.START);
    ended(session);
  }

  @Test
  void verify_usedOften_writesAtMostOnceAMinute() {
    String session = login();
    Instant began = w.clock.instant();
    String hash = Digest.of(session).text();
    w.clock.advance(Duration.ofSeconds(59));
    live(session);
    assertThat(w.store.inner.session(hash).lastSeenAt()).isEqualTo(began);
    w.clock.advance(Duration.ofSeconds(1));
    live(session);
    assertThat(w.store.inner.session(hash).lastSeenAt()).isEqualTo(w.clock.instant());
  }

  @Test
  void verify_afterTwelveHoursHoweverBusy_ended() {
    String session = login();
    for (int i = 0; i < 36; i++) {
      live(session);
      w.clock.advance(Duration.ofMinutes(20));
    }

    ended(session);
  }

  @Test
  void verify_keyExpired_ended() {
    IssuedKey shortLived =
        w.auth.keys().mint(NewKey.named("s").kind("user").expiresIn(Duration.ofMinutes(5)));
    String session = w.auth.startSession(w.accepted(shortLived)).reveal();
    w.clock.advance(Duration.ofMinutes(5));

    assertThat(ended(session)).isEqualTo(Reason.EXPIRED);
  }

  @Test
  void verify_purgedKey_ended() {
    String session = login();
    w.auth.keys().revoke(key.info().id());
    w.clock.advance(Duration.ofSeconds(1));
    w.auth.keys().purge(Duration.ZERO);

    assertThat(ended(session)).isEqualTo(Reason.NO_SESSION);
  }

  @Test
  void verify_staticToken_liveWhileItIsConfigured() {
    String session = w.auth.startSession(w.accepted(STATIC)).reveal();
    assertThat(live(session).principal().id()).isEqualTo("ops");

    try (var changed =
        w.sibling(b -> b.staticTokens(StaticTokens.NONE.with("ops", "operator", STATIC + "2")))) {
      assertThat(changed.auth.verifySession(session)).isInstanceOf(Rejected.class);
    }
  }

  @Test
  void end_logout_deadOnTheServer() {
    String session = login();

    assertThat(w.auth.endSession(session)).isTrue();

    ended(session);
    assertThat(w.auth.endSession(session)).isFalse();
    assertThat(w.auth.endSession("short")).isFalse();
  }

  @Test
  void verify_storeDown_unavailable() {
    String session = login();
    w.store.down = true;

    assertThat(w.auth.verifySession(session)).isInstanceOf(Unavailable.class);
    assertThatThrownBy(() -> w.auth.endSession(session)).isInstanceOf(StoreException.class);

    w.store.down = false;
    live(session);
  }

  @Test
  void verify_keyStoreDownAndSessionStoreUp_unavailable() {
    try (var split = World.keyed(b -> b.sessions(new dev.wardlock.store.InMemoryKeyStore()))) {
      String session = split.auth.startSession(split.accepted(split.mint("a", "user"))).reveal();
      split.store.down = true;

      assertThat(split.auth.verifySession(session)).isInstanceOf(Unavailable.class);

      split.store.down = false;
      assertThat(split.auth.verifySession(session)).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void purge_clearsWhatIsOver() {
    String old = login();
    w.clock.advance(Duration.ofMinutes(31));
    String fresh = login();

    assertThat(w.auth.purgeSessions()).isEqualTo(1);

    assertThat(w.store.inner.session(Digest.of(old).text())).isNull();
    live(fresh);
  }

  @Test
  void start_storeKeepsTheHashOnly() {
    String session = login();

    var stored = w.store.inner.session(Digest.of(session).text());
    assertThat(stored).isNotNull();
    assertThat(stored.hash()).isNotEqualTo(session);
    assertThat(stored.toString()).doesNotContain(stored.hash());
  }

  @Test
  void audit_loginAndLogout_areTold() {
    String session = login();
    w.auth.endSession(session);

    assertThat(sessionEvents())
        .extracting(AuditEvent::action, e -> e.by().name(), AuditEvent::key)
        .containsExactly(
            tuple("session.started", w.principal(key).id(), key.info().id()),
            tuple("session.ended", w.principal(key).id(), key.info().id()));
    assertThat(sessionEvents().toString()).doesNotContain(session);
  }

  @Test
  void audit_sessionFoundOver_isToldOnce() {
    String idle = login();
    w.clock.advance(Duration.ofMinutes(30));
    ended(idle);
    ended(idle);
    String revoked = login();
    w.auth.keys().revoke(key.info().id());
    ended(revoked);
    ended(revoked);

    assertThat(sessionEvents())
        .extracting(AuditEvent::action, e -> e.by().kind())
        .containsExactly(
            tuple("session.started", "user"),
            tuple("session.ended", "library"),
            tuple("session.started", "user"),
            tuple("session.ended", "library"));
  }

  @Test
  void audit_logoutOfADeadKey_isToldAllTheSame() {
    String session = login();
    w.auth.keys().revoke(key.info().id());

    assertThat(w.auth.endSession(session)).isTrue();

    assertThat(sessionEvents())
        .extracting(AuditEvent::action)
        .containsExactly("session.started", "session.ended");
  }

  @Test
  void verify_developmentToken_onThisMachineOnly() {
    try (var dev =
        World.keyed(
            b -> b.staticTokens(StaticTokens.NONE.withDevelopment("dev", "operator", STATIC)))) {
      assertThat(dev.auth.verify(STATIC))
          .isEqualTo(new Rejected(Reason.NOT_LOCAL, null))
          .isEqualTo(dev.auth.verify(STATIC, "default"));
      var accepted = (Accepted) dev.auth.verifyLocal(STATIC, "default");
      assertThat(accepted.principal().id()).isEqualTo("dev");
      String session = dev.auth.startSession(accepted).reveal();
      assertThat(dev.auth.verifyLocalSession(session)).isInstanceOf(Accepted.class);

      assertThat(dev.auth.verifySession(session)).isEqualTo(new Rejected(Reason.NOT_LOCAL, null));

      assertThat(dev.auth.verifyLocalSession(session)).isInstanceOf(Rejected.class);
    }
  }

  @Test
  void verifyLocal_anyOtherCredential_asElsewhere() {
    assertThat(w.auth.verifyLocal(STATIC, null)).isInstanceOf(Accepted.class);
    assertThat(w.auth.verifyLocal(key.token().reveal(), "default")).isInstanceOf(Accepted.class);
    assertThat(w.auth.verifyLocal(key.token().reveal(), "acme"))
        .isEqualTo(new Rejected(Reason.OTHER_CONTEXT, key.info().id()));
    assertThat(w.auth.verifyLocalSession(login())).isInstanceOf(Accepted.class);
  }

  private List<AuditEvent> sessionEvents() {
    return w.events.stream().filter(SessionEvent.class::isInstance).toList();
  }
}

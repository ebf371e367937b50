package dev.wardlock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.Auth;
import dev.wardlock.NewKey;
import dev.wardlock.RefusedException;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.PrincipalKind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuthExtensionTest {

  private static final Set<TestAuth> SEEN = new HashSet<>();

  @Nested
  @ExtendWith(AuthExtension.class)
  class ForEachTest {

    private final TestAuth made;

    ForEachTest(TestAuth made) {
      this.made = made;
    }

    @RepeatedTest(2)
    void auth_ofATest_isItsOwn(TestAuth test, Auth auth, MutableClock clock) {
      assertThat(test).isSameAs(made);
      assertThat(test.auth()).isSameAs(auth);
      assertThat(test.clock()).isSameAs(clock);
      assertThat(SEEN.add(test)).isTrue();
    }

    @Test
    void key_ofAKind_isAccepted(
        Auth auth,
        @KeyOf("user") TestKey user,
        @KeyOf("user") TestKey another,
        @KeyOf(value = "operator", grants = "jobs:read=org/acme") TestKey narrow,
        @KeyOf(value = "agent", floor = "org/acme/agent/bot") TestKey agent) {
      for (TestKey key : List.of(user, another, narrow, agent)) {
        assertThat(auth.verify(key.token().reveal())).isInstanceOf(Accepted.class);
      }
      assertThat(user.info().id()).isNotEqualTo(another.info().id());
      assertThat(narrow.info().grants()).hasToString("jobs:read=org/acme");
      assertThat(agent.info().kind()).isEqualTo("agent");
    }

    @Test
    void clock_advanced_expiresKeys(TestAuth test) {
      TestKey key = test.key(NewKey.named("brief").kind("user").expiresIn(Duration.ofMinutes(1)));
      assertThat(test.auth().verify(key.token().reveal())).isInstanceOf(Accepted.class);
      test.clock().advance(Duration.ofMinutes(1));
      assertThat(test.auth().verify(key.token().reveal())).isInstanceOf(Rejected.class);
    }

    @Test
    void key_rotatedAndRevoked_isNoLongerAccepted(TestAuth test, @KeyOf("user") TestKey key) {
      TestKey rotated = test.rotate(key);
      assertThat(test.auth().verify(key.token().reveal())).isInstanceOf(Rejected.class);
      assertThat(test.auth().verify(rotated.token().reveal())).isInstanceOf(Accepted.class);
      test.revoke(rotated);
      assertThat(test.auth().verify(rotated.token().reveal())).isInstanceOf(Rejected.class);
    }

    @Test
    void key_onARequest_isItsOneAuthorization(@KeyOf("user") TestKey key) {
      HttpRequest request =
          key.on(
                  HttpRequest.newBuilder(URI.create("http://localhost/"))
                      .header("Authorization", "Bearer another"))
              .build();

      assertThat(request.headers().allValues("Authorization"))
          .containsExactly("Bearer " + key.token().reveal())
          .containsExactly(key.authorization());
      assertThat(key.toString()).doesNotContain(key.token().reveal());
    }

    @Test
    void key_ofAnUnknownKind_isRefused(TestAuth test) {
      assertThatThrownBy(() -> test.key("nobody")).isInstanceOf(RefusedException.class);
    }
  }

  /** An {@code Auth} tells of its rejections at the latest when it is closed. */
  @Nested
  class ClosedAfterEachTest {

    private static final List<AuditEvent> EVENTS = new CopyOnWriteArrayList<>();

    @RegisterExtension
    static final AuthExtension AUTH = AuthExtension.with(options -> options.auditSink(EVENTS::add));

    @RepeatedTest(2)
    void auth_ofATestBefore_isClosed(Auth auth, RepetitionInfo repetition) {
      assertThat(EVENTS).hasSize(repetition.getCurrentRepetition() - 1);
      assertThat(auth.verify("not-a-token")).isInstanceOf(Rejected.class);
      assertThat(EVENTS).hasSize(repetition.getCurrentRepetition() - 1);
    }
  }

  @Nested
  class WithOptions {

    @RegisterExtension
    static final AuthExtension AUTH =
        AuthExtension.with(
            options -> options.kinds(List.of(PrincipalKind.of("viewer", "status:read"))));

    private static TestAuth shared;

    @BeforeAll
    static void start(TestAuth test) {
      shared = test;
    }

    @AfterAll
    static void stillOpen() {
      assertThat(shared.key("viewer")).isNotNull();
    }

    @RepeatedTest(2)
    void auth_askedForBeforeAll_isThatOfTheClass(TestAuth test, @KeyOf("viewer") TestKey viewer) {
      assertThat(test).isSameAs(shared);
      assertThat(viewer.info().kind()).isEqualTo("viewer");
    }
  }
}

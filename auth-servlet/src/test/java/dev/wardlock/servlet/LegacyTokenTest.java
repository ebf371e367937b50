package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.Auth;
import dev.wardlock.StaticTokens;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.store.InMemoryKeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A legacy secret acts as its kind, is audited as legacy, and warned about once. */
class LegacyTokenTest {

  private static final String SECRET = "legacy-admin-secret-0123456789abcdef";

  @Test
  void legacyToken_usedOften_isAuditedAndWarnedAboutOnce() {
    List<AuditEvent> events = new CopyOnWriteArrayList<>();
    try (var logs = new Logs();
        Auth auth =
            Auth.builder(new InMemoryKeyStore())
                .serverKeys(ServerKeys.of("k1", new byte[32]))
                .hasher(SecretHasher.hmacSha256())
                .staticTokens(
                    StaticTokens.NONE
                        .with("old-admin", "admin", "default", SECRET, true)
                        .with("shared", "user", "shared-user-secret-0123456789abcdef"))
                .auditSink(events::add)
                .build()) {
      for (int i = 0; i < 3; i++) {
        assertThat(auth.verify(SECRET))
            .isInstanceOfSatisfying(
                Accepted.class, a -> assertThat(a.principal().kind()).isEqualTo("admin"));
        assertThat(auth.verify("shared-user-secret-0123456789abcdef")).isInstanceOf(Accepted.class);
      }
      auth.flush();

      assertThat(events)
          .extracting(AuditEvent::action)
          .containsExactlyInAnyOrder("static-token.legacy-used", "static-token.used");
      assertThat(logs.text())
          .containsOnlyOnce("The legacy token 'old-admin' is in use")
          .doesNotContain(SECRET)
          .doesNotContain("'shared'");
    }
  }
}

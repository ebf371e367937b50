package dev.wardlock.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.ContextAction;
import dev.wardlock.model.AuditEvent.ContextEvent;
import dev.wardlock.model.AuditEvent.DeploymentAction;
import dev.wardlock.model.AuditEvent.DeploymentEvent;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.AuditEvent.KeyEvent;
import dev.wardlock.model.AuditEvent.Rejection;
import dev.wardlock.model.AuditEvent.Use;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AuditEventTest {

  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");
  private static final KeyId KEY = new KeyId("000000000001");

  @ParameterizedTest
  @CsvSource({
    "MINTED, key.minted",
    "RECOVERED, key.recovered",
    "DELEGATED, key.delegated",
    "ROTATED, key.rotated",
    "REPLACED, key.replaced",
    "RETIRED, key.retired",
    "SHORTENED, key.shortened",
    "REVOKED, key.revoked",
    "SETTLED, key.settled",
    "REHASHED, key.rehashed",
    "SECRET_REUSED, key.secret-reused"
  })
  void action_keyEvent_isAWord(KeyAction what, String action) {
    assertThat(event(what).action()).isEqualTo(action);
  }

  @ParameterizedTest
  @EnumSource(KeyAction.class)
  void action_underATurkishLocale_isTheSameWord(KeyAction what) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(event(what).action()).matches("key\\.[a-z-]+");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static KeyEvent event(KeyAction what) {
    return new KeyEvent(
        AT, By.APPLICATION, what, KEY, "acme", "bot", "planner", "agent", Map.of("why", "test"));
  }

  @Test
  void keyEvent_namesItsKey() {
    AuditEvent event = event(KeyAction.MINTED);

    assertThat(event.key()).isEqualTo(KEY);
    assertThat(event.at()).isEqualTo(AT);
    assertThat(event.by()).isEqualTo(By.APPLICATION);
  }

  @ParameterizedTest
  @CsvSource({
    "CREATED, context.created",
    "POLICY_CHANGED, context.policy-changed",
    "DELETED, context.deleted"
  })
  void action_contextEvent_isAWordAndHasNoKey(ContextAction what, String action) {
    var event = new ContextEvent(AT, By.LIBRARY, what, "acme", Map.of());

    assertThat(event.action()).isEqualTo(action);
    assertThat(event.key()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"BOOTSTRAPPED, deployment.bootstrapped", "PURGED, deployment.purged"})
  void action_deploymentEvent_isAWordAndHasNoKey(DeploymentAction what, String action) {
    var event = new DeploymentEvent(AT, By.APPLICATION, what, Map.of());

    assertThat(event.action()).isEqualTo(action);
    assertThat(event.key()).isNull();
  }

  @Test
  void rejection_isByAnonymous() {
    var event = new Rejection(AT.minusSeconds(10), AT, "UNKNOWN", KEY, 3);

    assertThat(event.action()).isEqualTo("credential.rejected");
    assertThat(event.by()).isEqualTo(new By("anonymous", "anonymous", null));
    assertThat(event.key()).isEqualTo(KEY);
    assertThat(new Rejection(AT, AT, "MALFORMED", null, 1).key()).isNull();
  }

  @Test
  void use_legacyOrNot_isTold() {
    By by = new By("operator", "shared", null);

    assertThat(new Use(AT, AT, by, true, 2).action()).isEqualTo("static-token.legacy-used");
    assertThat(new Use(AT, AT, by, false, 2).action()).isEqualTo("static-token.used");
    assertThat(new Use(AT, AT, by, false, 2).key()).isNull();
  }

  @Test
  void by_principal_isItsKindIdAndKey() {
    var principal =
        new Principal("planner", "agent", "P", "acme", Grants.NONE, Region.ALL, false, KEY);

    assertThat(By.principal(principal)).isEqualTo(new By("agent", "planner", KEY));
    assertThat(By.APPLICATION).isEqualTo(new By("application", "application", null));
    assertThat(By.LIBRARY).isEqualTo(new By("library", "library", null));
  }

  @Test
  void details_areCopied() {
    var details = new HashMap<>(Map.of("why", "test"));
    var key = new KeyEvent(AT, By.LIBRARY, KeyAction.MINTED, KEY, "c", "n", "p", "k", details);
    var context = new ContextEvent(AT, By.LIBRARY, ContextAction.CREATED, "c", details);
    var deployment = new DeploymentEvent(AT, By.LIBRARY, DeploymentAction.PURGED, details);
    details.put("more", "later");

    assertThat(Arrays.asList(key.details(), context.details(), deployment.details()))
        .allSatisfy(copy -> assertThat(copy).isUnmodifiable().isEqualTo(Map.of("why", "test")));
  }
}

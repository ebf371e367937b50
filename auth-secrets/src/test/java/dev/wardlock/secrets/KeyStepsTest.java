package dev.wardlock.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.ring.KeyState;
import dev.wardlock.secrets.ring.KeyStatus;
import dev.wardlock.secrets.ring.KeyStep;
import dev.wardlock.secrets.ring.KeyStep.Action;
import dev.wardlock.secrets.ring.KeyStep.Keys;
import dev.wardlock.secrets.ring.ServerKeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps of sets of keys go the way of every rotation: planned, journaled, published, audited. */
class KeyStepsTest {

  @TempDir Path folder;
  private RingDeployment deployment;
  private Secrets secrets;

  @BeforeEach
  void make() throws Exception {
    deployment = RingDeployment.make(folder);
    secrets = deployment.secrets().build();
  }

  private Report take(Keys keys, Action action, String id) {
    String key = keys == Keys.SERVER_KEYS ? "AUTH_SERVER_KEYS" : "SIGNING_KEYS";
    return secrets.execute(secrets.planStep(key, Optional.empty(), new KeyStep(keys, action, id)));
  }

  private String id(KeyState state) {
    return deployment.ring().keys().stream()
        .filter(key -> key.state() == state)
        .map(KeyStatus::id)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void steps_ofARing_arePublishedEverywhereAndAudited() throws Exception {
    take(Keys.SERVER_KEYS, Action.ADD, "");
    take(Keys.SERVER_KEYS, Action.ADD, "");
    String old = id(KeyState.ACTIVE);
    String next = id(KeyState.NEXT);
    take(Keys.SERVER_KEYS, Action.ACTIVATE, next);
    Report report = take(Keys.SERVER_KEYS, Action.DROP, old);

    assertThat(deployment.ring().keys()).extracting(KeyStatus::id).containsExactly(next);
    for (String environment : List.of("one", "two")) {
      assertThat(deployment.published(environment)).contains(deployment.ring());
    }
    assertThat(report.leftToDo()).noneMatch(task -> task.contains("vendor"));
    assertThat(secrets.audit(Instant.EPOCH, Instant.MAX))
        .extracting(AuditEntry::detail)
        .contains(
            "rotate AUTH_SERVER_KEYS: server-keys add",
            "rotate AUTH_SERVER_KEYS: server-keys activate " + next,
            "rotate AUTH_SERVER_KEYS: server-keys drop " + old);
    assertThat(secrets.unfinished()).isEmpty();
    assertNoSecretIn(folder.resolve(".wardlock/audit.jsonl"));
  }

  private void assertNoSecretIn(Path file) throws IOException {
    String secret = deployment.ring().text().reveal().split(":", 3)[1];
    assertThat(Files.readString(file)).doesNotContain(secret.substring(0, 10));
  }

  @Test
  void steps_ofASet_areOnASetThatBeganAsASingleKey() {
    secrets.execute(secrets.planRotation("SIGNING_KEYS", Optional.empty()));
    String single = deployment.set().keys().get(0).id();

    take(Keys.SIGNING_KEYS, Action.ADD, "");

    assertThat(deployment.set().keys())
        .extracting(KeyStatus::state)
        .containsExactly(KeyState.ACTIVE, KeyState.NEXT);
    assertThat(deployment.set().keys().get(0).id()).isEqualTo(single);
  }

  @Test
  void rotation_ofARing_keepsTheOldKeysAsRetired() {
    take(Keys.SERVER_KEYS, Action.ADD, "");
    ServerKeyRing before = deployment.ring();

    secrets.execute(secrets.planRotation("AUTH_SERVER_KEYS", Optional.empty()));

    assertThat(deployment.ring().keys())
        .extracting(KeyStatus::state)
        .containsExactly(KeyState.ACTIVE, KeyState.RETIRED);
    assertThat(deployment.ring().keys().get(1).id()).isEqualTo(before.keys().get(0).id());
  }

  @Test
  void step_thatCannotBeDone_changesNothingAndLeavesNoJournal() {
    take(Keys.SERVER_KEYS, Action.ADD, "");
    ServerKeyRing before = deployment.ring();

    assertThatThrownBy(() -> take(Keys.SERVER_KEYS, Action.DROP, id(KeyState.ACTIVE)))
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining("only a retired one can be dropped");

    assertThat(deployment.ring()).isEqualTo(before);
    assertThat(secrets.unfinished()).isEmpty();
  }

  @Test
  void step_ofAKeyThatHoldsSomethingElse_isRefused() {
    for (String key : List.of("PASSWORD", "SIGNING_KEYS")) {
      assertThatThrownBy(
              () ->
                  secrets.planStep(
                      key, Optional.empty(), new KeyStep(Keys.SERVER_KEYS, Action.ADD, "")))
          .isInstanceOf(SecretsException.class)
          .hasMessageContaining("so it holds no server-keys");
    }
  }
}

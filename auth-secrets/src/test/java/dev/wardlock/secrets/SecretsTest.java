package dev.wardlock.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.wardlock.secrets.AuditEntry.Action;
import dev.wardlock.secrets.AuditEntry.Outcome;
import dev.wardlock.secrets.model.Publication;
import dev.wardlock.secrets.model.Publisher;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.model.Version;
import dev.wardlock.secrets.vault.VaultKey;
import dev.wardlock.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  private static final Optional<String> NO_ENV = Optional.empty();

  @TempDir Path folder;
  private final MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T12:00:00Z"));
  private Deployment deployment;
  private Secrets secrets;

  @BeforeEach
  void make() throws Exception {
    deployment = Deployment.make(folder);
    secrets = deployment.secrets().clock(clock).build();
  }

  private Report rotate(String key, Optional<String> environment) {
    return secrets.execute(secrets.planRotation(key, environment));
  }

  private void spoil(String environment) throws IOException {
    Files.createDirectory(folder.resolve(".env." + environment));
  }

  private void mend(String environment) throws IOException {
    Files.delete(folder.resolve(".env." + environment));
  }

  @Test
  void plan_shared_isAValueWithoutASecret() {
    Plan plan = secrets.planRotation("TOKEN", NO_ENV);
    assertThat(plan.rotations())
        .singleElement()
        .satisfies(
            rotation -> {
              assertThat(rotation.target()).isEqualTo(Deployment.SHARED);
              assertThat(rotation.uses())
                  .containsExactly(
                      Map.entry("dev", List.of("TOKEN")),
                      Map.entry("qa", List.of("TOKEN", "VENDOR_TOKEN")),
                      Map.entry("staging", List.of("TOKEN")));
            });
    assertThat(PlanJson.read(PlanJson.write(plan))).isEqualTo(plan);
  }

  @Test
  void plan_whatCannotBe_isRefusedClearly() {
    assertThatThrownBy(() -> secrets.planRotation("LOCAL", NO_ENV))
        .hasMessage("LOCAL is per-env: say which of [dev, staging] with --env");
    assertThatThrownBy(() -> secrets.planRotation("TOKEN", Optional.of("dev")))
        .hasMessageContaining("TOKEN is shared")
        .hasMessageContaining("leave --env out");
    assertThatThrownBy(() -> secrets.planRotation("LOCAL", Optional.of("qa")))
        .hasMessage("qa has no reference for LOCAL");
    assertThatThrownBy(() -> secrets.planRotation("LOCAL", Optional.of("prod")))
        .hasMessageContaining("there is no environment 'prod'");
    assertThatThrownBy(() -> secrets.planRotation("PORT", NO_ENV))
        .hasMessage("PORT has no line in [rotation]; there are [TOKEN, LOCAL]");
    assertThatThrownBy(() -> secrets.planEmergency("mallory"))
        .hasMessageContaining("'mallory' has no line in [access]; there are [alice, bob]");
    assertThatThrownBy(() -> secrets.planPublication("prod")).isInstanceOf(SecretsException.class);
  }

  @Test
  void rotate_first_makesStoresAndPublishesEverywhere() throws IOException {
    Report report = rotate("TOKEN", NO_ENV);
    String value = deployment.vault().resolve(Deployment.SHARED).orElseThrow().reveal();
    assertThat(value).startsWith("secret-1-");
    assertThat(deployment.published("dev", "TOKEN")).contains(value);
    assertThat(deployment.published("qa", "TOKEN")).contains(value);
    assertThat(deployment.published("qa", "VENDOR_TOKEN")).contains(value);
    assertThat(deployment.published("staging", "TOKEN")).contains(value);
    assertThat(deployment.published("dev", "PORT")).isEmpty();
    assertThat(report.leftToDo()).hasSize(2);
    assertThat(report.leftToDo().get(0)).startsWith("Redeploy dev, qa, staging");
    assertThat(report.leftToDo().get(1)).startsWith("Then revoke the old value of TOKEN");
    assertThat(secrets.unfinished()).isEmpty();
  }

  @Test
  void rotate_perEnv_changesThatOneAlone() throws IOException {
    rotate("LOCAL", Optional.of("dev"));
    rotate("LOCAL", Optional.of("staging"));
    String staging = deployment.published("staging", "LOCAL").orElseThrow();
    String dev = deployment.published("dev", "LOCAL").orElseThrow();
    rotate("LOCAL", Optional.of("dev"));
    assertThat(deployment.published("dev", "LOCAL")).isPresent().get().isNotEqualTo(dev);
    assertThat(deployment.published("staging", "LOCAL")).contains(staging);
  }

  @Test
  void rotate_again_keepsTheOldValueRecoverable() {
    rotate("TOKEN", NO_ENV);
    SecretValue old = deployment.vault().resolve(Deployment.SHARED).orElseThrow();
    rotate("TOKEN", NO_ENV);
    assertThat(deployment.vault().versions(Deployment.SHARED).previous().map(Version::value))
        .contains(old);
  }

  @Test
  void check_writesNothing() throws IOException {
    rotate("TOKEN", NO_ENV);
    Map<String, String> before = deployment.files();
    secrets.check(secrets.planRotation("TOKEN", NO_ENV));
    secrets.check(secrets.planEmergency("alice"));
    secrets.check(secrets.planPublication("dev"));
    assertThat(deployment.files()).isEqualTo(before);
  }

  @Test
  void check_manyReasons_areSaidTogetherAndNothingIsMade() throws IOException {
    spoil("dev");
    spoil("qa");
    Files.delete(folder.resolve("generators/counting"));
    assertThatThrownBy(() -> rotate("TOKEN", NO_ENV))
        .hasMessageContaining("there is no generator")
        .hasMessageContaining(".env.dev is no plain file")
        .hasMessageContaining(".env.qa is no plain file");
    assertThat(deployment.vault().versions(Deployment.SHARED).pending()).isEmpty();
    assertThat(secrets.unfinished()).isEmpty();
  }

  @Test
  void publish_whole_hasLiteralsAndSecretsAndMakesNone() throws IOException {
    rotate("TOKEN", NO_ENV);
    Files.delete(folder.resolve(".env.qa"));
    secrets.execute(secrets.planPublication("qa"));
    assertThat(deployment.made()).isEqualTo(1);
    assertThat(deployment.published("qa", "PORT")).contains("2");
    assertThat(deployment.published("qa", "TOKEN"))
        .contains(deployment.vault().resolve(Deployment.SHARED).orElseThrow().reveal());
  }

  @Test
  void publish_missingValues_namesThemAllAndPublishesNothing() {
    assertThatThrownBy(() -> secrets.execute(secrets.planPublication("staging")))
        .hasMessageContaining("TOKEN (op://shared/vendor/token)")
        .hasMessageContaining("LOCAL (op://app-staging/local/key)")
        .hasMessageContaining("UNMANAGED (op://app-staging/by/hand)");
    assertThat(folder.resolve(".env.staging")).doesNotExist();
    assertThat(secrets.unfinished()).isEmpty();
  }

  @Test
  void generator_thatFails_storesNothingAndLeavesNothingToResume() throws IOException {
    for (String script : List.of("echo hunter2; exit 1", "true", "echo hunter2; echo hunter3")) {
      Recorder.executable(folder.resolve("generators/counting"), "#!/bin/sh\n" + script + "\n");
      assertThatThrownBy(() -> rotate("TOKEN", NO_ENV))
          .isInstanceOf(SecretsException.class)
          .hasMessageContaining("the generator counting")
          .hasMessageEndingWith("Nothing was stored or published.")
          .hasMessageNotContaining("hunter");
      assertThat(deployment.vault().versions(Deployment.SHARED).pending()).isEmpty();
      assertThat(secrets.unfinished()).isEmpty();
    }
    Map<String, String> files = deployment.files();
    files.remove("generators/counting");
    assertThat(files.toString()).doesNotContain("hunter");
    assertThat(secrets.audit(Instant.MIN, Instant.MAX))
        .extracting(AuditEntry::action, AuditEntry::outcome)
        .contains(tuple(Action.STORED, Outcome.FAILED));
  }

  @Test
  void rotate_onePublisherFails_doesTheRestAndIsResumed() throws IOException {
    // Fine when it was checked, and broken when it is published to.
    var failing =
        deployment
            .secrets()
            .clock(clock)
            .generators(
                spec ->
                    request -> {
                      try {
                        spoil("qa");
                      } catch (IOException e) {
                        throw new SecretsException("no", e);
                      }
                      return SecretValue.of("value");
                    })
            .build();
    assertThatThrownBy(() -> failing.execute(failing.planRotation("TOKEN", NO_ENV)))
        .isInstanceOf(IncompleteRunException.class)
        .hasMessageContaining(".env.qa is no plain file")
        .hasMessageContaining("wardlock secrets resume");
    assertThat(deployment.published("dev", "TOKEN")).contains("value");
    assertThat(deployment.published("staging", "TOKEN")).contains("value");

    assertThatThrownBy(() -> rotate("TOKEN", NO_ENV))
        .isInstanceOf(UnfinishedRunException.class)
        .hasMessageContaining(
            "(rotate TOKEN) is not finished: run 'wardlock secrets resume' first");
    assertThatThrownBy(() -> secrets.execute(secrets.planPublication("dev")))
        .isInstanceOf(UnfinishedRunException.class);
    assertThatThrownBy(() -> secrets.resume()).isInstanceOf(IncompleteRunException.class);

    mend("qa");
    assertThat(secrets.resume().leftToDo()).hasSize(2);
    assertThat(deployment.published("qa", "VENDOR_TOKEN")).contains("value");
    assertThat(deployment.made()).isZero();
    assertThat(secrets.unfinished()).isEmpty();
    assertThatThrownBy(() -> secrets.resume()).hasMessage("there is no run to resume");
  }

  @Test
  void abandon_unfinished_letsOthersRun() throws IOException {
    var failing = deployment.secrets().publishers(spec -> new FailingPublisher()).build();
    assertThatThrownBy(() -> failing.execute(failing.planRotation("TOKEN", NO_ENV)))
        .isInstanceOf(IncompleteRunException.class);
    assertThat(secrets.abandon().subject()).isEqualTo("TOKEN");
    rotate("TOKEN", NO_ENV);
    assertThat(deployment.published("dev", "TOKEN"))
        .contains(deployment.vault().resolve(Deployment.SHARED).orElseThrow().reveal());
  }

  @Test
  void execute_whileAnotherRuns_isRefused() {
    var inner = deployment.secrets().build();
    var outer =
        deployment
            .secrets()
            .generators(
                spec ->
                    request -> {
                      assertThatThrownBy(() -> inner.execute(inner.planRotation("TOKEN", NO_ENV)))
                          .isInstanceOf(UnfinishedRunException.class)
                          .hasMessageContaining("another run is going on");
                      assertThatThrownBy(inner::resume).isInstanceOf(UnfinishedRunException.class);
                      return SecretValue.of("value");
                    })
            .build();
    outer.execute(outer.planRotation("TOKEN", NO_ENV));
    assertThat(deployment.vault().resolve(Deployment.SHARED)).contains(SecretValue.of("value"));
  }

  @Test
  void emergency_rotatesAllThatIsReachedUnderAnyName() throws IOException {
    rotate("TOKEN", NO_ENV);
    rotate("LOCAL", Optional.of("dev"));
    rotate("LOCAL", Optional.of("staging"));
    List<String> before =
        List.of(
            deployment.published("dev", "TOKEN").orElseThrow(),
            deployment.published("dev", "LOCAL").orElseThrow(),
            deployment.published("staging", "LOCAL").orElseThrow());
    Plan plan = secrets.planEmergency("alice");
    assertThat(plan.rotations())
        .extracting(Rotation::key, Rotation::environments)
        .containsExactly(
            tuple("TOKEN", List.of("dev", "qa", "staging")),
            tuple("LOCAL", List.of("dev")),
            tuple("LOCAL", List.of("staging")));
    assertThat(plan.byHand()).containsExactly("UNMANAGED");

    Report report = secrets.execute(plan);
    assertThat(deployment.published("dev", "TOKEN").orElseThrow()).isNotIn(before);
    assertThat(deployment.published("dev", "LOCAL").orElseThrow()).isNotIn(before);
    assertThat(deployment.published("staging", "LOCAL").orElseThrow()).isNotIn(before);
    assertThat(report.leftToDo()).anyMatch(task -> task.startsWith("Rotate UNMANAGED by hand"));
    String record = Files.readString(report.incident().orElseThrow());
    assertThat(record)
        .contains(plan.id(), "alice", "carol", "| TOKEN | dev, qa, staging |", "UNMANAGED by hand")
        .doesNotContain(before)
        .doesNotContain(deployment.published("dev", "LOCAL").orElseThrow());
  }

  @Test
  void audit_tellsWhoTouchedWhatInAWindow() {
    rotate("TOKEN", NO_ENV);
    clock.advance(Duration.ofDays(1));
    rotate("LOCAL", Optional.of("dev"));
    assertThat(secrets.audit(clock.instant(), Instant.MAX))
        .allSatisfy(
            entry -> {
              assertThat(entry.who()).isEqualTo("carol");
              assertThat(entry.at()).isEqualTo(clock.instant());
            })
        .extracting(AuditEntry::action)
        .containsExactly(
            Action.STARTED, Action.STORED, Action.PROMOTED, Action.PUBLISHED, Action.FINISHED);
    assertThat(secrets.audit(Instant.MIN, clock.instant()))
        .filteredOn(entry -> entry.action() == Action.PUBLISHED)
        .extracting(AuditEntry::environments)
        .containsExactly(List.of("dev"), List.of("qa"), List.of("staging"));
  }

  @Test
  void audit_lineThatACrashCutOff_isLeftOutAndTheRestIsRead() throws IOException {
    rotate("TOKEN", NO_ENV);
    int before = secrets.audit(Instant.MIN, Instant.MAX).size();
    Path audit = folder.resolve(".wardlock/audit.jsonl");
    Files.write(
        audit,
        "{\"at\":\"2026-0é".getBytes(ISO_8859_1), // half a character
        StandardOpenOption.APPEND);
    rotate("LOCAL", Optional.of("dev"));
    assertThat(secrets.audit(Instant.MIN, Instant.MAX)).hasSize(before + 5);
    Files.writeString(audit, "{\"at\":1}\n");
    assertThatThrownBy(() -> secrets.audit(Instant.MIN, Instant.MAX))
        .hasMessageContaining("line 1 of the audit");
  }

  @Test
  void status_tellsAgeLimitAndPlaces() {
    assertThat(secrets.status())
        .extracting(Status::key, Status::environments, Status::overdue)
        .containsExactly(
            tuple("TOKEN", List.of("dev", "qa", "staging"), true),
            tuple("LOCAL", List.of("dev"), false),
            tuple("LOCAL", List.of("staging"), false));
    Instant rotated = clock.instant();
    rotate("TOKEN", NO_ENV);
    clock.advance(Duration.ofDays(30));
    Status token = secrets.status().get(0);
    assertThat(token.rotated()).contains(rotated);
    assertThat(token.age()).contains(Duration.ofDays(30));
    assertThat(token.limit()).contains(Duration.ofDays(30));
    assertThat(token.published()).containsOnlyKeys("dev", "qa", "staging");
    assertThat(token.overdue()).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(secrets.status().get(0).overdue()).isTrue();
  }

  @Test
  void values_areInNoFileButTheEnvironmentsOwn() throws IOException {
    rotate("TOKEN", NO_ENV);
    String first = deployment.published("dev", "TOKEN").orElseThrow();
    secrets.execute(secrets.planEmergency("bob"));
    String second = deployment.published("dev", "TOKEN").orElseThrow();
    deployment
        .files()
        .forEach(
            (name, text) -> {
              if (!name.startsWith(".env.")) {
                assertThat(text).as(name).doesNotContain(first, second);
              }
            });
  }

  @Test
  void vaultPassphrase_wrong_isFoundOutBeforeAnythingIsWritten() throws IOException {
    rotate("TOKEN", NO_ENV);
    int entries = secrets.audit(Instant.MIN, Instant.MAX).size();
    var other =
        Secrets.of(folder.resolve("environments.toml"))
            .vaultKey(VaultKey.key(SecretValue.of("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")))
            .build();
    assertThatThrownBy(() -> other.execute(other.planRotation("TOKEN", NO_ENV)))
        .hasMessageContaining("the key is wrong");
    assertThat(deployment.made()).isEqualTo(1);
    assertThat(secrets.audit(Instant.MIN, Instant.MAX)).hasSize(entries);
    assertThat(other.unfinished()).isEmpty();
  }

  private static final class FailingPublisher implements Publisher {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public void check(String environment, Collection<String> keys) {}

    @Override
    public void publish(Publication publication) {
      throw new SecretsException("it failed");
    }
  }
}

package dev.wardlock.cli.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.cli.Run;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import dev.wardlock.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server keys and signing keys, rotated from the command line: the runbook of operations.md. */
class KeySetCommandsTest {

  private static final String TOML =
      """
      [dev]
      AUTH_SERVER_KEYS = "op://app/auth/server-keys"
      SIGNING_KEYS = "op://app/auth/signing-keys"

      [rotation]
      AUTH_SERVER_KEYS = "server-key:shared"
      SIGNING_KEYS = "es256-jwk:shared"

      [publish]
      dev = "dotenv"
      """;

  private static final String VAULT_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  private final MutableClock clock = MutableClock.at("2026-11-27T20:00:00Z");
  @TempDir Path folder;

  @BeforeEach
  void make() throws Exception {
    assertThat(
            new ProcessBuilder("git", "init", "--quiet")
                .directory(folder.toFile())
                .start()
                .waitFor())
        .isZero();
    Files.writeString(folder.resolve(".gitignore"), ".env*\n.wardlock/\nkeys*\n");
    Files.writeString(folder.resolve("environments.toml"), TOML);
  }

  private Run.Result secrets(String... arguments) {
    var all = new ArrayList<String>(List.of("secrets"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--file", folder.resolve("environments.toml").toString()));
    return new Run().env("WARDLOCK_VAULT_KEY", VAULT_KEY).at(clock).run(all.toArray(String[]::new));
  }

  private void done(String... arguments) {
    Run.Result result = secrets(arguments);
    assertThat(result.exit()).as(result.err()).isZero();
  }

  private void refused(String why, String... arguments) {
    Run.Result result = secrets(arguments);
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains(why);
  }

  /** The ids in a state, as the command shows them. */
  private String id(String group, String state) {
    Matcher m =
        Pattern.compile("(?m)^(\\S+) +" + state + " ").matcher(secrets(group, "status").out());
    assertThat(m.find()).isTrue();
    return m.group(1);
  }

  /** What the application reads, from where it was published. */
  private ServerKeys published() throws IOException {
    String line =
        Files.readAllLines(folder.resolve(".env")).stream()
            .filter(l -> l.startsWith("AUTH_SERVER_KEYS="))
            .findFirst()
            .orElseThrow();
    return ServerKeys.parse(line.substring("AUTH_SERVER_KEYS=".length()));
  }

  private Auth application() {
    return Auth.builder(JdbcKeyStore.embedded(folder.resolve("keys")))
        .clock(clock)
        .auditSink(event -> {})
        .serverKeys(this::published)
        .build();
  }

  @Test
  void serverKeys_wholeRotation_refusesToDropWhatIsDependedOnNamingHowMany() throws Exception {
    done("server-keys", "add", "--yes");
    String store = folder.resolve("keys").toString();
    IssuedKey bot;
    IssuedKey brief;
    try (Auth auth = application()) {
      bot = auth.keys().mint(NewKey.named("bot").kind("user"));
      brief =
          auth.keys().mint(NewKey.named("brief").kind("user").expiresIn(Duration.ofMinutes(30)));
    }
    String old = id("server-keys", "active");
    done("server-keys", "add", "--yes");
    String next = id("server-keys", "next");

    refused("Do it after 2026-11-27T20:01:00Z", "server-keys", "activate", "--yes");
    clock.advance(Duration.ofMinutes(1));
    done("server-keys", "activate", "--yes");
    clock.advance(Duration.ofMinutes(1));
    assertThat(published().ids()).containsExactly(next, old);

    refused("it is not known how many keys depend", "server-keys", "drop", "--yes");
    refused("There is no store", "server-keys", "drop", "--yes", "--store", store + "-mistyped");
    refused(
        "'" + old + "' cannot be dropped: 2 live keys depend",
        "server-keys",
        "drop",
        "--yes",
        "--store",
        store);
    assertThat(secrets("server-keys", "status", "--store", store).out())
        .containsPattern(old + " +retired +\\S+ +2\n");

    try (Auth auth = application()) {
      assertThat(auth.verify(brief.token().reveal())).isInstanceOf(Accepted.class);
      bot = auth.keys().rotate(bot.info().id());
    }
    refused("1 live key depends", "server-keys", "drop", "--yes", "--store", store);
    clock.advance(Duration.ofMinutes(30));
    done("server-keys", "drop", "--yes", "--store", store);

    assertThat(published().ids()).containsExactly(next);
    try (Auth auth = application()) {
      assertThat(auth.verify(bot.token().reveal())).isInstanceOf(Accepted.class);
    }
    assertThat(secrets("audit").out())
        .contains("server-keys activate " + next)
        .contains("server-keys drop " + old);
  }

  @Test
  void serverKeys_dropForced_warnsHowManyAreLost() throws Exception {
    done("server-keys", "add", "--yes");
    try (Auth auth = application()) {
      auth.keys().mint(NewKey.named("bot").kind("user"));
    }
    done("server-keys", "add", "--yes");
    done("server-keys", "activate", "--yes", "--force");

    Run.Result result =
        secrets(
            "server-keys",
            "drop",
            "--yes",
            "--force",
            "--store",
            folder.resolve("keys").toString());

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).contains("1 live key depends on");
  }

  @Test
  void signingKeys_wholeRotation_isShownAndBounded() {
    done("signing-keys", "add", "--yes");
    String first = id("signing-keys", "active");
    done("signing-keys", "add", "--yes");
    refused("is next already", "signing-keys", "add", "--yes");
    refused("Do it after", "signing-keys", "activate", "--yes");
    clock.advance(Duration.ofMinutes(10));
    done("signing-keys", "activate", "--yes");
    refused("what it signed last may still be valid", "signing-keys", "drop", "--yes");
    clock.advance(Duration.ofDays(1));
    done("signing-keys", "drop", "--yes");

    assertThat(secrets("signing-keys", "status").out()).doesNotContain(first).contains("active");
  }

  @Test
  void retire_nextKey_canThenBeDropped() {
    done("signing-keys", "add", "--yes");
    done("signing-keys", "add", "--yes");
    done("signing-keys", "retire", "--yes");
    done("signing-keys", "drop", "--yes", "--lifetime", "1s", "--force");

    assertThat(secrets("signing-keys", "activate", "--yes").exit()).isEqualTo(5);
  }

  @Test
  void add_dryRun_changesNothing() throws Exception {
    done("server-keys", "add", "--yes");
    String before = Files.readString(folder.resolve(".env"));

    Run.Result result = secrets("server-keys", "add", "--dry-run");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("server-keys.add");
    assertThat(Files.readString(folder.resolve(".env"))).isEqualTo(before);
  }

  @Test
  void steps_noSecretIsShown() throws Exception {
    done("server-keys", "add", "--yes");
    String secret = Files.readString(folder.resolve(".env")).split(":", 3)[1].substring(0, 16);
    for (String[] command :
        new String[][] {
          {"server-keys", "add", "--yes"},
          {"server-keys", "status"},
          {"server-keys", "activate", "--yes"},
          {"server-keys", "add", "--yes"},
          {"--output", "json", "server-keys", "status"}
        }) {
      Run.Result result = secrets(command);
      assertThat(result.out() + result.err()).doesNotContain(secret);
    }
  }
}

package dev.wardlock.cli.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.Run;
import dev.wardlock.cli.Run.Result;
import dev.wardlock.cli.ScriptedTerminal;
import dev.wardlock.cli.shell.Json;
import dev.wardlock.client.AppFolder;
import dev.wardlock.client.Secret;
import dev.wardlock.client.TokenState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code auth set}, {@code auth status} and {@code auth logout}. */
class KeptLoginsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path home;

  private Run wardlock() {
    return new Run().env("WARDLOCK_HOME", home.toString()).at(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private Result run(String... args) {
    return wardlock().run(args);
  }

  private AppFolder app(String name) {
    return AppFolder.of(home, name);
  }

  private void login(String name, String refresh, Duration lifetime) throws Exception {
    app(name)
        .tokenFile()
        .write(
            new TokenState(
                Map.of("Authorization", Secret.of("Bearer hush")),
                Map.of(),
                refresh == null ? null : Secret.of(refresh),
                lifetime == null ? null : NOW.plus(lifetime),
                NOW.minusSeconds(60)),
            PATIENCE);
  }

  @Test
  void set_keepsHeadersCookiesAndFields_thatWereTypedHidden() throws Exception {
    Path file = Files.writeString(home.resolve("key"), "hush-1\n");
    var terminal = ScriptedTerminal.typing("hush-2", "hush-3");
    Result result =
        wardlock()
            .at(terminal)
            .run(
                "auth",
                "set",
                "planner",
                "-H",
                "X-Api-Key: @" + file,
                "-c",
                "sid",
                "-b",
                "api_key");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .isEqualTo(
            "Requests to planner carry the headers Cookie and X-Api-Key and the body field api_key"
                + " from now on.\n");
    assertThat(result.out() + result.err()).doesNotContain("hush");
    TokenState state = app("planner").tokenFile().read().orElseThrow();
    assertThat(state.headers())
        .containsEntry("X-Api-Key", Secret.of("hush-1"))
        .containsEntry("Cookie", Secret.of("sid=hush-2"));
    assertThat(state.bodyParams()).containsEntry("api_key", Secret.of("hush-3"));
    assertThat(state.expiresAt()).isNull();
    assertThat(state.obtainedAt()).isEqualTo(NOW);
  }

  @Test
  void set_withValuesOnTheCommandLine_works_andWarns() throws Exception {
    Result result =
        run(
            "auth",
            "set",
            "planner",
            "-H",
            "Authorization: Bearer hush",
            "-c",
            "a=1",
            "-c",
            "b=x=y",
            "-b",
            "k=@@home",
            "--expires-in",
            "12h");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).contains("warning: ", "history", "@FILE").doesNotContain("hush");
    TokenState state = app("planner").tokenFile().read().orElseThrow();
    assertThat(state.headers())
        .containsEntry("Authorization", Secret.of("Bearer hush"))
        .containsEntry("Cookie", Secret.of("a=1; b=x=y"));
    assertThat(state.bodyParams()).containsEntry("k", Secret.of("@home"));
    assertThat(state.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(12)));
  }

  @Test
  void set_thatIsWrong_isRefused_andChangesNothing() throws Exception {
    login("planner", "r", Duration.ofHours(1));
    TokenState before = app("planner").tokenFile().read().orElseThrow();
    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of("-H", "Host: hush"),
            List.of("-H", "X: hush\nY: hush"),
            List.of("-H", ": hush"),
            List.of("-H", "X: 1", "-H", "X: 2"),
            List.of("-H", "Cookie: a=hush", "-c", "b=hush"),
            List.of("-c", "a=hush;b"),
            List.of("-b", "key"),
            List.of("-b", "key=@/no/such/file"))) {
      var args = new java.util.ArrayList<>(List.of("auth", "set", "planner"));
      args.addAll(wrong);
      Result result = run(args.toArray(String[]::new));
      assertThat(result.exit()).as("%s: %s", wrong, result.err()).isEqualTo(2);
      assertThat(result.out() + result.err()).doesNotContain("hush");
    }
    assertThat(run("auth", "set", "Not A Name", "-H", "X: 1").exit()).isEqualTo(2);
    assertThat(app("planner").tokenFile().read()).contains(before);
  }

  @Test
  void status_saysWhatIsHeldAndUntilWhen_inWords() throws Exception {
    app("a-none").write("AuthAcquire.java", "class AuthAcquire {}");
    login("b-valid", null, Duration.ofMinutes(52));
    login("c-renewable", "r-hush", Duration.ofSeconds(-90));
    app("c-renewable").write("AuthAcquire.java", "class AuthAcquire {}");
    login("d-ended", null, Duration.ofDays(-3));
    login("e-unknown", null, null);
    Files.createDirectories(app("f-broken").path());
    Files.writeString(app("f-broken").tokenFile().path(), "{\"headers\":{\"A\":\"hush\"}");
    Files.setPosixFilePermissions(
        app("f-broken").tokenFile().path(), PosixFilePermissions.fromString("rw-r--r--"));

    Result result = run("auth", "status");
    assertThat(result.exit()).isZero();
    assertThat(result.out().lines().map(line -> line.replaceAll(" {2,}", " | ")))
        .containsExactly(
            "app | holds | state",
            "a-none | - | not logged in, run: wardlock auth login a-none",
            "b-valid | the header Authorization | logged in; ends in 52 minutes"
                + " (2026-03-01 10:52 UTC)",
            "c-renewable | the header Authorization | ended 90 seconds ago"
                + " (2026-03-01 09:58 UTC), and is renewed with its next use",
            "d-ended | the header Authorization | ended 3 days ago (2026-02-26 10:00 UTC),"
                + " log in again, or set it anew",
            "e-unknown | the header Authorization | logged in; it is not known until when",
            "f-broken | - | "
                + app("f-broken").tokenFile().path()
                + " cannot be used: it is malformed JSON. Log in again, or remove it.");
    assertThat(result.err()).contains("Others on this machine can read the token file of f-broken");
    assertThat(result.out() + result.err()).doesNotContain("hush");
    // The times have a sum that a reader can check.
    assertThat(NOW.plus(Duration.ofMinutes(52))).isEqualTo("2026-03-01T10:52:00Z");
  }

  @Test
  void status_ofOne_saysByItsExitWhetherItCanBeUsed() throws Exception {
    login("valid", null, Duration.ofHours(5));
    login("ended", null, Duration.ofHours(-5));
    assertThat(run("auth", "status", "valid").exit()).isZero();
    assertThat(run("auth", "status", "valid").out())
        .contains("in 5 hours (2026-03-01 15:00 UTC)")
        .doesNotContain("hush");
    assertThat(run("auth", "status", "ended").exit()).isEqualTo(3);
    assertThat(run("auth", "status", "nobody").exit()).isEqualTo(5);
    assertThat(run("auth", "status", "../x").exit()).isEqualTo(2);
  }

  @Test
  void status_asJson_hasTheSame_andNoToken() throws Exception {
    login("planner", "r-hush", Duration.ofHours(1));
    Result result = run("auth", "status", "--output", "json");
    assertThat(result.out()).doesNotContain("hush");
    Map<String, Object> document = Json.object(result.out());
    Map<?, ?> planner = (Map<?, ?>) ((List<?>) document.get("items")).get(0);
    assertThat(planner.get("app")).isEqualTo("planner");
    assertThat(planner.get("status")).isEqualTo("valid");
    assertThat(planner.get("headers")).isEqualTo(List.of("Authorization"));
    assertThat(planner.get("body_params")).isEqualTo(List.of());
    assertThat(planner.get("renewable")).isEqualTo(false);
    assertThat(planner.get("expires_at")).isEqualTo("2026-03-01T11:00:00Z");
    assertThat(planner.get("obtained_at")).isEqualTo("2026-03-01T09:59:00Z");
    assertThat(run("auth", "status", "planner", "--output", "json").out())
        .contains("\"valid\"")
        .doesNotContain("hush");
  }

  @Test
  void status_ofNothing_saysSo() {
    Result result = run("auth", "status");
    assertThat(result.exit()).isZero();
    assertThat(result.err()).contains("Nothing is known of any application");
  }

  @Test
  void logout_removesTheToken_andNothingElse() throws Exception {
    login("planner", "r", Duration.ofHours(1));
    app("planner").write("AuthAcquire.java", "class AuthAcquire {}");
    Result result = run("auth", "logout", "planner");
    assertThat(result.exit()).isZero();
    assertThat(result.out()).isEqualTo("Logged out of planner.\n");
    assertThat(app("planner").tokenFile().path()).doesNotExist();
    assertThat(app("planner").script()).exists();
    assertThat(run("auth", "logout", "planner").out())
        .isEqualTo("There was no login to planner.\n");
    assertThat(run("auth", "logout", "nobody").exit()).isZero();
    assertThat(home.resolve("apps/nobody")).doesNotExist();
    assertThat(Json.object(run("auth", "logout", "planner", "--output=json").out()))
        .containsEntry("removed", false);
  }
}

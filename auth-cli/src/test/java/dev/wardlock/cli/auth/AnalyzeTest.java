package dev.wardlock.cli.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.Run;
import dev.wardlock.cli.Run.Result;
import dev.wardlock.client.AppFolder;
import dev.wardlock.client.TokenState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code auth analyze} and {@code auth extract}. */
class AnalyzeTest {

  private static final String HEAD = "{\"log\":{\"version\":\"1.2\",\"entries\":[";

  private static final String KEYED =
      entry("https://api.example/me", "\"x-api-key\",\"value\":\"hush-k3y-1234\"")
          + ","
          + entry("https://other.example/x", "\"authorization\",\"value\":\"Bearer hush-other\"")
          + ","
          + entry("https://api.example/you", "\"cookie\",\"value\":\"a=1; sid=hush-sid-99\"");

  @TempDir Path home;

  private static String entry(String url, String header) {
    return "{\"startedDateTime\":\"2026-05-01T10:00:00Z\",\"request\":{\"method\":\"GET\",\"url\":\""
        + url
        + "\",\"headers\":[{\"name\":"
        + header
        + "}]},\"response\":{\"status\":200,\"headers\":[{\"name\":\"content-type\",\"value\":\"application/json\"}],"
        + "\"content\":{\"mimeType\":\"application/json\",\"text\":\"{}\"}}}";
  }

  private Path har(String entries) throws IOException {
    return Files.writeString(home.resolve("a.har"), HEAD + entries + "]}}");
  }

  private Result run(String... args) {
    return new Run().env("WARDLOCK_HOME", home.toString()).run(args);
  }

  private AppFolder app() {
    return AppFolder.of(home, "planner");
  }

  @Test
  void analyze_aKeyInAHeader_writesTheScriptAndShowsItsHosts() throws Exception {
    Result result =
        run(
            "auth",
            "analyze",
            "planner",
            "--base-url",
            "https://api.example/",
            "--har",
            har(KEYED).toString());

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .contains(
            "Script: " + app().script(),
            "It reaches: https://api.example\n",
            "wardlock auth login planner");
    assertThat(Files.readString(app().script()))
        .contains("promptSecret(\"X API key\")")
        .doesNotContain("hush");
    assertThat(Files.readString(app().path().resolve("captures.txt"))).doesNotContain("hush");
    assertThat(app().captures()).doesNotExist();
  }

  @Test
  void analyze_aScriptThatWasThere_isKept() throws Exception {
    app().write("AuthAcquire.java", "// mine");

    Result result =
        run(
            "auth",
            "analyze",
            "planner",
            "--base-url",
            "https://api.example",
            "--har",
            har(KEYED).toString());

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(Files.readString(app().path().resolve("AuthAcquire.java.old"))).isEqualTo("// mine");
  }

  @Test
  void analyze_noAuthentication_saysSoAndWritesNone() throws Exception {
    Result result =
        run(
            "auth",
            "analyze",
            "planner",
            "--har",
            har(entry("https://api.example/", "\"a\",\"value\":\"b\"")).toString());

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("No way to log in to https://api.example was found in 1 exchanges");
    assertThat(app().script()).doesNotExist();
  }

  @Test
  void analyze_whatCannotBeRead_isNamed() throws Exception {
    Path file = Files.writeString(home.resolve("b.har"), "no");

    Result result = run("auth", "analyze", "planner", "--har", file.toString());

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("b.har is no HAR");
    assertThat(run("auth", "analyze", "planner", "--har", har(KEYED).toString()).err())
        .contains("--base-url");
    assertThat(
            run("auth", "analyze", "planner", "--base-url", "nope", "--har", har(KEYED).toString())
                .exit())
        .isEqualTo(2);
  }

  @Test
  void extract_noAuthorizationAtTheOrigin_takesWhatIsNamed() throws Exception {
    run(
        "auth",
        "analyze",
        "planner",
        "--base-url",
        "https://api.example",
        "--har",
        har(KEYED).toString());

    Result result = run("auth", "extract", "planner", "-H", "X-Api-Key", "-c", "sid");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out() + result.err()).doesNotContain("hush");
    TokenState state = app().tokenFile().read().orElseThrow();
    assertThat(state.headers().get("X-Api-Key").reveal()).isEqualTo("hush-k3y-1234");
    assertThat(state.headers().get("Cookie").reveal()).isEqualTo("sid=hush-sid-99");
    assertThat(state.refreshToken()).isNull();
  }

  @Test
  void extract_anAuthorization_takesTheNewestOfTheOwnOrigin() throws Exception {
    Path file =
        har(
            entry("https://api.example/a", "\"authorization\",\"value\":\"Bearer hush-old\"")
                + ","
                + entry("https://api.example/b", "\"Authorization\",\"value\":\"Bearer hush-new\"")
                + ","
                + entry(
                    "https://other.example/x",
                    "\"authorization\",\"value\":\"Bearer hush-other\""));

    Result result =
        run(
            "auth",
            "extract",
            "planner",
            "--base-url",
            "https://api.example",
            "--har",
            file.toString());

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(app().tokenFile().read().orElseThrow().headers().get("Authorization").reveal())
        .isEqualTo("Bearer hush-new");
  }

  @Test
  void extract_nothingThere_isNotFound() throws Exception {
    Path file = har(entry("https://api.example/", "\"a\",\"value\":\"b\""));

    assertThat(run("auth", "extract", "planner", "--har", file.toString()).exit()).isEqualTo(5);
    assertThat(run("auth", "extract", "planner").exit()).isEqualTo(2);
  }
}

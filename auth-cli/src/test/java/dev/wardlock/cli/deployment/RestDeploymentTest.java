package dev.wardlock.cli.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.Run;
import dev.wardlock.cli.Run.Result;
import dev.wardlock.cli.ScriptedTerminal;
import dev.wardlock.cli.shell.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a server, to the letter, and what its answers come to. */
class RestDeploymentTest {

  private static final String KEY = "wl_0123456789AB_0123456789abcdefghijABCDEFGHIJKLxxxxxx";
  private static final String ISSUED =
      "{\"key\":\"wl_made\",\"id\":\"0123456789AC\",\"name\":\"ci\",\"context\":\"acme\","
          + "\"principal\":\"ci\",\"grants\":[],\"created_at\":\"2026-03-01T12:00:00Z\","
          + "\"expires_at\":null}";

  private final RecordingServer server = new RecordingServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private Result run(String... args) {
    return new Run().env("AUTH_URL", server.url()).env("AUTH_API_KEY", KEY).run(args);
  }

  @Test
  void generate_isAPostOfTheContract() {
    server.answer(201, ISSUED);
    Result result =
        run(
            "keys",
            "generate-key",
            "acme",
            "ci",
            "--kind",
            "agent",
            "--principal",
            "bob",
            "--grant",
            "memory:read=org/acme/agent/planner/*",
            "--ttl",
            "1h",
            "--strict",
            "--metadata",
            "team=x",
            "--reveal");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("wl_made" + System.lineSeparator());
    assertThat(server.last().line())
        .isEqualTo("POST /api/v1/contexts/acme/keys/ci?ttl_seconds=3600");
    assertThat(server.last().authorization()).isEqualTo("Bearer " + KEY);
    assertThat(Json.object(server.last().body()))
        .isEqualTo(
            Map.of(
                "kind",
                "agent",
                "principal",
                "bob",
                "grants",
                List.of("memory:read=org/acme/agent/planner/*"),
                "strict",
                true,
                "metadata",
                Map.of("team", "x")));
  }

  @Test
  void generate_withoutReveal_asksNothing() {
    assertThat(run("keys", "generate-key", "acme", "ci", "--kind", "agent").exit()).isEqualTo(2);
    assertThat(server.asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "keys list acme --status active --kind agent --limit 2"
            + "| GET /api/v1/contexts/acme/keys?limit=2&status=active&kind=agent",
        "keys show acme ci | GET /api/v1/contexts/acme/keys/ci",
        "keys rotate acme ci --reveal --yes | POST /api/v1/contexts/acme/keys/ci/rotate",
        "keys rotate acme ci --reveal --yes --ttl 2d"
            + "| POST /api/v1/contexts/acme/keys/ci/rotate?ttl_seconds=172800",
        "keys replace acme ci --successor ci2 --overlap 1m --reveal --yes"
            + "| POST /api/v1/contexts/acme/keys/ci/replace?successor=ci2&overlap_seconds=60",
        "keys revoke acme ci --yes | DELETE /api/v1/contexts/acme/keys/ci",
        "contexts list --limit 7 | GET /api/v1/contexts?limit=7",
        "contexts show acme | GET /api/v1/contexts/acme",
        "contexts create acme | POST /api/v1/contexts",
        "audit --principal bob --key 0123456789AC --kind agent --since 2026-01-01 --limit 5"
            + "| GET /api/v1/audit?principal=bob&key=0123456789AC&kind=agent"
            + "&since=2026-01-01T00%3A00%3A00Z&limit=5"
      })
  void command_isTheRequestOfTheContract(String command, String line) {
    server.answer(200, ISSUED.substring(0, ISSUED.length() - 1) + ",\"items\":[]}");
    Result result = run(command.split(" "));
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(server.last().line()).isEqualTo(line);
  }

  @Test
  void deleteContext_looksFirst_andRevokes() {
    server.answer(200, "{\"name\":\"Acme\",\"items\":[],\"revoked\":[\"0123456789AC\"]}");
    assertThat(run("contexts", "delete", "acme", "--yes").out()).contains("Keys revoked: 1");
    assertThat(server.last().line()).isEqualTo("DELETE /api/v1/contexts/acme");
  }

  @Test
  void setPolicy_putsTheWholePolicy_asItWasButForWhatIsSaid() {
    server.answer(200, "{\"policy\":{\"max_ttl_seconds\":60,\"self_service\":false}}");
    run("contexts", "set-policy", "acme", "--self-service", "on");
    assertThat(server.last().line()).isEqualTo("PUT /api/v1/contexts/acme/policy");
    assertThat(Json.object(server.last().body()))
        .isEqualTo(Map.of("max_ttl_seconds", 60, "self_service", true));
    run("contexts", "set-policy", "acme", "--max-ttl", "none");
    assertThat(Json.object(server.last().body())).isEqualTo(Map.of("self_service", false));
  }

  @Test
  void revoke_asksTheServerWhatFallsWithIt() {
    server.answer(
        200,
        "{\"id\":\"0123456789AC\",\"items\":[{\"id\":\"0123456789AC\",\"name\":\"ci\"},"
            + "{\"id\":\"0123456789AD\",\"name\":\"child\"}]}");
    Result result =
        new Run()
            .env("AUTH_URL", server.url())
            .env("AUTH_API_KEY", KEY)
            .at(ScriptedTerminal.typing("n"))
            .run("keys", "revoke", "acme", "ci");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("child");
    assertThat(server.last().line())
        .isEqualTo("GET /api/v1/contexts/acme/keys?under=0123456789AC&status=active&limit=500");
  }

  @Test
  void warningsOfTheServer_areShown() {
    server.answer(
        201, ISSUED.replace("\"expires_at\":null", "\"expires_at\":null,\"warnings\":[\"mind\"]"));
    assertThat(run("keys", "generate-key", "acme", "ci", "--kind=user", "--reveal").err())
        .contains("warning: mind");
  }

  @Test
  void managementKey_goesFirst_andThePrefixIsConfigurable() {
    server.answer(200, "{\"items\":[]}");
    new Run()
        .env("SPECTRON_BASE_URL", server.url() + "/api/v1/")
        .env("SPECTRON_MANAGEMENT_API_KEY", "m".repeat(40))
        .env("SPECTRON_API_KEY", KEY)
        .run("keys", "list", "acme", "--prefix", "SPECTRON");
    assertThat(server.last().authorization()).isEqualTo("Bearer " + "m".repeat(40));
    assertThat(server.last().line()).isEqualTo("GET /api/v1/contexts/acme/keys?limit=50");
  }

  @ParameterizedTest
  @CsvSource({
    "400, 2", "401, 3", "403, 4", "404, 5", "409, 6", "429, 7", "500, 1", "503, 7", "302, 1"
  })
  void status_isAnExitCode(int status, int exit) {
    server.answer(status, "{\"error\":\"x\",\"detail\":\"It is so\",\"id\":\"0123456789AC\"}");
    Result result = run("keys", "show", "acme", "ci");
    assertThat(result.exit()).isEqualTo(exit);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(status == 401 ? "AUTH_API_KEY" : "It is so").hasLineCount(1);
    assertThat(server.asked).hasSize(1); // a redirect would have carried the key elsewhere
  }

  @Test
  void nameTaken_tellsWhichKeyHasIt() {
    server.answer(409, "{\"detail\":\"taken\",\"id\":\"0123456789AC\"}");
    assertThat(run("keys", "generate-key", "acme", "ci", "--kind=user", "--reveal").err())
        .contains("0123456789AC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>", "[]", "{\"items\":1}", "{}", "{\"items\":[1]}", "{\"a\":1,\"a\":2}"})
  void answerThatIsNotUnderstood_isAFailure(String answer) {
    server.answer(200, answer);
    assertThat(run("keys", "list", "acme").exit()).isEqualTo(1);
  }

  @Test
  void nothingThere_isUnavailable() {
    Result result =
        new Run().env("AUTH_API_KEY", KEY).run("keys", "list", "acme", "--url=http://127.0.0.1:1");
    assertThat(result.exit()).isEqualTo(7);
    assertThat(result.err()).contains("http://127.0.0.1:1");
  }

  @Test
  void noKey_isUnauthenticated_andAsksNothing() {
    Result result = new Run().run("keys", "list", "acme", "--url", server.url());
    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err()).contains("AUTH_MANAGEMENT_API_KEY", "AUTH_API_KEY");
    Result garbled =
        new Run()
            .env("AUTH_API_KEY", "schlüssel\n2")
            .run("keys", "list", "a", "--url", server.url());
    assertThat(garbled.exit()).isEqualTo(3);
    assertThat(server.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org",
        "ftp://localhost",
        "localhost:80",
        "http://a:b@localhost",
        "http://localhost?key=1",
        "http://local host"
      })
  void urlThatWouldGiveAwayTheKey_orIsNone_isUsage(String url) {
    assertThat(new Run().env("AUTH_API_KEY", KEY).run("keys", "list", "acme", "--url", url).exit())
        .isEqualTo(2);
  }

  @Test
  void listOfAServer_needsAContext() {
    assertThat(run("keys", "list").exit()).isEqualTo(2);
  }

  @Test
  void revokeAll_leavesTheKeyAlone_thatItActsWith() {
    server.answer(
        200,
        "{\"items\":[{\"id\":\"0123456789AB\",\"name\":\"own\"},"
            + "{\"id\":\"0123456789AC\",\"name\":\"other\"}],\"revoked\":[\"0123456789AC\"]}");
    Result result = run("keys", "revoke-all", "acme", "--every", "--yes");
    assertThat(result.exit()).isZero();
    assertThat(result.err()).contains("left alone: own");
    assertThat(server.asked).hasSize(2);
    assertThat(server.last().line()).isEqualTo("DELETE /api/v1/contexts/acme/keys/other");
  }

  @Test
  void bootstrapAndRecover_workOnAStoreAlone() {
    assertThat(run("bootstrap", "--url", server.url()).exit()).isEqualTo(2);
    assertThat(run("recover", "--reveal", "--url", server.url()).exit()).isEqualTo(2);
    assertThat(server.asked).isEmpty();
  }
}

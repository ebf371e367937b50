package dev.wardlock.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.Run;
import dev.wardlock.cli.Run.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateKeyTest {

  private static final String GRANT = "memory:read=org/acme/agent/planner/*";

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void bootstrap() {
    bench = Bench.bootstrapped(folder);
  }

  private Result generate(String... more) {
    var args = new ArrayList<>(List.of("keys", "generate-key", "default", "ci"));
    args.addAll(List.of(more));
    return bench.run(args.toArray(String[]::new));
  }

  @Test
  void revealed_isTheTokenAloneOnStandardOutput() {
    Result result = generate("--kind", "agent", "--grant", GRANT, "--ttl", "90d", "--reveal");
    assertThat(result.exit()).isZero();
    assertThat(result.out().strip()).matches(Bench.TOKEN);
    assertThat(bench.accepts(result.out().strip())).isTrue();
    assertThat(result.err())
        .contains("default/ci", "2026-05-30T12:00:00Z")
        .doesNotContainPattern(Bench.TOKEN);
    assertThat(bench.json("keys", "show", "default", "ci"))
        .containsEntry("grants", List.of(GRANT))
        .containsEntry("scope_floor", "org/acme/agent/planner/*")
        .containsEntry("expires_at", "2026-05-30T12:00:00Z");
  }

  @Test
  void revealed_asJson_hasTheFieldsOfTheRestApi() {
    Map<String, Object> key =
        bench.json("keys", "generate-key", "default", "ci", "--kind", "user", "--reveal");
    assertThat(key)
        .containsKeys("key", "id", "name", "context", "principal", "grants", "created_at")
        .containsEntry("expires_at", null);
  }

  @Test
  void withoutReveal_isUsage_andNothingIsMinted() {
    for (boolean terminal : new boolean[] {false, true}) {
      String[] args = {"keys", "generate-key", "default", "ci", "--kind", "user"};
      Result result = terminal ? bench.typing("y", args) : bench.run(args);
      assertThat(result.exit()).isEqualTo(2);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).contains("--reveal", "--secret-file");
    }
    assertThat(bench.count()).isEqualTo(2);
  }

  @Test
  void secretFile_isMadeForItsOwnerAlone_andNothingIsShown() throws IOException {
    Path file = folder.resolve("token");
    Result result = generate("--kind", "user", "--secret-file", file.toString());
    assertThat(result.exit()).isZero();
    assertThat(result.out() + result.err()).doesNotContainPattern(Bench.TOKEN);
    assertThat(bench.accepts(Files.readString(file).strip())).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void secretFile_thatExists_isLeftAlone_andNothingIsMinted() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "mine");
    assertThat(generate("--kind", "user", "--secret-file", file.toString()).exit()).isEqualTo(2);
    assertThat(file).hasContent("mine");
    assertThat(bench.count()).isEqualTo(2);
  }

  @Test
  void secretFile_ofARefusedKey_isNotLeftBehind() {
    Path file = folder.resolve("token");
    assertThat(generate("--kind", "emperor", "--secret-file", file.toString()).exit()).isEqualTo(2);
    assertThat(file).doesNotExist();
  }

  @Test
  void nameThatIsTaken_isAConflict() {
    bench.mint("ci", "--kind", "user");
    Result result = generate("--kind", "user", "--reveal");
    assertThat(result.exit()).isEqualTo(6);
    assertThat(result.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b",
        "../x",
        "..",
        "😀",
        "",
        "-x",
        "wl_0123456789AB_0123456789abcdefghijABCDEFGHIJKLxxxxxx",
        "0123456789AB"
      })
  void nameThatIsMalformed_isUsage_andNothingIsMinted(String name) {
    Result result =
        bench.run("keys", "generate-key", "--kind", "user", "--reveal", "--", "default", name);
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).doesNotContain("abcdefghij");
    assertThat(bench.count()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0s", "-5s", "-PT5S", "ever", "1.5d", "99999999999999999999d", ""})
  void lifetimeThatIsNone_isUsage_andNothingIsMinted(String ttl) {
    assertThat(generate("--kind", "user", "--reveal", "--ttl=" + ttl).exit()).isEqualTo(2);
    assertThat(bench.count()).isEqualTo(2);
  }

  @Test
  void lifetimeBeyondThePolicy_isRefused() {
    bench.run("contexts", "create", "acme", "--max-ttl", "30d");
    Result result =
        bench.run(
            "keys", "generate-key", "acme", "ci", "--kind", "user", "--ttl", "31d", "--reveal");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("policy");
    assertThat(bench.count()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"memory:read", "memory:read=org/*/x", "read=org/acme", "memory:read=a//b"})
  void grantThatIsMalformed_isUsage(String grant) {
    assertThat(generate("--kind", "agent", "--reveal", "--grant", grant).exit()).isEqualTo(2);
    assertThat(bench.count()).isEqualTo(2);
  }

  @Test
  void grantBeyondTheKind_isRefusedWithWhatItMayHold() {
    Result result =
        generate("--kind", "agent", "--reveal", "--grant", "jobs:run=org/acme/agent/planner");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("memory:*");
  }

  @Test
  void grantOnANodeAlone_isWarnedOf() {
    Result result =
        generate("--kind", "agent", "--reveal", "--grant", "memory:read=org/acme/agent/planner");
    assertThat(result.exit()).isZero();
    assertThat(result.err()).contains("warning:", "org/acme/agent/planner/*");
  }

  @Test
  void contextThatIsMissing_isNotFound() {
    assertThat(
            bench.run("keys", "generate-key", "nowhere", "ci", "--kind", "user", "--reveal").exit())
        .isEqualTo(5);
  }

  @Test
  void contextOfTheEnvironment_isTaken_underEitherName() {
    for (String name : List.of("AUTH_CONTEXT_ID", "AUTH_CONTEXT")) {
      Result result = bench.in(new Run().env(name, "default"), "keys", "show", "api");
      assertThat(result.out()).contains("memory:*");
    }
    assertThat(bench.run("keys", "show", "api").exit()).isEqualTo(2);
  }

  @Test
  void kindsOfOnesOwn_areKnownFromAFile() throws IOException {
    Path kinds =
        Files.writeString(
            folder.resolve("kinds.json"), "{\"viewer\": {\"verbs\": [\"status:read\"]}}");
    assertThat(generate("--kind", "viewer", "--reveal").exit()).isEqualTo(2);
    assertThat(generate("--kind", "viewer", "--reveal", "--kinds", kinds.toString()).exit())
        .isZero();
    assertThat(
            bench
                .in(
                    new Run().env("AUTH_KINDS", kinds.toString()),
                    "keys",
                    "generate-key",
                    "default",
                    "v2",
                    "--kind=viewer",
                    "--reveal")
                .exit())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"Viewer\": {\"verbs\": [\"status:read\"]}}",
        "{\"viewer\": {\"verbs\": \"status:read\"}}",
        "{\"viewer\": {\"verbs\": [1]}}",
        "{\"viewer\": {\"verbs\": [\"status:read\"], \"more\": 1}}",
        "{\"viewer\": {\"verbs\": [\"status:read\"], \"floors\": [\"a//b\"]}}"
      })
  void kindsThatAreMalformed_areUsage(String document) throws IOException {
    Path kinds = Files.writeString(folder.resolve("kinds.json"), document);
    Result result = generate("--kind", "viewer", "--reveal", "--kinds", kinds.toString());
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("kinds.json");
  }

  @Test
  void tokenPrefix_isThatOfTheDeployment() {
    assertThat(generate("--kind", "user", "--reveal", "--token-prefix", "acme").out())
        .startsWith("acme_");
    assertThat(generate("--kind", "user", "--reveal", "--token-prefix", "Acme").exit())
        .isEqualTo(2);
  }

  @Test
  void serverKeyThatIsMissing_isWarnedOf() {
    var keyed = new Run().env("AUTH_SERVER_KEYS", "k1:" + "A".repeat(43) + "=");
    String[] args = {"keys", "generate-key", "default", "a", "--kind=user", "--reveal"};
    assertThat(bench.in(keyed, args).err()).doesNotContain("warning");
    assertThat(generate("--kind", "user", "--reveal").err()).contains("k1", "AUTH_SERVER_KEYS");
  }

  @Test
  void serverKeysThatAreFaulty_areUsage_andNotRepeated() {
    Result result = bench.in(new Run().env("AUTH_SERVER_KEYS", "k1:c2hvcnQ="), "keys", "list");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("AUTH_SERVER_KEYS").doesNotContain("c2hvcnQ");
  }
}

package dev.wardlock.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.Auth;
import dev.wardlock.NewKey;
import dev.wardlock.cli.Run;
import dev.wardlock.cli.Run.Result;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listing, rotating, replacing, revoking: directly on a store. */
class KeyLifeTest {

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void bootstrap() {
    bench = Bench.bootstrapped(folder);
  }

  @Test
  void list_filters_andGoesOnWhereItEnded() {
    // Of keys made at one instant the ids decide, which are random.
    bench.clock.advance(Duration.ofSeconds(1));
    bench.mint("a", "--kind", "user", "--principal", "alice");
    bench.clock.advance(Duration.ofSeconds(1));
    bench.mint("b", "--kind", "user", "--ttl", "1h");
    bench.clock.advance(Duration.ofSeconds(1));
    bench.mint("c", "--kind", "registrar");
    bench.run("keys", "revoke", "default", "c", "--yes");
    bench.clock.advance(Duration.ofHours(2));
    assertThat(names("--kind", "user")).containsExactly("a", "b");
    assertThat(names("--principal", "alice")).containsExactly("a");
    assertThat(names("--status", "expired")).containsExactly("b");
    assertThat(names("--status", "revoked")).containsExactly("c");
    assertThat(names("--status", "active")).containsExactly("api", "a");
    Map<String, Object> first = bench.json("keys", "list", "default", "--limit", "3");
    assertThat((List<?>) first.get("items")).hasSize(3);
    assertThat(names("--limit", "3", "--cursor", first.get("next_cursor").toString()))
        .containsExactly("c");
    assertThat(names("--limit", "1", "--all")).hasSize(4);
  }

  private List<Object> names(String... filter) {
    String[] args = new String[filter.length + 3];
    args[0] = "keys";
    args[1] = "list";
    args[2] = "default";
    System.arraycopy(filter, 0, args, 3, filter.length);
    return ((List<?>) bench.json(args).get("items"))
        .stream().<Object>map(item -> ((Map<?, ?>) item).get("name")).toList();
  }

  @Test
  void list_withAFaultyParameter_isUsage() {
    assertThat(bench.run("keys", "list", "--limit", "0").exit()).isEqualTo(2);
    assertThat(bench.run("keys", "list", "--limit", "501").exit()).isEqualTo(2);
    assertThat(bench.run("keys", "list", "--status", "sleepy").exit()).isEqualTo(2);
    assertThat(bench.run("keys", "list", "--cursor", "nonsense").exit()).isEqualTo(2);
  }

  @Test
  void text_showsWhatCouldMoveATerminal_escaped() {
    try (Auth auth = Auth.builder(JdbcKeyStore.embedded(bench.store)).build()) {
      auth.keys().mint(NewKey.named("bad").kind("user").metadata("note", "\u001b[2J\u202egone"));
    }
    Result result = bench.run("keys", "show", "default", "bad");
    assertThat(result.out())
        .doesNotContain("\u001b", "\u202e")
        .contains("note=\\u{1b}[2J\\u{202e}gone");
  }

  @Test
  void rotate_givesANewSecret_andTheOldIsDead() {
    String old = bench.mint("ci", "--kind", "user", "--ttl", "90d");
    Result result = bench.run("keys", "rotate", "default", "ci", "--reveal", "--yes");
    assertThat(result.exit()).isZero();
    assertThat(bench.accepts(old)).isFalse();
    assertThat(bench.accepts(result.out().strip())).isTrue();
    assertThat(bench.json("keys", "show", "default", "ci"))
        .containsEntry("secret_since", "2026-03-01T12:00:00.001Z")
        .containsEntry("expires_at", "2026-05-30T12:00:00Z");
  }

  @Test
  void rotate_withALifetime_resetsTheExpiry() {
    bench.mint("ci", "--kind", "user", "--ttl", "90d");
    bench.run("keys", "rotate", "default", "ci", "--ttl", "1d", "--reveal", "--yes");
    assertThat(bench.json("keys", "show", "default", "ci"))
        .containsEntry("expires_at", "2026-03-02T12:00:00.001Z");
  }

  @Test
  void rotate_unasked_isUsage_andTheSecretLives() {
    String old = bench.mint("ci", "--kind", "user");
    assertThat(bench.run("keys", "rotate", "default", "ci", "--reveal").exit()).isEqualTo(2);
    assertThat(bench.run("keys", "rotate", "default", "ci", "--yes").exit()).isEqualTo(2);
    assertThat(bench.typing("n", "keys", "rotate", "default", "ci", "--reveal").exit())
        .isEqualTo(2);
    assertThat(bench.accepts(old)).isTrue();
  }

  @Test
  void replace_leavesTheOldKeyForTheOverlap() {
    String old = bench.mint("ci", "--kind", "user");
    Result result =
        bench.run(
            "keys",
            "replace",
            "default",
            "ci",
            "--successor",
            "ci-2",
            "--overlap",
            "1h",
            "--reveal",
            "--yes");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(bench.accepts(old)).isTrue();
    assertThat(bench.accepts(result.out().strip())).isTrue();
    assertThat(bench.accepts(old)).isFalse();
  }

  @Test
  void revoke_asks_andShowsWhatFallsWithIt() {
    bench.mint("top", "--kind", "admin");
    try (Auth auth = Auth.builder(JdbcKeyStore.embedded(bench.store)).clock(bench.clock).build()) {
      var top = auth.keys().find("default", "top").orElseThrow();
      auth.keys().delegate(top.id(), NewKey.named("child"));
    }
    Result declined = bench.typing("", "keys", "revoke", "default", "top");
    assertThat(declined.exit()).isEqualTo(2);
    assertThat(declined.err()).contains("child", "[y/N]");
    Result agreed = bench.typing("y", "keys", "revoke", "default", "top");
    assertThat(agreed.exit()).isZero();
    assertThat(bench.json("keys", "show", "default", "child")).containsEntry("status", "revoked");
  }

  @Test
  void revoke_withoutATerminal_needsYes() {
    String token = bench.mint("ci", "--kind", "user");
    Result result = bench.run("keys", "revoke", "default", "ci");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("--yes");
    assertThat(bench.accepts(token)).isTrue();
    assertThat(bench.run("keys", "revoke", "default", "ci", "--yes").exit()).isZero();
    assertThat(bench.accepts(token)).isFalse();
  }

  @Test
  void key_isNamedByItsIdAsWell_withinItsContextAlone() {
    Object id = bench.json("keys", "show", "default", "api").get("id");
    assertThat(bench.json("keys", "show", "default", id.toString())).containsEntry("name", "api");
    assertThat(bench.run("keys", "show", "system", id.toString()).exit()).isEqualTo(5);
  }

  @Test
  void key_namedByItsToken_isUsage_andNotRepeated() {
    String token = bench.mint("ci", "--kind", "user");
    for (String command : List.of("show", "revoke", "history")) {
      Result result = bench.run("keys", command, "default", token);
      assertThat(result.exit()).isEqualTo(2);
      assertThat(result.err()).doesNotContain(token.substring(16));
    }
  }

  @Test
  void key_thatIsMissing_isNotFound() {
    assertThat(bench.run("keys", "show", "default", "nobody").exit()).isEqualTo(5);
    assertThat(bench.run("keys", "revoke", "default", "nobody", "--yes").exit()).isEqualTo(5);
    assertThat(bench.run("keys", "rotate", "default", "nobody", "--yes", "--reveal").exit())
        .isEqualTo(5);
  }

  @Test
  void history_isThatOfTheKey_newestFirst() {
    bench.mint("ci", "--kind", "user");
    bench.clock.advance(Duration.ofMinutes(1));
    bench.run("keys", "rotate", "default", "ci", "--reveal", "--yes");
    assertThat(
            ((List<?>) bench.json("keys", "history", "default", "ci").get("items"))
                .stream().<Object>map(item -> ((Map<?, ?>) item).get("action")).toList())
        .containsExactly("key.rotated", "key.minted");
  }

  @Test
  void purge_freesNames() {
    bench.mint("ci", "--kind", "user");
    bench.run("keys", "revoke", "default", "ci", "--yes");
    bench.clock.advance(Duration.ofDays(31));
    assertThat(bench.run("keys", "purge", "--ended-for", "30d").exit()).isEqualTo(2);
    assertThat(bench.run("keys", "purge", "--ended-for", "30d", "--yes").exit()).isZero();
    bench.mint("ci", "--kind", "user");
  }

  @Test
  void server_andStoreAtOnce_isUsage() {
    var both = new Run().env("AUTH_URL", "http://localhost:1").env("AUTH_STORE", "x");
    assertThat(both.run("keys", "list").exit()).isEqualTo(2);
    assertThat(bench.run("keys", "list", "--url", "http://localhost:1").exit()).isEqualTo(2);
  }
}

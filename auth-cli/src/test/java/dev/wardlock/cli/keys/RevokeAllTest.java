package dev.wardlock.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.Auth;
import dev.wardlock.NewKey;
import dev.wardlock.cli.Run.Result;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revoking by filter. */
class RevokeAllTest {

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void bootstrap() {
    bench = Bench.bootstrapped(folder);
    try (Auth auth =
        Auth.builder(JdbcKeyStore.embedded(bench.store))
            .clock(bench.clock)
            .serverKeys(ServerKeys.of("k1", new byte[32]))
            .hasher(SecretHasher.hmacSha256())
            .build()) {
      for (int i = 0; i < 20; i++) {
        auth.keys().mint(NewKey.named("user-" + i).kind("user").principal("team-" + i % 2));
      }
    }
  }

  private int live(String kind) {
    return ((List<?>)
            bench
                .json("keys", "list", "default", "--kind", kind, "--status", "active")
                .get("items"))
        .size();
  }

  @Test
  void dryRun_showsWhichAndRevokesNone() {
    Result result = bench.run("keys", "revoke-all", "default", "--kind", "user", "--dry-run");
    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("user-0", "user-19").doesNotContain("api");
    assertThat(result.err()).contains("20 keys would be revoked");
    assertThat(live("user")).isEqualTo(20);
  }

  @Test
  void filters_mustAllPass_andProgressIsShown() {
    Result result =
        bench.run("keys", "revoke-all", "default", "--kind=user", "--principal=team-1", "--yes");
    assertThat(result.exit()).isZero();
    assertThat(result.err()).contains("Revoking 10/10");
    assertThat(result.out()).contains("Revoked: 10");
    assertThat(live("user")).isEqualTo(10);
    assertThat(live("management")).isEqualTo(1);
  }

  @Test
  void unused_isJudgedByTheLastUse_elseByTheMaking() {
    bench.clock.advance(Duration.ofDays(100));
    String fresh = bench.mint("fresh", "--kind", "user");
    bench.run("keys", "revoke-all", "default", "--kind=user", "--unused-for=90d", "--yes");
    assertThat(live("user")).isEqualTo(1);
    assertThat(bench.accepts(fresh)).isTrue();
  }

  @Test
  void noFilter_isUsage() {
    assertThat(bench.run("keys", "revoke-all", "default", "--yes").exit()).isEqualTo(2);
    assertThat(bench.run("keys", "revoke-all", "default", "--every", "--kind=user", "--yes").exit())
        .isEqualTo(2);
    assertThat(live("user")).isEqualTo(20);
  }

  @Test
  void withoutATerminal_needsYes() {
    assertThat(bench.run("keys", "revoke-all", "default", "--kind=user").exit()).isEqualTo(2);
    assertThat(bench.typing("n", "keys", "revoke-all", "default", "--kind=user").exit())
        .isEqualTo(2);
    assertThat(live("user")).isEqualTo(20);
  }

  @Test
  void none_isNoFault() {
    assertThat(bench.json("keys", "revoke-all", "default", "--kind=agent", "--yes"))
        .containsEntry("revoked", List.of());
  }
}

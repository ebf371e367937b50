package dev.wardlock.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.Run;
import dev.wardlock.cli.Run.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapTest {

  @TempDir Path folder;

  @Test
  void bootstrap_firstTime_printsThreeLinesThatWork() {
    var bench = new Bench(folder);
    Result result = bench.run("bootstrap");
    assertThat(result.exit()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("AUTH_MANAGEMENT_API_KEY=");
    assertThat(lines.get(1)).startsWith("AUTH_API_KEY=");
    assertThat(lines.get(2)).isEqualTo("AUTH_CONTEXT_ID=default");
    assertThat(bench.accepts(lines.get(0).substring(24))).isTrue();
    assertThat(bench.accepts(lines.get(1).substring(13))).isTrue();
    assertThat(result.err()).doesNotContainPattern(Bench.TOKEN);
  }

  @Test
  void bootstrap_secondTime_isAConflictWithoutASecret() {
    Bench bench = Bench.bootstrapped(folder);
    Result again = bench.run("bootstrap");
    assertThat(again.exit()).isEqualTo(6);
    assertThat(again.out()).isEmpty();
    assertThat(again.err()).doesNotContainPattern(Bench.TOKEN).contains("wardlock recover");
    assertThat(bench.count()).isEqualTo(2);
  }

  @Test
  void bootstrap_afterAllKeysHaveEnded_isStillAConflict() {
    Bench bench = Bench.bootstrapped(folder);
    bench.run("keys", "revoke", "default", "api", "--yes");
    bench.run("recover", "--name", "spare", "--reveal");
    bench.run("keys", "revoke", "system", "management", "--yes");
    assertThat(bench.run("bootstrap").exit()).isEqualTo(6);
  }

  @Test
  void bootstrap_withAPrefix_namesTheVariablesSo() {
    Result result = new Bench(folder).run("bootstrap", "--prefix", "SPECTRON_");
    assertThat(result.out().lines().map(line -> line.substring(0, line.indexOf('='))))
        .containsExactly("SPECTRON_MANAGEMENT_API_KEY", "SPECTRON_API_KEY", "SPECTRON_CONTEXT_ID");
  }

  @Test
  void bootstrap_withAContext_makesIt() {
    var bench = new Bench(folder);
    Map<String, Object> printed = bench.json("bootstrap", "--context", "acme");
    assertThat(printed).containsEntry("AUTH_CONTEXT_ID", "acme");
    assertThat(bench.json("keys", "show", "acme", "api")).containsEntry("context", "acme");
  }

  @Test
  void keyForPrograms_cannotMakeKeysForOthers() {
    Bench bench = Bench.bootstrapped(folder);
    assertThat(bench.json("keys", "show", "default", "api").get("grants").toString())
        .contains("memory:*", "keys:delegate")
        .doesNotContain("keys:create", "contexts:manage");
  }

  @Test
  void bootstrap_withAnUnknownKind_makesNothing() {
    var bench = new Bench(folder);
    assertThat(bench.run("bootstrap", "--kind", "emperor").exit()).isEqualTo(2);
    assertThat(bench.run("bootstrap").exit()).isZero();
  }

  @Test
  void bootstrap_withoutAStoreNamed_usesTheHome() {
    Result result =
        new Run().env("WARDLOCK_HOME", folder.resolve("home").toString()).run("bootstrap");
    assertThat(result.exit()).isZero();
    assertThat(folder.resolve("home/keys.mv.db")).exists();
    assertThat(folder.resolve("home").toFile().canRead()).isTrue();
  }

  @Test
  void recover_withoutReveal_isUsageAndMakesNothing() {
    Bench bench = Bench.bootstrapped(folder);
    assertThat(bench.run("recover").exit()).isEqualTo(2);
    assertThat(bench.count()).isEqualTo(2);
  }

  @Test
  void recover_makesAManagementKey_andIsAudited() {
    Bench bench = Bench.bootstrapped(folder);
    Result result = bench.run("recover", "--reveal");
    assertThat(result.exit()).isZero();
    assertThat(result.out()).startsWith("AUTH_MANAGEMENT_API_KEY=wl_").hasLineCount(1);
    assertThat(bench.accepts(result.out().strip().substring(24))).isTrue();
    assertThat(bench.run("audit").out()).contains("key.recovered", "recovered-20260301-120000");
  }
}

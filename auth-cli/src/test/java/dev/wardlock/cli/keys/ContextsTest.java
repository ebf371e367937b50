package dev.wardlock.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.Run.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contexts and the audit trail: directly on a store. */
class ContextsTest {

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void bootstrap() {
    bench = Bench.bootstrapped(folder);
  }

  @Test
  void create_show_list() {
    assertThat(bench.json("contexts", "create", "acme", "--name", "Acme Ltd", "--max-ttl", "90d"))
        .containsEntry("id", "acme")
        .containsEntry("name", "Acme Ltd")
        .containsEntry("policy", policy(7_776_000, true));
    assertThat(bench.run("contexts", "show", "acme").out()).contains("Acme Ltd");
    assertThat(bench.run("contexts", "list").out()).contains("acme", "default", "system");
    assertThat(bench.run("contexts", "create", "acme").exit()).isEqualTo(6);
    assertThat(bench.run("contexts", "create", "a/b").exit()).isEqualTo(2);
    assertThat(bench.run("contexts", "show", "nowhere").exit()).isEqualTo(5);
  }

  @Test
  void setPolicy_changesWhatIsSaid_andLeavesTheRest() {
    bench.run("contexts", "create", "acme", "--max-ttl", "90d", "--no-self-service");
    assertThat(bench.json("contexts", "set-policy", "acme", "--self-service", "on"))
        .containsEntry("policy", policy(7_776_000, true));
    assertThat(bench.json("contexts", "set-policy", "acme", "--max-ttl", "none"))
        .containsEntry("policy", policy(null, true));
    assertThat(bench.run("contexts", "set-policy", "acme").exit()).isEqualTo(2);
    assertThat(bench.run("contexts", "set-policy", "acme", "--max-ttl", "0").exit()).isEqualTo(2);
    assertThat(bench.run("contexts", "set-policy", "acme", "--max-ttl", "999999d").exit())
        .isEqualTo(2);
    assertThat(bench.run("contexts", "set-policy", "nowhere", "--self-service=off").exit())
        .isEqualTo(5);
  }

  @Test
  void delete_asks_andRevokesEveryKey() {
    bench.run("contexts", "create", "acme");
    bench.run("keys", "generate-key", "acme", "ci", "--kind", "user", "--reveal");
    assertThat(bench.run("contexts", "delete", "acme").exit()).isEqualTo(2);
    assertThat(bench.typing("no", "contexts", "delete", "acme").err()).contains("1 live keys");
    assertThat(bench.json("contexts", "delete", "acme", "--yes").get("revoked"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .hasSize(1);
    assertThat(bench.run("contexts", "delete", "default", "--yes").exit()).isEqualTo(2);
  }

  @Test
  void audit_filters() {
    bench.clock.advance(Duration.ofDays(1));
    bench.mint("ci", "--kind", "user", "--principal", "alice");
    assertThat(actions("--principal", "alice")).containsExactly("key.minted");
    assertThat(actions("--kind", "user")).containsExactly("key.minted");
    assertThat(actions("--since", "1h")).containsExactly("key.minted");
    assertThat(actions("--until", "2026-03-02")).hasSize(3);
    assertThat(actions("--since", "2026-03-02T11:00:00Z", "--limit", "1")).hasSize(1);
    assertThat(actions("--context", "system")).contains("key.minted");
    Result faulty = bench.run("audit", "--since", "yesterday");
    assertThat(faulty.exit()).isEqualTo(2);
    assertThat(faulty.err()).contains("--since", "7d");
    assertThat(bench.run("audit", "--key", "ci").exit()).isEqualTo(2);
  }

  private static Map<String, Object> policy(Integer longest, boolean selfService) {
    var policy = new HashMap<String, Object>();
    policy.put("max_ttl_seconds", longest);
    policy.put("self_service", selfService);
    return policy;
  }

  private List<Object> actions(String... filter) {
    String[] args = new String[filter.length + 1];
    args[0] = "audit";
    System.arraycopy(filter, 0, args, 1, filter.length);
    return ((List<?>) bench.json(args).get("items"))
        .stream().<Object>map(item -> ((Map<?, ?>) item).get("action")).toList();
  }
}

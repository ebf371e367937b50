package dev.wardlock.cli.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.Auth;
import dev.wardlock.NewKey;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.cli.Run;
import dev.wardlock.cli.Run.Result;
import dev.wardlock.cli.ScriptedTerminal;
import dev.wardlock.cli.shell.Json;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Region;
import dev.wardlock.servlet.Management;
import dev.wardlock.store.InMemoryKeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands through the real REST API of a running server. */
class ServerTest {

  private final Auth auth = Auth.builder(new InMemoryKeyStore()).build();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private String management;

  @BeforeEach
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(Management.builder(auth).build().rest()), "/api/v1/*");
    server.setHandler(context);
    server.start();
    management =
        auth.keys().mint(NewKey.named("root").kind("management").inSystem()).token().reveal();
    assertThat(run("contexts", "create", "acme", "--max-ttl", "90d").exit()).isZero();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    auth.close();
  }

  private Run as(String key) {
    return new Run()
        .env("AUTH_URL", "http://127.0.0.1:" + connector.getLocalPort())
        .env("AUTH_API_KEY", key);
  }

  private Result run(String... args) {
    return as(management).run(args);
  }

  private Map<String, Object> json(String... args) {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--output=json";
    Result result = run(all);
    assertThat(result.exit()).as(result.err()).isZero();
    return Objects.requireNonNull(Json.object(result.out()), result.out());
  }

  private Set<Object> names(String... filter) {
    String[] args = new String[filter.length + 3];
    args[0] = "keys";
    args[1] = "list";
    args[2] = "acme";
    System.arraycopy(filter, 0, args, 3, filter.length);
    var names = new TreeSet<>();
    ((List<?>) json(args).get("items")).forEach(item -> names.add(((Map<?, ?>) item).get("name")));
    return names;
  }

  private String mint(String name, String... more) {
    String[] args =
        Arrays.copyOf(
            new String[] {"keys", "generate-key", "acme", name, "--reveal"}, 5 + more.length);
    System.arraycopy(more, 0, args, 5, more.length);
    Result result = run(args);
    assertThat(result.exit()).as(result.err()).isZero();
    return result.out().strip();
  }

  private boolean accepts(String token) {
    return auth.verify(token) instanceof Accepted;
  }

  @Test
  void key_isMade_shown_rotated_replaced_andRevoked() {
    String first =
        mint("ci", "--kind=agent", "--grant=memory:read=org/acme/agent/ci/*", "--ttl=30d");
    assertThat(accepts(first)).isTrue();
    assertThat(json("keys", "show", "acme", "ci"))
        .containsEntry("scope_floor", "org/acme/agent/ci/*")
        .containsEntry("status", "active");

    Result rotated = run("keys", "rotate", "acme", "ci", "--reveal", "--yes");
    assertThat(rotated.exit()).as(rotated.err()).isZero();
    assertThat(accepts(first)).isFalse();
    assertThat(accepts(rotated.out().strip())).isTrue();

    Result next =
        run(
            "keys",
            "replace",
            "acme",
            "ci",
            "--successor=ci-2",
            "--overlap=1h",
            "--reveal",
            "--yes");
    assertThat(next.exit()).as(next.err()).isZero();
    assertThat(accepts(rotated.out().strip())).isTrue();

    assertThat(run("keys", "revoke", "acme", "ci-2", "--yes").exit()).isZero();
    assertThat(accepts(next.out().strip())).isFalse();
    assertThat(run("keys", "history", "acme", "ci").out()).contains("key.minted", "key.rotated");
    assertThat(run("audit", "--context", "acme", "--since", "1h").out())
        .contains("management root");
  }

  @Test
  void fields_areThoseOfAStore_butForTheServerKey() {
    mint("ci", "--kind=user");
    var fields = new TreeSet<>(Views.of(auth.keys().find("acme", "ci").orElseThrow()).keySet());
    fields.remove("server_key");
    assertThat(json("keys", "show", "acme", "ci").keySet()).isEqualTo(fields);
    assertThat(json("contexts", "show", "acme").keySet())
        .isEqualTo(Views.of(auth.keys().context("acme").orElseThrow()).keySet());
    Object event = ((List<?>) json("audit").get("items")).get(0);
    assertThat(((Map<?, ?>) event).keySet())
        .isEqualTo(
            Views.of(auth.keys().audit(dev.wardlock.model.Query.Audit.ALL).items().get(0))
                .keySet());
  }

  @Test
  void list_filters_andGoesOn() {
    mint("a", "--kind=user", "--principal=alice");
    mint("b", "--kind=user");
    mint("c", "--kind=registrar");
    run("keys", "revoke", "acme", "c", "--yes");
    assertThat(names("--kind=user")).containsExactly("a", "b");
    assertThat(names("--principal=alice")).containsExactly("a");
    assertThat(names("--status=revoked")).containsExactly("c");
    assertThat(names("--limit=1", "--all")).containsExactly("a", "b", "c");
  }

  @Test
  void revoke_asks_andShowsWhatFallsWithIt() {
    mint("top", "--kind=admin");
    KeyId top = auth.keys().find("acme", "top").orElseThrow().id();
    auth.keys().delegate(top, NewKey.named("child"));
    Result declined =
        as(management).at(ScriptedTerminal.typing("n")).run("keys", "revoke", "acme", "top");
    assertThat(declined.exit()).isEqualTo(2);
    assertThat(declined.err()).contains("from it: child.");
    assertThat(run("keys", "revoke", "acme", "top", "--yes").exit()).isZero();
    assertThat(json("keys", "show", "acme", "child")).containsEntry("status", "revoked");
  }

  @Test
  void revokeAll_byFilter() {
    for (int i = 0; i < 12; i++) {
      mint("u" + i, "--kind=user");
    }
    mint("agent", "--kind=registrar");
    assertThat(run("keys", "revoke-all", "acme", "--kind=user", "--dry-run").err())
        .contains("12 keys");
    assertThat(names("--status=active")).hasSize(13);
    assertThat(run("keys", "revoke-all", "acme", "--kind=user", "--yes").exit()).isZero();
    assertThat(names("--status=active")).containsExactly("agent");
  }

  @Test
  void contexts_policyAndDeletion() {
    assertThat(json("contexts", "set-policy", "acme", "--self-service", "off").get("policy"))
        .isEqualTo(Map.of("max_ttl_seconds", 7_776_000, "self_service", false));
    Map<String, Object> changed = json("contexts", "set-policy", "acme", "--max-ttl", "none");
    assertThat((Map<?, ?>) changed.get("policy")).extracting("max_ttl_seconds").isNull();
    assertThat((Map<?, ?>) changed.get("policy")).extracting("self_service").isEqualTo(false);
    String token = mint("ci", "--kind=user");
    assertThat(run("contexts", "delete", "acme", "--yes").out()).contains("Keys revoked: 1");
    assertThat(accepts(token)).isFalse();
    assertThat(run("contexts", "show", "acme").exit()).isEqualTo(5);
    assertThat(run("contexts", "list").out()).contains("default", "system").doesNotContain("acme");
  }

  @Test
  void refusals_haveTheirExitCodes_andChangeNothing() {
    String agent =
        mint("agent", "--kind=agent", "--grant=memory:read=org/acme/agent/a/*", "--ttl=1d");
    String[] wanted = {"keys", "generate-key", "acme", "x", "--kind=user", "--reveal"};
    assertThat(as("wl_" + "x".repeat(51)).run(wanted).exit()).isEqualTo(3);
    assertThat(as("nonsense").run(wanted).exit()).isEqualTo(3);
    Result forbidden = as(agent).run(wanted);
    assertThat(forbidden.exit()).isEqualTo(4);
    assertThat(forbidden.out()).isEmpty();
    assertThat(as(agent).run("contexts", "create", "mine").exit()).isEqualTo(4);
    assertThat(run("keys", "show", "acme", "nobody").exit()).isEqualTo(5);
    Result taken = run("keys", "generate-key", "acme", "agent", "--kind=user", "--reveal");
    assertThat(taken.exit()).isEqualTo(6);
    assertThat(taken.err()).contains(auth.keys().find("acme", "agent").orElseThrow().id().value());
    assertThat(run("keys", "generate-key", "acme", "x", "--kind=emperor", "--reveal").exit())
        .isEqualTo(2);
    assertThat(
            run("keys", "generate-key", "acme", "x", "--kind=user", "--ttl=0", "--reveal").exit())
        .isEqualTo(2);
    assertThat(
            run("keys", "generate-key", "acme", "x", "--kind=user", "--ttl=91d", "--reveal").exit())
        .isEqualTo(2);
    assertThat(names()).containsExactly("agent");
  }

  @Test
  void keyOfAnotherContext_isAsAnUnknownOne() {
    String elsewhere =
        auth.keys().mint(NewKey.named("other").kind("admin").floor(Region.ALL)).token().reveal();
    assertThat(as(elsewhere).run("keys", "list", "acme").exit()).isEqualTo(3);
  }
}

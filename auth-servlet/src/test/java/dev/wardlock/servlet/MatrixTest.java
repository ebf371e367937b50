package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.model.Grants;
import dev.wardlock.model.Region;
import dev.wardlock.store.ContextPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what: every kind, a child of each, and the dead; over both transports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatrixTest {

  private static final Set<String> EVERYBODY =
      Set.of("management", "admin", "registrar", "user", "agent", "supervisor");
  private static final int NO_KEY = -32001;
  private static final int FORBIDDEN = -32003;
  private static final int NOT_THERE = -32004;

  private final AtomicInteger names = new AtomicInteger();
  private ManagementServer server;

  @BeforeAll
  void start() throws Exception {
    server = new ManagementServer();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** An operation, who may, and what the others are told. */
  @ParameterizedTest
  @CsvSource({
    "contexts.create,    management,               -32003",
    "contexts.list,      management,               -32003",
    "contexts.get,       everybody,                0",
    "contexts.set_policy,management,               -32003",
    "contexts.delete,    management,               -32003",
    "kinds.list,         everybody,                0",
    "audit.list,         management admin,         -32003",
    "keys.create,        management admin,         -32003",
    "keys.list,          everybody,                0",
    "keys.get,           management admin,         -32004",
    "keys.rotate,        management admin,         -32003",
    "keys.replace,       management admin,         -32003",
    "keys.revoke,        management admin,         -32003",
    "me.get,             everybody,                0",
    "me.keys,            everybody,                0",
    "me.delegate,        management admin agent,   -32003",
    "me.rotate,          everybody,                0",
    "me.revoke,          everybody,                0",
    "runner.register,    management admin registrar, -32003",
    "job.create,         management admin user,    -32003",
    "auth.create_key,    management admin,         -32003",
    "auth.list_keys,     everybody,                0",
    "auth.remove_key,    management admin,         -32003",
    "auth.rotate_key,    management admin,         -32003",
  })
  void operation_byEachKind_isAllowedOrRefusedAsTheTableSays(
      String operation, String who, int otherwise) throws IOException {
    Set<String> may = who.equals("everybody") ? EVERYBODY : Set.of(who.split(" ", -1));
    var wrong = new ArrayList<String>();
    for (String kind : new TreeSet<>(EVERYBODY)) {
      for (State state : State.values()) {
        int expected =
            state == State.REVOKED || state == State.EXPIRED
                ? NO_KEY
                : may.contains(kind) ? 0 : otherwise;
        for (boolean rest : new boolean[] {true, false}) {
          if (rest && operation.startsWith("auth.")) {
            continue;
          }
          int outcome = outcome(operation, kind, state, rest);
          if (outcome != expected) {
            wrong.add(kind + " " + state + (rest ? " REST " : " RPC ") + outcome);
          }
        }
      }
    }
    assertThat(wrong).as("%s: expected %s, else %s", operation, may, otherwise).isEmpty();
  }

  @Test
  void table_hasEveryOperation() throws Exception {
    var inTable =
        MatrixTest.class
            .getDeclaredMethod(
                "operation_byEachKind_isAllowedOrRefusedAsTheTableSays",
                String.class,
                String.class,
                int.class)
            .getAnnotation(CsvSource.class)
            .value();
    var names = new TreeSet<String>();
    for (String row : inTable) {
      names.add(row.split(",", 2)[0].strip());
    }
    names.add("auth.verify"); // is open to all
    Map<String, Object> document = server.rpc.object(null, "rpc.discover", Map.of());
    var methods = new TreeSet<String>();
    for (Object method : (List<?>) document.get("methods")) {
      methods.add(String.valueOf(((Map<?, ?>) method).get("name")));
    }
    assertThat(names).isEqualTo(methods);
  }

  @Test
  void reader_whoSeesEveryKey_canNeitherLockOutNorTakeOver() throws IOException {
    String context = tenant();
    String reader =
        server.issue(
            NewKey.named("reader")
                .kind("operator")
                .in(context)
                .grants(Grants.parse("keys:read=*")));
    IssuedKey victim = server.issued(NewKey.named("victim").kind("user").in(context));
    String id = victim.info().id().value();
    String path = "/contexts/" + context + "/keys/";

    assertThat(server.json(reader, "GET", path + "victim", null)).containsEntry("id", id);
    for (String name : List.of(id, "victim")) {
      assertThat(server.ask(reader, "POST", path + name + "/rotate", null).status()).isEqualTo(403);
      assertThat(server.ask(reader, "POST", path + name + "/replace?successor=x", null).status())
          .isEqualTo(403);
      assertThat(server.ask(reader, "DELETE", path + name, null).status()).isEqualTo(403);
      assertThat(server.ask(reader, "POST", "/keys/" + name + "/rotate", null).status())
          .isEqualTo(404);
      assertThat(server.ask(reader, "DELETE", "/keys/" + name, null).status()).isEqualTo(404);
      for (String method : List.of("auth.remove_key", "auth.rotate_key")) {
        assertThat(server.rpc.error(reader, method, Map.of("key", name))).isEqualTo(FORBIDDEN);
      }
    }
    assertThat(server.ask(victim.token().reveal(), "GET", "/me", null).status()).isEqualTo(200);
  }

  private enum State {
    LIVE,
    CHILD,
    REVOKED,
    EXPIRED
  }

  private int outcome(String operation, String kind, State state, boolean rest) throws IOException {
    String context = tenant();
    String own = kind.equals("management") ? "system" : context;
    String mine = "actor-" + names.incrementAndGet();
    String token = actor(kind, state, own, mine);
    IssuedKey victim = server.issued(NewKey.named("victim").kind("user").in(context));
    String id = victim.info().id().value();
    return rest ? rest(operation, token, context, id) : rpc(operation, token, context, id);
  }

  private String tenant() {
    String context = "t" + names.incrementAndGet();
    server.keys.auth.keys().createContext(context, context, ContextPolicy.DEFAULT);
    return context;
  }

  private String actor(String kind, State state, String context, String name) {
    Region floor =
        switch (kind) {
          case "agent" -> Region.of("org/acme/agent/planner/*");
          case "supervisor" -> Region.of("org/acme/*");
          default -> Region.ALL;
        };
    NewKey wanted = NewKey.named(name).kind(kind).floor(floor).in(context);
    switch (state) {
      case CHILD -> {
        IssuedKey parent = server.issued(wanted);
        NewKey child = NewKey.named(name + "-child");
        return server
            .keys
            .kept(server.keys.auth.keys().delegate(parent.info().id(), child))
            .token()
            .reveal();
      }
      case REVOKED -> {
        IssuedKey key = server.issued(wanted);
        server.keys.auth.keys().revoke(key.info().id());
        return key.token().reveal();
      }
      case EXPIRED -> {
        String key = server.issue(wanted.expiresIn(Duration.ofSeconds(1)));
        server.keys.clock.advance(Duration.ofSeconds(1));
        return key;
      }
      default -> {
        return server.issue(wanted);
      }
    }
  }

  private int rest(String operation, String token, String context, String id) throws IOException {
    String keys = "/contexts/" + context + "/keys/";
    String own = server.keys.auth.idOf(token).value();
    String fresh = "n" + names.incrementAndGet();
    Http.Answer answer =
        switch (operation) {
          case "contexts.create" ->
              server.ask(token, "POST", "/contexts", "{\"id\":\"" + fresh + "\"}");
          case "contexts.list" -> server.ask(token, "GET", "/contexts", null);
          case "contexts.get" -> server.ask(token, "GET", "/contexts/" + context, null);
          case "contexts.set_policy" ->
              server.ask(
                  token, "PUT", "/contexts/" + context + "/policy", "{\"self_service\":true}");
          case "contexts.delete" -> server.ask(token, "DELETE", "/contexts/" + context, null);
          case "kinds.list" -> server.ask(token, "GET", "/kinds", null);
          case "audit.list" -> server.ask(token, "GET", "/audit", null);
          case "keys.create" -> server.ask(token, "POST", keys + fresh, "{\"kind\":\"user\"}");
          case "keys.list" -> server.ask(token, "GET", "/contexts/" + context + "/keys", null);
          case "keys.get" -> server.ask(token, "GET", keys + id, null);
          case "keys.rotate" -> server.ask(token, "POST", keys + id + "/rotate", null);
          case "keys.replace" ->
              server.ask(token, "POST", keys + id + "/replace?successor=" + fresh, null);
          case "keys.revoke" -> server.ask(token, "DELETE", keys + id, null);
          case "me.get" -> server.ask(token, "GET", "/me", null);
          case "me.keys" -> server.ask(token, "GET", "/keys", null);
          case "me.delegate" -> server.ask(token, "POST", "/keys/" + fresh, "{}");
          case "me.rotate" -> server.ask(token, "POST", "/keys/" + own + "/rotate", null);
          case "me.revoke" -> server.ask(token, "DELETE", "/keys/" + own, null);
          case "runner.register" -> server.ask(token, "POST", "/runners", null);
          case "job.create" -> server.ask(token, "POST", "/jobs", null);
          default -> throw new AssertionError(operation);
        };
    return switch (answer.status()) {
      case 200, 201 -> 0;
      case 401 -> NO_KEY;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_THERE;
      default -> answer.status();
    };
  }

  private int rpc(String operation, String token, String context, String id) throws IOException {
    String own = server.keys.auth.idOf(token).value();
    String fresh = "n" + names.incrementAndGet();
    Map<String, Object> params =
        switch (operation) {
          case "contexts.create" -> Map.of("id", fresh);
          case "contexts.get", "contexts.delete" -> Map.of("id", context);
          case "contexts.set_policy" -> Map.of("id", context, "self_service", true);
          case "keys.create" -> Map.of("context", context, "name", fresh, "kind", "user");
          case "keys.list" -> Map.of("context", context);
          case "keys.get", "keys.rotate", "keys.revoke" -> Map.of("context", context, "name", id);
          case "keys.replace" -> Map.of("context", context, "name", id, "successor", fresh);
          case "me.delegate" -> Map.of("name", fresh);
          case "me.rotate", "me.revoke" -> Map.of("name", own);
          case "auth.create_key" -> Map.of("name", fresh, "scope", "user", "context", context);
          case "auth.remove_key", "auth.rotate_key" -> Map.of("key", id);
          default -> Map.of();
        };
    Map<String, Object> answer = new LinkedHashMap<>(call(token, operation, params));
    return answer.containsKey("result") ? 0 : Rpc.code(answer);
  }

  private Map<String, Object> call(String token, String operation, Map<String, Object> params)
      throws IOException {
    // A header that is no good is answered for the whole request; its code is the same.
    return server.rpc.call(token, operation, params);
  }
}

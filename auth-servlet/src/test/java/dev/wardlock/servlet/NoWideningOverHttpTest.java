package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.NewKey;
import dev.wardlock.model.Grants;
import dev.wardlock.model.Region;
import dev.wardlock.store.ContextPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import tools.jackson.core.type.TypeReference;

/** No sequence of calls yields a secret that is worth more than what the caller holds. */
class NoWideningOverHttpTest {

  private static final List<String> KINDS =
      List.of("management", "admin", "agent", "supervisor", "user");
  private static final List<String> GRANTS =
      List.of(
          "*=*", "memory:read=org/acme/*", "keys:*=*", "keys:read=org/acme/agent/planner/*", "");
  private static final List<String> FLOORS =
      List.of("*", "org/acme/agent/planner", "org/acme", "org/globex/agent/x", "");
  private static final List<String> TTLS = List.of("", "1", "3600", "864000", "3153600000");

  private static ManagementServer server;
  private static int round;

  record Step(int actor, int op, int target, int kind, int grants, int floor, int ttl) {}

  private record Held(String token, String context, String name) {}

  @BeforeContainer
  static void start() throws Exception {
    server = new ManagementServer();
  }

  @AfterContainer
  static void stop() {
    server.close();
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> any = Arbitraries.integers().between(0, 999);
    return Combinators.combine(any, Arbitraries.integers().between(0, 6), any, any, any, any, any)
        .as(Step::new)
        .list()
        .ofMinSize(5)
        .ofMaxSize(25);
  }

  @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
  void anySequenceOfCalls_yieldsNoSecretWorthMore(@ForAll("steps") List<Step> steps)
      throws IOException {
    List<Held> held = roots("t" + ++round);
    for (Step step : steps) {
      Held actor = held.get(step.actor % held.size());
      Map<String, Object> caller = me(actor.token);
      Held target = held.get(step.target % held.size());
      String name = "k" + round + "-" + held.size();
      Map<String, Object> answer = act(step, actor, target, name);
      if (caller == null) {
        assertThat(answer).as("a dead key gets nothing by %s", step).isNull();
      } else if (answer != null && answer.get("key") instanceof String token) {
        Map<String, Object> got = me(token);
        assertThat(got).as("a secret that is good").isNotNull();
        assertNoMore(got, caller, step);
        held.add(
            new Held(token, String.valueOf(got.get("context")), String.valueOf(got.get("name"))));
      }
    }
  }

  private static Map<String, Object> act(Step step, Held actor, Held target, String name)
      throws IOException {
    String ttl = TTLS.get(step.ttl % TTLS.size());
    String query = ttl.isEmpty() ? "" : "?ttl_seconds=" + ttl;
    String grants = GRANTS.get(step.grants % GRANTS.size());
    String floor = FLOORS.get(step.floor % FLOORS.size());
    String wanted =
        (grants.isEmpty() ? "" : ",\"grants\":[\"" + grants + "\"]")
            + (floor.isEmpty() ? "" : ",\"scope_floor\":\"" + floor + "\"");
    String kind = "\"kind\":\"" + KINDS.get(step.kind % KINDS.size()) + "\"";
    String keys = "/contexts/" + target.context + "/keys/";
    Http.Answer answer =
        switch (step.op) {
          case 0, 1 ->
              server.ask(actor.token, "POST", keys + name + query, "{" + kind + wanted + "}");
          case 2 ->
              server.ask(
                  actor.token,
                  "POST",
                  "/keys/" + name + query,
                  wanted.isEmpty() ? "{}" : "{" + wanted.substring(1) + "}");
          case 3 -> server.ask(actor.token, "POST", keys + target.name + "/rotate" + query, null);
          case 4 ->
              server.ask(
                  actor.token,
                  "POST",
                  keys + target.name + "/replace?overlap_seconds=60&successor=" + name,
                  null);
          case 5 ->
              server.ask(actor.token, "POST", "/keys/" + target.name + "/rotate" + query, null);
          default -> server.ask(actor.token, "DELETE", keys + target.name, null);
        };
    if (answer.status() >= 300) {
      assertThat(answer.status()).as("%s: %s", step, answer).isIn(400, 401, 403, 404, 409);
      return null;
    }
    return Rpc.JSON.readValue(answer.body(), new TypeReference<Map<String, Object>>() {});
  }

  private static List<Held> roots(String context) {
    server
        .keys
        .auth
        .keys()
        .createContext(context, context, new ContextPolicy(Duration.ofDays(5), true));
    var held = new ArrayList<Held>();
    for (NewKey key :
        List.of(
            NewKey.named("admin").kind("admin").expiresIn(Duration.ofDays(2)),
            NewKey.named("agent").kind("agent").floor(Region.of("org/acme/agent/planner/*")),
            NewKey.named("boss").kind("supervisor").floor(Region.of("org/acme/*")),
            NewKey.named("user").kind("user").expiresIn(Duration.ofHours(1)),
            NewKey.named("clerk").kind("operator").grants(Grants.parse("keys:*=* jobs:read=*")))) {
      held.add(new Held(server.issue(key.in(context)), context, key.name()));
    }
    held.add(
        new Held(
            server.issue(NewKey.named("system-" + context).kind("management").inSystem()),
            "system",
            "system-" + context));
    return held;
  }

  private static Map<String, Object> me(String token) throws IOException {
    return server.ask(token, "GET", "/me", null).status() == 200
        ? server.json(token, "GET", "/me", null)
        : null;
  }

  private static void assertNoMore(Map<String, Object> got, Map<String, Object> had, Step step) {
    assertThat(grants(had).covers(grants(got))).as("%s: %s within %s", step, got, had).isTrue();
    if (had.get("expires_at") != null && !got.get("id").equals(had.get("id"))) {
      assertThat(got.get("expires_at")).as("%s", step).isNotNull();
      assertThat(Instant.parse((String) got.get("expires_at")))
          .as("%s", step)
          .isBeforeOrEqualTo(Instant.parse((String) had.get("expires_at")));
    }
    if (!"system".equals(had.get("context"))) {
      assertThat(got.get("context")).as("%s", step).isEqualTo(had.get("context"));
    }
  }

  private static Grants grants(Map<String, Object> me) {
    return Grants.parse(String.join(" ", ManagementServer.texts(me.get("grants"))));
  }
}

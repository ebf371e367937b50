package dev.wardlock.examples.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Floors, regions, tenants and delegation, on real documents. */
class ContextServerTest {

  private static final String PLANNER =
      "{\"kind\":\"agent\",\"scope_floor\":{\"org\":\"acme\",\"agent\":\"planner\"}%s}";
  private static final String INSIDE = "?scope=org/acme/agent/planner";
  private static final String OUTSIDE = "?scope=org/acme/agent/other";
  private static final String TEXT = "{\"text\":\"hello\"}";

  @TempDir private Path dir;
  private ContextServer server;
  private Rest rest;
  private String root;
  private String agent;

  @BeforeEach
  void start() throws Exception {
    List<String> out = restart("AUTH");
    root = value(out, "AUTH_MANAGEMENT_API_KEY");
    rest.json(root, "POST", "/contexts", "{\"id\":\"acme\"}");
    agent = rest.mint(root, "acme", "planner", PLANNER.formatted(""));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void bootstrap_printsItsThreeLinesOnceAndNoSecretLater() throws Exception {
    String first = root;
    server.close();
    List<String> later = restart("AUTH");

    assertThat(String.join("\n", later)).contains("Bootstrapped already").doesNotContain("wl_");
    assertThat(rest.status(first, "GET", "/me", null)).isEqualTo(200);
  }

  @Test
  void bootstrap_prefixAndFirstKeys_areAsAskedFor() throws Exception {
    server.close();
    dir = dir.resolve("other");
    List<String> out = restart("SPECTRON");

    String management = value(out, "SPECTRON_MANAGEMENT_API_KEY");
    String first = value(out, "SPECTRON_API_KEY");
    String context = value(out, "SPECTRON_CONTEXT_ID");
    assertThat(rest.json(management, "GET", "/me", null)).containsEntry("kind", "management");
    assertThat(rest.json(first, "GET", "/me", null))
        .containsEntry("kind", "agent")
        .containsEntry("context", context);
    String memory = "/contexts/" + context + "/memory";
    assertThat(rest.status(first, "PUT", memory + "/a?scope=org/main/agent/main", TEXT))
        .isEqualTo(200);
  }

  @Test
  void agent_readsAndWritesInsideItsFloorAlone() throws Exception {
    assertThat(put(agent, "memory", INSIDE)).isEqualTo(200);
    assertThat(put(agent, "memory", INSIDE + "/user/u")).isEqualTo(200);
    assertThat(put(agent, "reflections", INSIDE)).isEqualTo(200);
    assertThat(rest.items(agent, "/contexts/acme/memory")).hasSize(2);

    HttpResponse<String> outside =
        rest.ask(agent, "PUT", "/contexts/acme/memory/note" + OUTSIDE, TEXT);
    assertThat(outside.statusCode()).isEqualTo(403);
    assertThat(outside.body()).contains("\"error\":\"insufficient_scope\"");
    assertThat(put(agent, "memory", "?scope=org/acme")).isEqualTo(403);
    assertThat(put(agent, "memory", "?scope=org/acme/agent/planner2")).isEqualTo(403);
    assertThat(rest.status(agent, "DELETE", "/contexts/acme/memory/note" + OUTSIDE, null))
        .isEqualTo(403);
    assertThat(rest.status(agent, "DELETE", "/contexts/acme/memory/note" + INSIDE, null))
        .isEqualTo(200);
  }

  @Test
  void reads_outsideTheRegion_areEmptyOrForbiddenWhereStrict() throws Exception {
    String other =
        rest.mint(
            root, "acme", "o", "{\"kind\":\"agent\",\"scope_floor\":\"org/acme/agent/other\"}");
    String strict = rest.mint(root, "acme", "strict", PLANNER.formatted(",\"strict\":true"));
    put(other, "memory", OUTSIDE);
    put(agent, "memory", INSIDE);

    String outside = "/contexts/acme/memory?under=org/acme/agent/other/*";
    assertThat(rest.items(agent, outside)).isEmpty();
    assertThat(rest.items(agent, "/contexts/acme/memory?under=org/*")).hasSize(1);
    assertThat(rest.items(other, outside)).hasSize(1);
    assertThat(rest.status(strict, "GET", outside, null)).isEqualTo(403);
    assertThat(rest.status(strict, "GET", "/contexts/acme/memory?under=org/*", null))
        .isEqualTo(403);
    assertThat(rest.items(strict, "/contexts/acme/memory")).hasSize(1);
  }

  @Test
  void supervisor_readsAcrossTheOrgAndWritesReflectionsAlone() throws Exception {
    String boss =
        rest.mint(
            root, "acme", "boss", "{\"kind\":\"supervisor\",\"scope_floor\":{\"org\":\"acme\"}}");
    put(agent, "memory", INSIDE);

    assertThat(rest.items(boss, "/contexts/acme/memory")).hasSize(1);
    assertThat(put(boss, "memory", INSIDE)).isEqualTo(403);
    assertThat(put(boss, "reflections", "?scope=org/acme")).isEqualTo(200);
    assertThat(put(boss, "reflections", "?scope=org/globex")).isEqualTo(403);
    assertThat(rest.status(boss, "POST", "/contexts/acme/keys/x", PLANNER.formatted("")))
        .isEqualTo(403);
  }

  @Test
  void tenants_knowNothingOfEachOther() throws Exception {
    rest.json(root, "POST", "/contexts", "{\"id\":\"globex\"}");
    put(agent, "memory", INSIDE);

    assertThat(rest.status(agent, "GET", "/contexts/globex/memory", null)).isEqualTo(401);
    HttpResponse<String> foreign =
        rest.ask(agent, "PUT", "/contexts/globex/memory/a" + INSIDE, TEXT);
    HttpResponse<String> unknown =
        rest.ask("nonsense", "PUT", "/contexts/globex/memory/a" + INSIDE, TEXT);
    assertThat(foreign.statusCode()).isEqualTo(401);
    assertThat(foreign.body()).isEqualTo(unknown.body());
    assertThat(foreign.headers().map().get("www-authenticate"))
        .isEqualTo(unknown.headers().map().get("www-authenticate"));
    assertThat(rest.items(root, "/contexts/globex/memory")).isEmpty();
    assertThat(rest.items(root, "/contexts/acme/memory")).hasSize(1);
    assertThat(rest.status(root, "PUT", "/contexts/nowhere/memory/a" + INSIDE, TEXT))
        .isEqualTo(404);
  }

  @Test
  void context_deleted_takesItsKeysAndDocumentsWithIt() throws Exception {
    put(agent, "memory", INSIDE);

    Map<String, Object> gone = rest.json(root, "DELETE", "/contexts/acme", null);

    assertThat((List<?>) gone.get("revoked")).hasSize(1);
    assertThat(rest.status(agent, "GET", "/me", null)).isEqualTo(401);
    assertThat(rest.items(root, "/contexts/acme/memory")).isEmpty();
  }

  @Test
  void child_isNeverWiderAndEndsWithItsParent() throws Exception {
    put(agent, "memory", INSIDE);
    String child =
        (String)
            rest.json(
                    agent,
                    "POST",
                    "/keys/reader?ttl_seconds=60",
                    "{\"grants\":[\"memory:read=org/acme/agent/planner/*\"]}")
                .get("key");

    assertThat(rest.items(child, "/contexts/acme/memory")).hasSize(1);
    assertThat(put(child, "memory", INSIDE)).isEqualTo(403);
    assertThat(rest.status(agent, "POST", "/keys/w", "{\"grants\":[\"memory:read=org/acme/*\"]}"))
        .isEqualTo(403);
    rest.json(agent, "DELETE", "/keys/planner", null);
    assertThat(rest.status(child, "GET", "/me", null)).isEqualTo(401);
  }

  @Test
  void documents_areThereAfterARestart() throws Exception {
    put(agent, "memory", INSIDE);
    server.close();
    restart("AUTH");

    assertThat(rest.items(agent, "/contexts/acme/memory"))
        .extracting(d -> d.get("text"))
        .containsExactly("hello");
  }

  @Test
  void openApi_hasTheDocumentsToo() throws Exception {
    Map<String, Object> document = rest.json(null, "GET", "/openapi.json", null);

    assertThat(document.get("paths"))
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
        .containsKeys("/contexts/{context}/memory", "/contexts/{context}/keys/{name}");
  }

  @Test
  void settings_faulty_areAllNamedAtOnce() {
    assertThatThrownBy(() -> Settings.of(Map.of("PORT", "x", "AUTH_PREFIX", "a-b"), "--other"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PORT")
        .hasMessageContaining("AUTH_PREFIX")
        .hasMessageContaining("--other");
  }

  private int put(String token, String shelf, String query)
      throws IOException, InterruptedException {
    return rest.status(token, "PUT", "/contexts/acme/" + shelf + "/note" + query, TEXT);
  }

  private List<String> restart(String prefix) throws IOException {
    var bytes = new ByteArrayOutputStream();
    Settings settings =
        Settings.of(
            Map.of("PORT", "0", "DATA_DIR", dir.toString(), "AUTH_PREFIX", prefix), "--bootstrap");
    server =
        ContextServer.start(
            settings, Clock.systemUTC(), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    rest = new Rest(server.url());
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static String value(List<String> out, String name) {
    return out.stream()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(out.toString()));
  }
}

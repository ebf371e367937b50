package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents are valid, and the server answers what they say: every operation of each. */
class DocumentsTest {

  private static final SchemaRegistry DRAFT_7 =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
  private static final SchemaRegistry DRAFT_2020 =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private ManagementServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ManagementServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void openRpc_served_isValid() throws IOException {
    JsonNode document = document("/rpc/openrpc.json");

    assertThat(DRAFT_7.getSchema(meta("openrpc.json")).validate(document)).isEmpty();
    schemasAreValid(document, DRAFT_7, "http://json-schema.org/draft-07/schema");
    ((ObjectNode) document.get("info")).remove("title");
    assertThat(DRAFT_7.getSchema(meta("openrpc.json")).validate(document)).isNotEmpty();
  }

  @Test
  void openApi_served_isValid() throws IOException {
    JsonNode document = document("/api/v1/openapi.json");

    assertThat(DRAFT_2020.getSchema(meta("openapi.json")).validate(document)).isEmpty();
    schemasAreValid(document, DRAFT_2020, "https://json-schema.org/draft/2020-12/schema");
    ((ObjectNode) document.get("info")).remove("title");
    assertThat(DRAFT_2020.getSchema(meta("openapi.json")).validate(document)).isNotEmpty();
  }

  @Test
  void openApi_everyOperation_isAnsweredAsItSays() throws IOException {
    JsonNode document = document("/api/v1/openapi.json");
    var called = new TreeSet<String>();
    for (Map.Entry<String, Map<String, Object>> call : calls().entrySet()) {
      String id = call.getKey();
      if (id.startsWith("auth.")) {
        continue;
      }
      called.add(id);
      Described operation = find(document, id);
      var path = new StringBuilder(operation.path);
      var query = new ArrayList<String>();
      var body = new LinkedHashMap<String, Object>(call.getValue());
      operation
          .node
          .path("parameters")
          .forEach(
              parameter -> {
                String name = parameter.get("name").asString();
                Object value = body.remove(name);
                if (parameter.get("in").asString().equals("path")) {
                  int at = path.indexOf("{" + name + "}");
                  path.replace(at, at + name.length() + 2, String.valueOf(value));
                } else if (value != null) {
                  query.add(name + "=" + value);
                }
                assertThat(value != null || !parameter.get("required").asBoolean()).isTrue();
              });
      JsonNode bodySchema =
          operation.node.path("requestBody").path("content").path("application/json").get("schema");
      if (bodySchema != null) {
        matches(document, bodySchema, Rpc.JSON.valueToTree(body));
      } else {
        assertThat(body).as(id).isEmpty();
      }
      Http.Answer answer =
          server.ask(
              server.root,
              operation.method,
              path + (query.isEmpty() ? "" : "?" + String.join("&", query)),
              bodySchema == null ? null : Rpc.JSON.writeValueAsString(body));
      JsonNode said = operation.node.get("responses").get(Integer.toString(answer.status()));
      assertThat(said).as("%s %s", id, answer).isNotNull();
      matches(
          document,
          said.get("content").get("application/json").get("schema"),
          Rpc.JSON.readTree(answer.body()));
    }
    assertThat(called).isEqualTo(ids(document));
  }

  @Test
  void openApi_aRefusal_isTheProblemThatItSays() throws IOException {
    JsonNode document = document("/api/v1/openapi.json");
    JsonNode problem = document.get("components").get("responses").get("Problem").get("content");
    JsonNode schema = problem.get("application/problem+json").get("schema");

    for (String path : List.of("/me", "/contexts?limit=0", "/contexts/none", "/nothing")) {
      String token = path.equals("/me") ? null : server.root;
      matches(document, schema, Rpc.JSON.readTree(server.ask(token, "GET", path, null).body()));
    }
    String key = "/contexts/default/keys/twice";
    assertThat(server.ask(server.root, "POST", key, "{\"kind\":\"user\"}").status()).isEqualTo(201);
    Http.Answer again = server.ask(server.root, "POST", key, "{\"kind\":\"user\"}");
    matches(document, schema, Rpc.JSON.readTree(again.body()));
  }

  @Test
  void openRpc_everyMethod_isAnsweredAsItSays() throws IOException {
    JsonNode document = document("/rpc/openrpc.json");
    var called = new TreeSet<String>();
    for (Map.Entry<String, Map<String, Object>> call : calls().entrySet()) {
      called.add(call.getKey());
      JsonNode method = null;
      for (JsonNode each : document.get("methods")) {
        method = each.get("name").asString().equals(call.getKey()) ? each : method;
      }
      assertThat(method).as(call.getKey()).isNotNull();
      for (JsonNode parameter : method.get("params")) {
        Object value = call.getValue().get(parameter.get("name").asString());
        if (value != null) {
          matches(document, parameter.get("schema"), Rpc.JSON.valueToTree(value));
        }
      }
      Object result = server.rpc.result(server.root, call.getKey(), call.getValue());
      matches(document, method.get("result").get("schema"), Rpc.JSON.valueToTree(result));
    }
    var methods = new TreeSet<String>();
    document.get("methods").forEach(method -> methods.add(method.get("name").asString()));
    assertThat(called).isEqualTo(methods);
  }

  /** One good call of every operation, in an order in which all can be done. */
  private static Map<String, Map<String, Object>> calls() {
    var calls = new LinkedHashMap<String, Map<String, Object>>();
    calls.put("contexts.create", Map.of("id", "c", "name", "C", "max_ttl_seconds", 86_400));
    calls.put("contexts.get", Map.of("id", "c"));
    calls.put("contexts.list", Map.of("limit", 2));
    calls.put("contexts.set_policy", Map.of("id", "c", "self_service", true));
    calls.put("kinds.list", Map.of());
    calls.put(
        "keys.create",
        Map.of(
            "context",
            "c",
            "name",
            "a",
            "ttl_seconds",
            60,
            "kind",
            "agent",
            "principal",
            "p",
            "display_name",
            "P",
            "scope_floor",
            "org/acme/agent/p",
            "strict",
            true,
            "metadata",
            Map.of("k", "v")));
    calls.put("keys.list", Map.of("context", "c", "status", "active", "limit", 5));
    calls.put("keys.get", Map.of("context", "c", "name", "a"));
    calls.put("keys.rotate", Map.of("context", "c", "name", "a", "ttl_seconds", 60));
    calls.put(
        "keys.replace",
        Map.of("context", "c", "name", "a", "successor", "b", "overlap_seconds", 5));
    calls.put("audit.list", Map.of("context", "c", "since", "2026-01-01T00:00:00Z"));
    calls.put("me.get", Map.of());
    calls.put("me.delegate", Map.of("name", "child", "grants", List.of("jobs:read=org/a")));
    calls.put("me.keys", Map.of());
    calls.put("me.rotate", Map.of("name", "child"));
    calls.put("me.revoke", Map.of("name", "child"));
    calls.put("runner.register", Map.of());
    calls.put("job.create", Map.of());
    calls.put("auth.verify", Map.of());
    calls.put("auth.create_key", Map.of("name", "j", "scope", "user", "ttl_seconds", 60));
    calls.put("auth.list_keys", Map.of());
    calls.put("auth.rotate_key", Map.of("key", "j"));
    calls.put("auth.remove_key", Map.of("key", "j"));
    calls.put("keys.revoke", Map.of("context", "c", "name", "a"));
    calls.put("contexts.delete", Map.of("id", "c"));
    return calls;
  }

  private record Described(String path, String method, JsonNode node) {}

  private static Described find(JsonNode document, String id) {
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (method.getValue().get("operationId").asString().equals(id)) {
          return new Described(
              path.getKey(), method.getKey().toUpperCase(Locale.ROOT), method.getValue());
        }
      }
    }
    throw new AssertionError("not described: " + id);
  }

  private static Set<String> ids(JsonNode document) {
    var ids = new TreeSet<String>();
    document
        .get("paths")
        .forEach(path -> path.forEach(m -> ids.add(m.get("operationId").asString())));
    return ids;
  }

  /** Judges a value by a schema of the document, whose references lead into its components. */
  private static void matches(JsonNode document, JsonNode schema, JsonNode value) {
    ObjectNode whole = Rpc.JSON.createObjectNode();
    whole.set("allOf", Rpc.JSON.createArrayNode().add(schema));
    whole.set("components", document.get("components"));
    assertThat(DRAFT_2020.getSchema(whole).validate(value)).as("%s", value).isEmpty();
  }

  private static void schemasAreValid(JsonNode document, SchemaRegistry registry, String meta) {
    var judge = registry.getSchema(SchemaLocation.of(meta));
    JsonNode schemas = document.get("components").get("schemas");
    assertThat(schemas.size()).isGreaterThan(10);
    schemas.forEach(schema -> assertThat(judge.validate(schema)).isEmpty());
  }

  private JsonNode document(String path) throws IOException {
    Http.Answer answer = server.http.get(path);
    assertThat(answer.status()).isEqualTo(200);
    return Rpc.JSON.readTree(answer.body());
  }

  private static JsonNode meta(String name) throws IOException {
    try (InputStream in = DocumentsTest.class.getResourceAsStream("/meta/" + name)) {
      return Rpc.JSON.readTree(in);
    }
  }
}

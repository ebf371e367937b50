package dev.wardlock.examples.console;

import static dev.wardlock.examples.console.Http.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What changes nothing: reads, and calls that are refused. One console serves all. */
class ConsoleCallsTest {

  private static InProcess console;
  private static Http http;
  private static String operator;

  @BeforeAll
  static void start(@TempDir Path dataDir) throws Exception {
    console = InProcess.start(dataDir);
    http = console.http();
    operator = console.operator();
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/whoami", "/api/status", "/api/keys", "/api/contexts", "/api/audit"})
  void get_withTheManagementKey_is200(String path) throws Exception {
    HttpResponse<String> answer = http.getAs(operator, path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.body()).doesNotContain(operator);
  }

  @Test
  void whoami_managementKey_isTheOperatorOfTheSystem() throws Exception {
    JsonNode who = json(http.getAs(operator, "/api/whoami"));

    assertThat(who.get("principal").asString()).isEqualTo("console-operator");
    assertThat(who.get("kind").asString()).isEqualTo("operator");
    assertThat(who.get("context").asString()).isEqualTo("system");
  }

  @Test
  void health_withoutAKey_is200() throws Exception {
    assertThat(http.get("/health").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic b3A6ZXJhdG9y", "Bearer", "Bearer "})
  void authorization_absent_is401WithAChallenge(String header) throws Exception {
    HttpResponse<String> answer =
        header.isEmpty()
            ? http.get("/api/whoami")
            : http.get("/api/whoami", "Authorization", header);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"wardlock\"");
    Http.assertProblem(answer, "unauthorized");
  }

  @Test
  void authorization_twice_is400() throws Exception {
    HttpResponse<String> answer =
        http.get(
            "/api/whoami", "Authorization", "Bearer " + operator, "Authorization", "Bearer other");

    assertThat(answer.statusCode()).isEqualTo(400);
    Http.assertProblem(answer, "invalid_request");
  }

  @Test
  void token_inTheQueryString_is400() throws Exception {
    HttpResponse<String> alone = http.get("/api/whoami?access_token=" + operator);
    HttpResponse<String> beside = http.getAs(operator, "/api/whoami?access_token=" + operator);

    assertThat(List.of(alone.statusCode(), beside.statusCode())).containsOnly(400);
    Http.assertProblem(alone, "invalid_request");
    assertThat(alone.body()).doesNotContain(operator);
  }

  @Test
  void authorization_schemeInAnyCaseAndSpaceAround_is200() throws Exception {
    assertThat(http.get("/api/whoami", "Authorization", "bEaReR   " + operator + "  ").statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``",
        "null",
        "[]",
        "`{`",
        "{} {}",
        "{}",
        "{'name':'x'}",
        "{'name':'','kind':'viewer'}",
        "{'name':'a b','kind':'viewer'}",
        "{'name':'x','kind':'nobody'}",
        "{'name':'x','kind':'viewer','colour':1}",
        "{'name':'x','name':'y','kind':'viewer'}",
        "{'name':'x','kind':'viewer','ttl_seconds':0}",
        "{'name':'x','kind':'viewer','ttl_seconds':-1}",
        "{'name':'x','kind':'viewer','ttl_seconds':1.5}",
        "{'name':'x','kind':'viewer','ttl_seconds':'1'}",
        "{'name':'x','kind':'viewer','ttl_seconds':9223372036854775807}",
        "{'name':'x','kind':'viewer','ttl_seconds':9223372036854775808}",
        "{'name':'x','kind':'viewer','grants':['status:read']}",
        "{'name':'x','kind':'viewer','grants':[null]}",
        "{'name':'x','kind':'viewer','grants':['keys:read=*']}",
        "{'name':'x','kind':'viewer','scope_floor':'a/*/b'}",
        "{'name':'x','kind':'viewer','metadata':{'a':null}}",
        "{'name':'x','kind':'agent'}",
      })
  void mint_ofSomethingFaulty_is400(String body) throws Exception {
    HttpResponse<String> answer =
        http.as(operator, "POST", "/api/keys", body == null ? "" : body.replace('\'', '"'));

    assertThat(answer.statusCode()).isEqualTo(400);
    Http.assertProblem(answer, "invalid_request");
    assertThat(json(http.getAs(operator, "/api/keys")).get("items")).hasSize(1);
  }

  @Test
  void mint_bodyTooLarge_is413() throws Exception {
    String body = "{\"name\":\"" + "x".repeat(70_000) + "\"}";

    assertThat(http.as(operator, "POST", "/api/keys", body).statusCode()).isEqualTo(413);
  }

  @Test
  void mint_bodyOfAnotherType_is415() throws Exception {
    HttpResponse<String> answer =
        http.send(
            "POST",
            "/api/keys",
            "name=x",
            "Authorization",
            "Bearer " + operator,
            "Content-Type",
            "application/x-www-form-urlencoded");

    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/keys?limit=0, 400",
    "GET, /api/keys?limit=501, 400",
    "GET, /api/keys?limit=x, 400",
    "GET, /api/keys?cursor=x, 400",
    "GET, /api/keys?status=dead, 400",
    "GET, /api/keys?kind=a&kind=b, 400",
    "GET, /api/keys?kind=%ff, 400",
    "GET, /api/keys/nobody, 404",
    "GET, /api/keys/000000000000, 404",
    "GET, /api/keys/a/b, 404",
    "GET, /api/audit?key=x, 400",
    "GET, /api/nothing, 404",
    "GET, /nothing, 404",
    "DELETE, /api/keys/nobody, 404",
    "POST, /api/keys/nobody/rotate, 404",
    "POST, /api/keys/console-operator/rotate?context=system&ttl_seconds=x, 400",
    "POST, /api/keys/console-operator/rotate?context=system&ttl_seconds=0, 400",
    "DELETE, /api/keys, 405",
    "GET, /api/keys/a/rotate, 405",
    "PUT, /api/keys/a, 405",
    "POST, /api/whoami, 405",
    "POST, /api/status, 405",
    "PUT, /api/contexts, 405",
    "POST, /api/audit, 405",
  })
  void call_ofSomethingThatIsNotThere_saysSo(String method, String path, int status)
      throws Exception {
    HttpResponse<String> answer = http.as(operator, method, path, null);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(answer).get("status").asInt()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
  }

  @Test
  void call_ofWhatNoRuleNames_withoutAKeyLeadsToTheLogin() throws Exception {
    HttpResponse<String> answer = http.get("/nothing");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).hasValue("/login?next=%2Fnothing");
    assertThat(http.get("/api/nothing").statusCode()).isEqualTo(401);
    assertThat(http.get("/nothing", "Authorization", "Bearer x").statusCode()).isEqualTo(302);
  }

  @Test
  void key_namedByItsToken_is400() throws Exception {
    HttpResponse<String> answer = http.getAs(operator, "/api/keys/" + operator);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain(operator);
  }

  @Test
  void head_ofAList_isItsHeadersAlone() throws Exception {
    HttpResponse<String> answer = http.as(operator, "HEAD", "/api/keys", null);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }
}

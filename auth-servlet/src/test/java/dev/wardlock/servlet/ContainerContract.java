package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.servlet.Container.App;
import dev.wardlock.servlet.Container.Running;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the parts of the suite share: one application on one server, and keys to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerContract {

  static final String PLAIN_CHALLENGE = "Bearer realm=\"wardlock\"";
  static final String BAD_TOKEN = PLAIN_CHALLENGE + ", error=\"invalid_token\"";

  Keys keys;
  Http http;
  private Running server;

  abstract Container container();

  abstract App app();

  /** Whether a query comes through that cannot be decoded; else the server answers 400. */
  boolean takesAnyQuery() {
    return true;
  }

  @BeforeAll
  void start() throws Exception {
    keys = new Keys();
    server = container().start(app());
    http = new Http(server.port());
  }

  @AfterAll
  void stop() {
    server.close();
    keys.close();
  }

  /** Checks what every answer of our own has, and returns its document. */
  static Map<String, Object> problem(Http.Answer answer) {
    assertThat(answer.all("Content-Type")).containsExactly("application/problem+json");
    assertThat(answer.all("Cache-Control")).containsExactly("no-store");
    assertThat(answer.all("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.all("Referrer-Policy")).containsExactly("no-referrer");
    assertThat(answer.all("Content-Security-Policy"))
        .containsExactly("default-src 'none'; frame-ancestors 'none'");
    assertThat(answer.all("Set-Cookie")).isEmpty();
    assertThat(answer.body()).doesNotContain(TestApp.REACHED);
    Map<String, Object> document =
        new JsonMapper().readValue(answer.body(), new TypeReference<Map<String, Object>>() {});
    assertThat(document.get("status")).isEqualTo(answer.status());
    assertThat(document.get("type")).isEqualTo("about:blank");
    assertThat(document.get("title")).isInstanceOf(String.class);
    return document;
  }

  static void reached(Http.Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body()).contains(TestApp.REACHED);
  }
}

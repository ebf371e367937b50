package dev.wardlock.client.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.client.json.Json;
import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptException;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.Trace;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a model is told, what becomes of its answers, and what a person reads where it fails. */
@Timeout(60)
class ModelAuthorTest {

  private static final String PASSWORD = "correct horse 'battery' \"staple\"";
  private static final String TOKEN = "tk_4fQ9xWm2ZrT8yLpA6nVb1KcD";
  private static final String COOKIE = "s3ss10n-0f-ada-9f8e7d6c5b4a";
  private static final String CODE = "493817";
  private static final String REFRESH = "rt_8Zk3TqYw7LmPn5XvBd2Rc9Ha";

  /** A login at another host, seen with all that it gave away. */
  private static final Capture CAPTURE =
      new Capture(
          URI.create("https://app.example"),
          List.of(
              trace("t0001", "GET", "https://app.example/", null, 200, "<title>Notes</title>"),
              trace(
                  "t0002",
                  "POST",
                  "https://login.example/api/login?otp=" + CODE,
                  Json.line(Map.of("user", "ada", "password", PASSWORD)),
                  200,
                  Json.line(
                      Map.of("access_token", TOKEN, "refresh_token", REFRESH, "expires_in", 300))),
              trace("t0003", "GET", "https://app.example/api/me", null, 200, "{\"name\":\"Ada\"}"),
              trace("t0004", "GET", "https://cdn.example/a.js", null, 200, null)));

  private static Trace trace(
      String id, String method, String uri, String body, int status, String answer) {
    return new Trace(
        id,
        null,
        method,
        URI.create(uri),
        List.of(
            Map.entry("Content-Type", "application/json"),
            Map.entry("Authorization", "Bearer " + TOKEN),
            Map.entry("Cookie", "session=" + COOKIE)),
        body,
        status,
        List.of(
            Map.entry("Content-Type", "application/json"),
            Map.entry("Set-Cookie", "session=" + COOKIE + "; HttpOnly")),
        answer);
  }

  private static ModelAuthor author(ModelServer server) {
    return ModelAuthor.of(ModelSettings.fromEnvironment(server.environment()));
  }

  private static ModelAuthor author(ModelServer server, String variable, String value) {
    var environment = new HashMap<>(server.environment());
    environment.put(variable, value);
    return ModelAuthor.of(ModelSettings.fromEnvironment(environment));
  }

  private static void assertNoSecrets(List<String> requests) {
    assertThat(requests)
        .isNotEmpty()
        .allSatisfy(
            request ->
                assertThat(request)
                    .doesNotContain(TOKEN, COOKIE, CODE, REFRESH, "battery", "staple"));
  }

  @Test
  void write_modelThatLooksAtTraces_returnsItsScript() throws Exception {
    try (var server = ModelServer.playing("conversations/json-login")) {
      Script script = author(server).write(CAPTURE).orElseThrow();

      assertThat(script.source()).startsWith("import java.net.URI;").contains("acquireToken()");
      assertThat(server.keys()).containsOnly("Bearer sk-key-of-the-model-server");
    }
  }

  @Test
  void write_originsOfScript_areThoseOfTheCaptureThatItNames() throws Exception {
    try (var server = ModelServer.playing("conversations/json-login")) {
      assertThat(author(server).write(CAPTURE).orElseThrow().origins())
          .containsExactly("https://login.example");
      var elsewhere = new Capture(CAPTURE.application(), CAPTURE.traces().subList(0, 1));
      assertThat(author(server).write(elsewhere).orElseThrow().origins()).isEmpty();
    }
  }

  @Test
  void write_modelIsTold_theRulesTheSummaryAndWhatItAskedFor() throws Exception {
    try (var server = ModelServer.playing("conversations/json-login")) {
      author(server).write(CAPTURE);

      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(0))
          .contains("acquireToken", "java.net.http.HttpRequest$Builder", "inspect_trace")
          .contains(
              "* t0002 POST https://login.example/api/login", "t0004 GET https://cdn.example");
      assertThat(server.requests().get(1)).contains("call_1", "call_2", "\\\"expires_in\\\"");
    }
  }

  @Test
  void write_captureWithSecrets_sendsNoneOfThem() throws Exception {
    try (var server = ModelServer.playing("conversations/json-login")) {
      author(server).write(CAPTURE);

      assertNoSecrets(server.requests());
      assertThat(server.requests().get(1)).contains("[password-1]");
    }
  }

  @Test
  void mend_failure_isTheTaskWithItsDebugOutputAndWithoutSecrets() throws Exception {
    try (var server = ModelServer.playing("conversations/mended")) {
      var script = new Script("class AuthAcquire { String t = \"" + TOKEN + "\"; }", Set.of());
      var failure =
          new ScriptException(
              "The login was refused, says " + COOKIE, "login answered 403 to " + CODE);

      Script mended = author(server).mend(CAPTURE, script, failure).orElseThrow();

      assertThat(mended.source()).contains("https://login.example/api/login");
      assertThat(server.requests().get(0))
          .contains("class AuthAcquire", "The login was refused", "login answered 403");
      assertNoSecrets(server.requests());
    }
  }

  @Test
  void write_answerNone_isEmpty() throws Exception {
    try (var server = ModelServer.playing("conversations/none")) {
      assertThat(author(server).write(CAPTURE)).isEmpty();
    }
  }

  @Test
  void write_answerWithoutCode_isAskedForTwiceMoreAndRefused() throws Exception {
    try (var server = ModelServer.playing("conversations/prose")) {
      assertThatThrownBy(() -> author(server).write(CAPTURE))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "The model gave no usable script: there is no code block with AuthAcquire.java in it,"
                  + " nor the word NONE.");
      assertThat(server.requests()).hasSize(3);
      assertThat(server.requests().get(2)).contains("That cannot be used");
    }
  }

  @Test
  void write_maskInTheSource_isAskedForAgain() throws Exception {
    try (var server = ModelServer.playing("conversations/masked")) {
      assertThat(author(server).write(CAPTURE).orElseThrow().source()).contains("promptSecret");
      assertThat(server.requests().get(1)).contains("[token-1] in the source is a mask");
    }
  }

  @Test
  void tool_unusableCalls_areAnsweredAndTheConversationGoesOn() throws Exception {
    try (var server = ModelServer.playing("conversations/lost")) {
      assertThat(author(server).write(CAPTURE)).isEmpty();
      assertThat(server.requests().get(1))
          .contains("There is no trace of that id", "no JSON object", "no tool of that name");
    }
  }

  @Test
  void tool_askedForEver_isTakenAwayAndTheConversationEnds() throws Exception {
    try (var server = ModelServer.playing("conversations/endless")) {
      assertThatThrownBy(() -> author(server).write(CAPTURE))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("The model asked for more than 3 traces and wrote no script.")
          .hasMessageContaining(ModelSettings.TOOL_CALLS);
      assertThat(server.requests()).hasSizeLessThan(10);
      assertThat(server.requests().get(2)).contains("\"tools\"");
      assertThat(server.requests().get(3)).doesNotContain("\"tools\"");
    }
  }

  @Test
  void tokens_usedUp_endTheConversation() throws Exception {
    try (var server = ModelServer.playing("conversations/endless")) {
      assertThatThrownBy(() -> author(server, ModelSettings.TOKENS, "1800").write(CAPTURE))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("The script has cost 1880 tokens");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void server_refuses_isToldWithoutWhatItSaid() throws Exception {
    var told =
        Map.of(
            401, "refused the key (401). Check WARDLOCK_MODEL_API_KEY.",
            403, "refused the key (403). Check WARDLOCK_MODEL_API_KEY.",
            404, "does not know the model test-model (404).",
            400, "refused the request (400).",
            429, "takes no more requests (429). Try again later",
            503, "failed (503). Try again later.");
    for (Map.Entry<Integer, String> one : told.entrySet()) {
      try (var server = ModelServer.failing(one.getKey())) {
        assertThatThrownBy(() -> author(server).write(CAPTURE))
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith("The model server " + server.url() + " " + one.getValue())
            .hasNoCause()
            .hasMessageNotContaining("sk-key");
        assertThat(server.requests()).hasSize(1);
      }
    }
  }

  @Test
  void server_silent_isGivenUpAtTheTimeout() throws Exception {
    try (var server = ModelServer.silent()) {
      assertThatThrownBy(() -> author(server, ModelSettings.TIMEOUT, "1").write(CAPTURE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("gave no answer in 1 seconds")
          .hasMessageContaining(ModelSettings.TIMEOUT);
    }
  }

  @Test
  void server_thatSpeaksAnotherProtocol_isTold() throws Exception {
    try (var server = ModelServer.playing("conversations/garbage")) {
      assertThatThrownBy(() -> author(server).write(CAPTURE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("gave no usable answer")
          .hasMessageContaining("chat-completions protocol")
          .hasNoCause();
    }
  }

  @Test
  void server_gone_isToldWithItsAddress() throws Exception {
    ModelServer gone = ModelServer.silent();
    gone.close();

    assertThatThrownBy(() -> author(gone).write(CAPTURE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("The model server " + gone.url() + " cannot be reached.")
        .hasMessageContaining(ModelSettings.URL);
  }
}

package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.servlet.Container.App;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Protected resources, and the documents about them. */
abstract class ResourceContract extends ContainerContract {

  private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";
  private static final String ORIGIN = "https://console.example.org";
  private static final String POINTER = ", resource_metadata=\"" + ORIGIN + WELL_KNOWN + "/mcp\"";

  @Override
  App app() {
    return new App(
        context -> {
          AuthFilter.builder(keys.auth)
              .publicOrigin(ORIGIN)
              .protectedResource("/mcp", "https://issuer.example.org")
              .protectedResource("/mcp/inner")
              .require("POST", "/mcp/tools", "tools:use")
              .require("POST", "/api/tools", "tools:use")
              .login("/login")
              .build()
              .register(context);
          TestApp.servlets(context);
        });
  }

  @Test
  void document_isServedToAnyone() throws IOException {
    Http.Answer answer = http.get(WELL_KNOWN + "/mcp");
    Http.Answer head = http.send("HEAD", WELL_KNOWN + "/mcp");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.all("Access-Control-Allow-Origin")).containsExactly("*");
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.header("Cache-Control")).contains("max-age=");
    var document = new JsonMapper().readTree(answer.body());
    assertThat(document.get("resource").asString()).isEqualTo(ORIGIN + "/mcp");
    assertThat(document.get("authorization_servers").get(0).asString())
        .isEqualTo("https://issuer.example.org");
    assertThat(document.get("bearer_methods_supported").get(0).asString()).isEqualTo("header");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.all("Content-Length")).isEqualTo(answer.all("Content-Length"));
    assertThat(http.get(WELL_KNOWN + "/mcp/inner").body())
        .contains(ORIGIN + "/mcp/inner")
        .doesNotContain("authorization_servers");
  }

  @ParameterizedTest
  @ValueSource(strings = {WELL_KNOWN, WELL_KNOWN + "/", WELL_KNOWN + "/api", WELL_KNOWN + "/mcp/"})
  void document_ofNothingThatIsDescribed_needsAKey(String path) throws IOException {
    assertThat(http.get(path).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "/mcp, /mcp",
    "/mcp/, /mcp",
    "/mcp/tools, /mcp",
    "/mcp/inner, /mcp/inner",
    "/mcp/inner/x, /mcp/inner",
    "/mcp/innermost, /mcp",
    "/mcpx, ''",
    "/api, ''",
    "/, ''"
  })
  void challenge_belowAResource_pointsToItsDocument(String path, String resource)
      throws IOException {
    String pointer =
        resource.isEmpty() ? "" : ", resource_metadata=\"" + ORIGIN + WELL_KNOWN + resource + "\"";

    assertThat(http.get(path).all("WWW-Authenticate")).containsExactly(PLAIN_CHALLENGE + pointer);
    assertThat(http.withKey(path, "not-a-token").all("WWW-Authenticate"))
        .containsExactly(BAD_TOKEN + pointer);
    for (String cookie : List.of("__Host-wardlock=" + "x".repeat(43))) {
      assertThat(http.get(path, "Cookie: " + cookie).all("WWW-Authenticate"))
          .containsExactly(BAD_TOKEN + pointer);
    }
  }

  @Test
  void challenge_of403_pointsToItToo() throws IOException {
    String key = "Authorization: Bearer " + keys.token();
    String scope = PLAIN_CHALLENGE + ", error=\"insufficient_scope\", scope=\"tools:use\"";

    Http.Answer within = http.send("POST", "/mcp/tools", key);
    Http.Answer elsewhere = http.send("POST", "/api/tools", key);
    assertThat(within.status()).isEqualTo(403);
    assertThat(within.all("WWW-Authenticate")).containsExactly(scope + POINTER);
    assertThat(elsewhere.status()).isEqualTo(403);
    assertThat(elsewhere.all("WWW-Authenticate")).containsExactly(scope);
  }

  /** The public origin is seen by TLS: its cookie has the prefix, and no other is read. */
  @Test
  void cookie_behindTls_hasThePrefix() throws IOException {
    String session = keys.session(keys.token());
    reached(http.get("/api/x", "Cookie: __Host-wardlock=" + session));
    assertThat(http.get("/api/x", "Cookie: wardlock=" + session).status()).isEqualTo(401);
    String body = "token=" + keys.token();
    Http.Answer in =
        http.raw(
            "POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                + body.length()
                + "\r\nOrigin: "
                + ORIGIN
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
                + body);
    assertThat(in.status()).isEqualTo(303);
    assertThat(in.header("Set-Cookie"))
        .startsWith("__Host-wardlock=")
        .endsWith("; Path=/; HttpOnly; SameSite=Lax; Secure");
  }
}

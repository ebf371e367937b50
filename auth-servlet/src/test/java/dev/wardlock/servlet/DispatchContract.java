package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.IssuedKey;
import dev.wardlock.servlet.Container.App;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dispatches inside the application: each is judged for the path that it goes to. */
abstract class DispatchContract extends ContainerContract {

  private ServletContext context;
  private final CountDownLatch firstWasRead = new CountDownLatch(1);

  /** What a server adds to the type of what was forwarded with a response that is wrapped. */
  String addedToTheType() {
    return "";
  }

  @Override
  App app() {
    Filter auth =
        AuthFilter.builder(keys.auth)
            .open("/go", "/open", "/open.page")
            .authenticate("/api/*", "/go/*")
            .require("*", "/admin/*", "admin:all")
            .rule(Rule.authenticate("/acme/*").context("acme"))
            .build();
    return new App(
            servletContext -> {
              context = servletContext;
              TestApp.everywhere(servletContext.addFilter("early", early()));
              TestApp.everywhere(servletContext.addFilter("auth", auth));
              TestApp.servlets(servletContext);
              servletContext.addServlet("stream", new Stream()).addMapping("/stream");
            })
        .errorPage(401, "/open.page")
        .errorPage(404, "/open.page")
        .errorPage(409, "/closed.page")
        .errorPage(410, "/admin/closed.page")
        .errorPage(500, "/closed.page");
  }

  /** What a filter for CORS does, and one that answers too early. */
  private static Filter early() {
    return (request, response, chain) -> {
      ((HttpServletResponse) response)
          .setHeader("Access-Control-Allow-Origin", "https://a.example");
      if (((HttpServletRequest) request).getHeader("X-Early") != null) {
        response.getOutputStream().print("early");
        response.flushBuffer();
      }
      chain.doFilter(request, response);
    };
  }

  private Http.Answer go(String from, String todo, String token) throws IOException {
    return token == null
        ? http.get(from, "X-Do: " + todo)
        : http.get(from, "X-Do: " + todo, "Authorization: Bearer " + token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "forward /api/x",
        "forward /unruled",
        "forward /api/x?access=1",
        "forward /open/../api/x",
        "forward /open;x=y/../api/x",
        "forward /admin/x",
        "write-forward /api/x",
        "forge-forward /api/x",
        "async /api/x",
        "async /admin/x",
        "async-wrapped /api/x"
      })
  void dispatch_fromOpenToProtectedWithoutKey_is401(String todo) throws IOException {
    Http.Answer answer = go("/go", todo, null);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo(PLAIN_CHALLENGE + (todo.contains("/admin") ? ", scope=\"admin:all\"" : ""));
    if (todo.startsWith("write-")) {
      assertThat(answer.body()).startsWith("{").doesNotContain("draft", TestApp.REACHED);
    } else {
      assertThat(problem(answer).get("error")).isEqualTo("unauthorized");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "forward /go, forward /api/x, 401",
    "forward /go, include /api/x, 200",
    "forward /go, async /api/x, 401",
    "async /go, forward /api/x, 401",
    "async /go, include /api/x, 200",
    "async /go, async /api/x, 401",
    "include /go, include /api/x, 200",
    "include /go, forward /api/x, 0",
    "forward /go, error 410, 410",
    "async /go, error 410, 410"
  })
  void dispatch_twice_isJudgedTwice(String todo, String then, int status) throws IOException {
    Http.Answer without = http.get("/go", "X-Do: " + todo, "X-Then: " + then);
    String key = "Authorization: Bearer " + keys.token();

    assertThat(without.body()).doesNotContain(TestApp.REACHED);
    if (status > 0) {
      assertThat(without.status()).isEqualTo(status);
    }
    if (status < 410) {
      assertThat(http.get("/go", "X-Do: " + todo, "X-Then: " + then, key).body())
          .contains(TestApp.REACHED, "principal=ada");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/go, forward /api/x, FORWARD",
    "/go, forward /api/%61%20b, FORWARD",
    "/go, async /api/x, ASYNC",
    "/go, async-wrapped /api/x, ASYNC",
    "/go, include /api/x, INCLUDE",
    "/go/in, forward /api/x, FORWARD",
    "/go/in, forward /open, FORWARD",
    "/go/in, async /api/x, ASYNC",
    "/go/in, async-wrapped /api/x, ASYNC",
    "/go/in, include /api/x, INCLUDE"
  })
  void dispatch_withKey_reachesTheTargetAsItsPrincipal(String from, String todo, String type)
      throws IOException {
    Http.Answer answer = go(from, todo, keys.token());

    reached(answer);
    assertThat(answer.body()).contains(TestApp.REACHED + type, "principal=ada", "user=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward /admin/x", "async /admin/x", "async-wrapped /admin/x"})
  void dispatch_toWhereTheVerbIsMissing_is403(String todo) throws IOException {
    for (String from : new String[] {"/go", "/go/in"}) {
      assertThat(go(from, todo, keys.token()).status()).isEqualTo(403);
      reached(go(from, todo, keys.token("admin:all=*")));
    }
  }

  @Test
  void dispatch_toAnotherContext_is401LikeAnUnknownKey() throws IOException {
    Http.Answer other = go("/go/in", "forward /acme/x", keys.token());
    Http.Answer unknown = go("/go/in", "forward /acme/x", "not-a-token");

    assertThat(other.status()).isEqualTo(401);
    assertThat(other.comparable().replace(addedToTheType(), "")).isEqualTo(unknown.comparable());
  }

  @Test
  void dispatch_withBadKey_is401AndWithStoreDown503() throws IOException {
    assertThat(go("/go", "forward /api/x", "not-a-token").header("WWW-Authenticate"))
        .isEqualTo(BAD_TOKEN);
    String token = keys.token();
    keys.storeDown = true;
    try {
      assertThat(go("/go", "forward /api/x", token).status()).isEqualTo(503);
      assertThat(go("/go", "async /api/x", token).status()).isEqualTo(503);
    } finally {
      keys.storeDown = false;
    }
  }

  @Test
  void include_notAllowed_isLeftOutAndTheRestStays() throws IOException {
    for (String target : new String[] {"/api/x", "/unruled", "/admin/x"}) {
      Http.Answer answer = go("/go", "include " + target, null);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("[before][after]");
      assertThat(answer.all("WWW-Authenticate")).isEmpty();
    }
    assertThat(go("/go/in", "include /admin/x", keys.token()).body()).isEqualTo("[before][after]");
    assertThat(go("/go", "include /open", null).body()).contains(TestApp.REACHED + "INCLUDE");
  }

  @Test
  void async_backToItself_isJudgedAgain() throws IOException {
    reached(go("/go", "async", null));
    reached(go("/go/in", "async", keys.token()));
    assertThat(go("/go/in", "async", null).status()).isEqualTo(401);
  }

  @Test
  void identity_keyRotatedByTheRequestItself_lastsToItsEnd() throws IOException {
    IssuedKey key = keys.issue(keys.named());
    context.setAttribute(
        TestApp.HOOK, (Runnable) () -> keys.kept(keys.auth.keys().rotate(key.info().id())));

    reached(go("/go/in", "hook-forward /api/x", key.token().reveal()));
    assertThat(http.withKey("/api/x", key.token().reveal()).status()).isEqualTo(401);
  }

  @Test
  void error_openPage_isRenderedWithItsStatus() throws IOException {
    Http.Answer answer = go("/go", "error 404", null);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains(TestApp.REACHED + "ERROR", "status=404");
  }

  @ParameterizedTest
  @CsvSource({"error 409, 409", "error 410, 410", "throw, 500"})
  void error_protectedPageWithoutPrincipal_isABareProblemWithTheSameStatus(String todo, int status)
      throws IOException {
    for (String token : new String[] {null, keys.token("admin:all=*"), "not-a-token"}) {
      Http.Answer answer = go("/go", todo, token);

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.all("WWW-Authenticate")).isEmpty();
      assertThat(problem(answer)).doesNotContainKeys("detail", "error");
      assertThat(answer.body()).doesNotContain("message of its own", "inner matter");
    }
  }

  @Test
  void error_protectedPageWithPrincipal_isRenderedWhereTheRuleAllows() throws IOException {
    Http.Answer allowed = go("/go/in", "error 409", keys.token());
    Http.Answer verbMissing = go("/go/in", "error 410", keys.token());

    assertThat(allowed.status()).isEqualTo(409);
    assertThat(allowed.body()).contains(TestApp.REACHED + "ERROR", "principal=ada", "user=ada");
    assertThat(verbMissing.status()).isEqualTo(410);
    assertThat(problem(verbMissing)).isNotEmpty();
  }

  @Test
  void error_pageForOurOwnAnswer_isNotAskedFor() throws IOException {
    Http.Answer answer = http.get("/api/x");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(problem(answer).get("error")).isEqualTo("unauthorized");
  }

  @Test
  void refusal_headersOfFiltersInFront_stay() throws IOException {
    assertThat(http.get("/api/x").header("Access-Control-Allow-Origin"))
        .isEqualTo("https://a.example");
  }

  @Test
  void refusal_responseOnItsWay_addsNothing() throws IOException {
    Http.Answer answer = http.get("/api/x", "X-Early: 1");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("early");
  }

  /** Writes a first part, and the second one only when the client has read the first. */
  private final class Stream extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/event-stream");
      response.getOutputStream().print("data: first\n\n");
      response.flushBuffer();
      try {
        boolean read = firstWasRead.await(20, TimeUnit.SECONDS);
        response.getOutputStream().print("data: " + (read ? "second" : "too late") + "\n\n");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void response_streamed_reachesTheClientWhenItIsWritten() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
      socket.setSoTimeout(20_000);
      String request =
          "GET /stream HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
              + keys.token()
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var text = new StringBuilder();
      byte[] buffer = new byte[4096];
      while (!text.toString().contains("first")) {
        int n = socket.getInputStream().read(buffer);
        assertThat(n).as("%s", text).isPositive();
        text.append(new String(buffer, 0, n, StandardCharsets.US_ASCII));
      }
      assertThat(text.toString()).doesNotContain("second");
      firstWasRead.countDown();
      text.append(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
      assertThat(text.toString()).contains("second");
    }
  }
}

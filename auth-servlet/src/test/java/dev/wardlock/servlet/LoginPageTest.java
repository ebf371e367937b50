package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginPageTest {

  private static final LoginPage.Links LINKS = LoginPage.Links.of("/app", "/login", "/logout");

  private final Map<String, Object> sent = new HashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private static LoginPage page(String html) {
    var faults = new ArrayList<String>();
    LoginPage page = LoginPage.of(html, faults);
    assertThat(faults).isEmpty();
    return page;
  }

  private String login(LoginMessage message, String next) throws IOException {
    page(null).login(request("GET"), response(), LINKS, message, next);
    return text();
  }

  private String text() {
    return body.toString(StandardCharsets.UTF_8);
  }

  @Test
  void login_nothingToTell_isTheForm() throws IOException {
    String html = login(LoginMessage.NONE, "/app/a?x=1&y=2");

    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("<html lang=\"en\">", "<title>Log in</title>", "<main")
        .contains("<form method=\"post\" action=\"/app/login\">")
        .contains("name=\"next\" value=\"/app/a?x=1&amp;y=2\"")
        .contains("<label for=\"token\">", "type=\"password\" id=\"token\" name=\"token\"")
        .contains("aria-describedby=\"message\" aria-invalid=\"false\"")
        .contains("id=\"message\" role=\"alert\"></p>")
        .doesNotContain("<script", "style=", "{{", "}}");
    assertThat(html).containsPattern("href=\"/app/login\\.css\\?v=[0-9a-f]+\"");
    assertThat(sent)
        .containsEntry("setStatus", 200)
        .containsEntry("setContentType", "text/html;charset=utf-8")
        .containsEntry("setContentLength", body.size())
        .containsEntry("Cache-Control", "no-store")
        .containsEntry("Referrer-Policy", "same-origin")
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
                + " frame-ancestors 'none'")
        .doesNotContainKey("Retry-After");
  }

  @Test
  void login_rejected_saysSoAtTheField() throws IOException {
    assertThat(login(LoginMessage.REJECTED, "/"))
        .contains("<title>Error: Log in</title>", "aria-invalid=\"true\"")
        .contains("role=\"alert\">This key was not accepted. Check that all of it was copied");
    assertThat(sent).containsEntry("setStatus", 401);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 1, 1 second",
    "PT0.000000001S, 1, 1 second",
    "PT1.1S, 2, 2 seconds",
    "PT60S, 60, 60 seconds",
    "PT90S, 90, 90 seconds",
    "PT90.1S, 91, 2 minutes",
    "PT120S, 120, 2 minutes",
    "PT121S, 121, 3 minutes",
    "PT1H, 3600, 60 minutes"
  })
  void login_lockedOut_saysWhenToTryAgain(Duration wait, String seconds, String words)
      throws IOException {
    assertThat(login(LoginMessage.lockedOut(wait), "/"))
        .contains("Too many attempts have failed. Try again in " + words + ".</p>")
        .contains("aria-invalid=\"false\"");
    assertThat(sent).containsEntry("setStatus", 429).containsEntry("Retry-After", seconds);
  }

  @Test
  void login_unavailable_saysWhenToTryAgain() throws IOException {
    assertThat(login(LoginMessage.unavailable(Duration.ofSeconds(3)), "/"))
        .contains("Keys cannot be checked at the moment. Try again in 3 seconds.");
    assertThat(sent).containsEntry("setStatus", 503).containsEntry("Retry-After", "3");
  }

  @Test
  void login_otherRefusals_haveTheirStatus() throws IOException {
    assertThat(login(LoginMessage.CROSS_SITE, "/")).contains("sent from another site");
    assertThat(sent).containsEntry("setStatus", 403);
    assertThat(login(LoginMessage.BAD_FORM, "/")).contains("did not arrive whole");
    assertThat(sent).containsEntry("setStatus", 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"><script>alert(1)</script>",
        "' autofocus onfocus='alert(1)",
        "</title><img src=x onerror=alert(1)>",
        "{{message}}{{action}}",
        "\\0$1"
      })
  void login_hostileValues_areEscapedWhereverTheyStand(String hostile) throws IOException {
    String html =
        "<form method=post action=\"{{action}}\"><input name=token><input name='next'"
            + " value='{{next}}'>{{message}}";
    page(html)
        .login(
            request("GET"),
            response(),
            new LoginPage.Links("/", hostile, hostile, hostile),
            new LoginMessage(200, hostile, null),
            hostile);

    String escaped =
        hostile
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&#34;")
            .replace("'", "&#39;");
    assertThat(text())
        .isEqualTo(
            html.replace("{{action}}", "<1>")
                .replace("{{next}}", "<2>")
                .replace("{{message}}", "<3>")
                .replaceAll("<[123]>", Matcher.quoteReplacement(escaped)));
  }

  @Test
  void head_anyPage_hasTheLengthAndNoBody() throws IOException {
    LoginPage page = page(null);
    page.login(request("HEAD"), response(), LINKS, LoginMessage.NONE, "/");
    assertThat((int) sent.get("setContentLength")).isPositive();
    page.logout(request("HEAD"), response(), LINKS, LoginMessage.NONE);
    page.style(request("HEAD"), response());

    assertThat(body.size()).isZero();
  }

  @Test
  void logout_asked_isAQuestionWithAWayBack() throws IOException {
    page(null).logout(request("GET"), response(), LINKS, LoginMessage.NONE);

    assertThat(text())
        .contains("<title>Log out</title>", "<form method=\"post\" action=\"/app/logout\">")
        .contains("<button type=\"submit\">Log out</button>", "href=\"/app/\">Cancel</a>")
        .doesNotContain("<script", "style=", "{{", "}}");
    assertThat(sent).containsEntry("setStatus", 200).containsEntry("Cache-Control", "no-store");
  }

  @Test
  void style_whateverPage_isOneAddressThatChangesWithIt() throws IOException {
    page(null).style(request("GET"), response());

    assertThat(text()).contains("prefers-color-scheme: dark").doesNotContain("url(", "@import");
    assertThat(sent)
        .containsEntry("setContentType", "text/css;charset=utf-8")
        .containsEntry("setContentLength", body.size())
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry("Cache-Control", "public, max-age=31536000, immutable");
  }

  @Test
  void of_ownPageWithoutWhatItNeeds_saysEverything() {
    var faults = new ArrayList<String>();

    LoginPage.of("<form action={{action}} method=\"get\">{{ next }}{{user}}", faults);

    assertThat(faults)
        .containsExactlyInAnyOrder(
            "the login page lacks a form with method=\"post\": keys must not get into URLs",
            "the login page lacks a field with name=\"token\"",
            "the login page needs quotes around the attribute {{action}}",
            "the login page has an unknown placeholder: {{ next }}",
            "the login page has an unknown placeholder: {{user}}",
            "the login page lacks the placeholder {{message}}",
            "the login page lacks the placeholder {{next}}");
  }

  @Test
  void links_withoutContextPath_areAtTheRoot() {
    assertThat(LoginPage.Links.of("", "/login", "/logout"))
        .isEqualTo(new LoginPage.Links("/", "/login", "/logout", "/login.css"));
  }

  private static HttpServletRequest request(String method) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            LoginPageTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, called, arguments) -> method);
  }

  private HttpServletResponse response() {
    sent.clear();
    body.reset();
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            LoginPageTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, called, arguments) -> {
              if (called.getName().equals("getOutputStream")) {
                return stream();
              }
              List<Object> given = List.of(arguments);
              sent.put(
                  given.size() == 2 ? given.get(0).toString() : called.getName(),
                  given.get(given.size() - 1));
              return null;
            });
  }

  private ServletOutputStream stream() {
    return new ServletOutputStream() {
      @Override
      public void write(int b) {
        body.write(b);
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException();
      }
    };
  }
}

package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.servlet.Container.App;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the admin page is made of, as a container serves it. */
abstract class AdminPageContract extends ContainerContract {

  private static final String PAGE = "/app/keys";
  private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"");
  private static final Pattern IMPORTED = Pattern.compile("from \"\\./([a-z.]+)\"");

  @Override
  App app() {
    return new App(
            context -> {
              AuthFilter filter =
                  AuthFilter.builder(keys.auth).open("/rpc", "/keys/*").login("/login").build();
              filter.register(context);
              Management management =
                  Management.builder(keys.auth).filter(filter).title("Jobs & <Co>", "1").build();
              context.addServlet("rpc", management.jsonRpc()).addMapping("/rpc");
              context.addServlet("keys", management.adminPage("/rpc")).addMapping("/keys/*");
            })
        .contextPath("/app");
  }

  @ParameterizedTest
  @ValueSource(strings = {PAGE, PAGE + "/"})
  void page_isUnderAStrictPolicy_andKnowsItsPaths(String path) throws IOException {
    Http.Answer page = http.get(path);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.all("Content-Security-Policy"))
        .containsExactly(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    assertThat(page.all("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(page.all("Referrer-Policy")).containsExactly("same-origin");
    assertThat(page.all("Cache-Control")).containsExactly("no-store");
    assertThat(page.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
    assertThat(page.all("Set-Cookie")).isEmpty();
    assertThat(page.body())
        .contains("data-rpc=\"/app/rpc\"", "data-login=\"/app/login\"", "method=\"post\"")
        .contains("data-logout=\"/app/logout\"", "Jobs &amp; &lt;Co&gt;", "value=\"/app/keys/\"")
        .doesNotContain("{{", "<style", "style=", "javascript:", "data:")
        .doesNotContainPattern("\\son[a-z]+=")
        .doesNotContainPattern("<script(?![^>]*src=)");
  }

  @Test
  void whatThePageLoads_isServed_andMayBeKept() throws IOException {
    var found = new TreeMap<String, Http.Answer>();
    var todo = new ArrayDeque<String>();
    LOADED.matcher(http.get(PAGE).body()).results().map(m -> m.group(1)).forEach(todo::add);
    while (!todo.isEmpty()) {
      String path = todo.remove();
      if (found.containsKey(path)) {
        continue;
      }
      Http.Answer asset = http.get(path);
      found.put(path, asset);
      String folder = path.substring(0, path.lastIndexOf('/') + 1);
      IMPORTED.matcher(asset.body()).results().map(m -> folder + m.group(1)).forEach(todo::add);
    }

    assertThat(found).hasSize(16);
    found.forEach(
        (path, asset) -> {
          assertThat(asset.status()).as(path).isEqualTo(200);
          assertThat(asset.all("Cache-Control"))
              .containsExactly("public, max-age=31536000, immutable");
          assertThat(asset.all("X-Content-Type-Options")).containsExactly("nosniff");
          assertThat(asset.header("Content-Type"))
              .startsWithIgnoringCase(
                  path.endsWith(".js")
                      ? "text/javascript"
                      : path.endsWith(".css") ? "text/css" : "image/svg+xml");
          assertThat(asset.body())
              .as(path)
              .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write")
              .doesNotContain("localStorage", "sessionStorage", "eval(", "new Function");
        });
  }

  @Test
  void whatIsNotThere_isNotFound() throws IOException {
    String script =
        LOADED
            .matcher(http.get(PAGE).body())
            .results()
            .map(m -> m.group(1))
            .filter(path -> path.endsWith("admin.js"))
            .findFirst()
            .orElseThrow();
    String folder = script.substring(0, script.lastIndexOf('/') + 1);

    assertThat(http.get(script).status()).isEqualTo(200);
    assertThat(problem(http.get(folder + "admin.html")).get("status")).isEqualTo(404);
    assertThat(problem(http.get(folder)).get("status")).isEqualTo(404);
    assertThat(problem(http.get(PAGE + "/admin.js")).get("status")).isEqualTo(404);
    assertThat(problem(http.get(PAGE + "/0/admin.js")).get("status")).isEqualTo(404);
  }

  @Test
  void otherMethods_areNotAllowed_andHeadHasNoBody() throws IOException {
    assertThat(http.send("POST", PAGE).status()).isEqualTo(405);
    assertThat(http.send("POST", PAGE).all("Allow")).containsExactly("GET, HEAD");
    assertThat(http.send("HEAD", PAGE).status()).isEqualTo(200);
    assertThat(http.send("HEAD", PAGE).body()).isEmpty();
  }

  @Test
  void adminPage_withoutLoginOrPath_isRefused() {
    assertThatThrownBy(() -> Management.builder(keys.auth).build().adminPage("/rpc"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("login(path)");
    Management management =
        Management.builder(keys.auth)
            .filter(AuthFilter.builder(keys.auth).login("/login").build())
            .build();
    for (String path : new String[] {"", "rpc", "//elsewhere", "/rpc?x", "https://elsewhere"}) {
      assertThatThrownBy(() -> management.adminPage(path))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

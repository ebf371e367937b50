package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.servlet.Container.App;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Paths that can be read in two ways: 400, whoever asks, and however much the server lets by. */
abstract class PathContract extends ContainerContract {

  /** Each begins in what is open and is to some reader what is not, or the other way round. */
  private static final List<String> AMBIGUOUS =
      List.of(
          "/open/../admin",
          "/open/..",
          "/open/.",
          "/open/./x",
          "/./open/x",
          "/admin/../open/x",
          "/open/%2e%2e/admin",
          "/open/%2E%2E/admin",
          "/open/.%2e/admin",
          "/open/%2e./admin",
          "/open/%2e/x",
          "/admin/%2e%2e/open/x",
          "/open/..%2fadmin",
          "/open/..%5cadmin",
          "/open/%2e%2e%2fadmin",
          "/open/x%2Fy",
          "/open/x%2fy",
          "/open%2Fx",
          "/admin%2Fx",
          "/openx%2Fy",
          "/open/x%5Cy",
          "/open/x%5cy",
          "/open/..\\admin",
          "/open/x\\y",
          "/open/x%25y",
          "/open/%252e%252e/admin",
          "/open/%25252e",
          "/open//x",
          "//open/x",
          "/open/x//",
          "///",
          "/open/;/x",
          "/open/x;",
          "/open/x;jsessionid=1",
          "/open/x;a=b/y",
          "/open;a=b/x",
          "/open/..;/admin",
          "/open/..;a=b/admin",
          "/open/;../admin",
          "/;/open/x",
          "/open/x%3By",
          "/open/x%3bjsessionid=1",
          "/admin;.js",
          "/admin%3b.js",
          "/open/x%00",
          "/open/%00x",
          "/admin%00.js",
          "/open/x%0a",
          "/open/x%0d%0aSet-Cookie:a=b",
          "/open/x%09",
          "/open/x%1f",
          "/open/x%7f",
          "/open/x%c2%85",
          "/open/x%e2%80%a8",
          "/open/x%E2%80%A9",
          "/open/%c0%ae%c0%ae/admin",
          "/open/x%c0%af",
          "/open/x%e0%80%af",
          "/open/x%f8%80%80%80%af",
          "/open/x%ed%a0%80",
          "/open/x%ff",
          "/open/x%c3",
          "/open/x%",
          "/open/x%2",
          "/open/x%zz",
          "/open/x%u002e",
          "/open/x%-1",
          "/open/x|y",
          "/open/x\"y",
          "/open/x<y",
          "/open/x>y",
          "/open/x^y",
          "/open/x`y",
          "/open/{x}",
          "/open/[x]",
          "/open/x\u00e4");

  static List<String> ambiguous() {
    return AMBIGUOUS;
  }

  abstract String prefix();

  abstract boolean lenient();

  /** Ambiguous paths that the server decodes before anybody sees them: judged as what they say. */
  Set<String> decodedUnseen() {
    return Set.of();
  }

  /** Unambiguous ones that it hands on decoded: refused, for they can be read in two ways now. */
  Set<String> decodedTooSoon() {
    return Set.of();
  }

  @Override
  App app() {
    App app =
        TestApp.behind(
                AuthFilter.builder(keys.auth)
                    .open("/open/*", "/open/ü x/*")
                    .require("*", "/admin/*", "admin:all")
                    .build())
            .contextPath(prefix());
    return lenient() ? app.lenient() : app;
  }

  @ParameterizedTest
  @MethodSource("ambiguous")
  void path_ambiguous_isRefusedWithAndWithoutKey(String path) throws IOException {
    if (decodedUnseen().contains(path)) {
      int status = path.startsWith("/open/") || path.startsWith("/open%") ? 200 : 401;
      assertThat(http.get(prefix() + path).status()).isEqualTo(status);
      return;
    }
    for (Http.Answer answer :
        List.of(
            http.get(prefix() + path),
            http.withKey(prefix() + path, keys.token("*=*")),
            http.send("POST", prefix() + path + "?x=y"))) {
      assertThat(answer.body()).doesNotContain(TestApp.REACHED);
      // What the server itself answers, it may answer in its own way.
      assertThat(answer.status()).isIn(byTheFilter(answer) ? List.of(400) : List.of(302, 400, 404));
      if (answer.status() == 302) {
        assertThat(answer.header("Location")).startsWith(prefix() + "/");
      }
      if (byTheFilter(answer)) {
        assertThat(problem(answer).get("error")).isEqualTo("ambiguous_request");
        assertThat(answer.body()).doesNotContain(path);
      }
    }
  }

  private static boolean byTheFilter(Http.Answer answer) {
    return !answer.all("Content-Security-Policy").isEmpty();
  }

  @Test
  void path_ambiguous_mostComeToTheFilterWhereTheServerIsLenient() throws IOException {
    int seen = 0;
    for (String path : AMBIGUOUS) {
      seen += byTheFilter(http.get(prefix() + path)) ? 1 : 0;
    }

    assertThat(seen).isGreaterThan(lenient() ? 50 : 15);
  }

  @ParameterizedTest
  @CsvSource({
    "/open, 200",
    "/open/, 200",
    "/open/x, 200",
    "/open/x/y.z/, 200",
    "/%6Fpen/x, 200",
    "/open/%61, 200",
    "/open/x%20y, 200",
    "/open/x+y, 200",
    "/open/~x_-.!$&'()*+=:@, 200",
    "/open/%C3%A4%F0%9F%94%91, 200",
    "/open/%C3%BC%20x/y, 200",
    "/open/..., 200",
    "/open/.x, 200",
    "/open/x., 200",
    "/open/x..y, 200",
    "/open/x%3Fy, 200",
    "/open/x%23y, 200",
    "/open/x?a=/../admin;%2f%zz//, 200",
    "/openx, 401",
    "/Open/x, 401",
    "/OPEN, 401",
    "/%6Fpenx, 401",
    "/admin/x, 401",
    "/%61dmin/x, 401",
    "/%61%64%6D%69%6E/x, 401"
  })
  void path_unambiguous_isJudgedByItsDecodedForm(String path, int status) throws IOException {
    Http.Answer answer = http.get(prefix() + path);

    boolean refused = decodedTooSoon().contains(path) || (path.contains("%zz") && !takesAnyQuery());
    assertThat(answer.status()).isEqualTo(refused ? 400 : status);
  }

  @Test
  void path_encodedLetters_needTheSameVerb() throws IOException {
    for (String path : List.of("/admin", "/admin/", "/admin/x", "/%61dmin", "/admi%6e/x")) {
      assertThat(http.withKey(prefix() + path, keys.token()).status()).isEqualTo(403);
      reached(http.withKey(prefix() + path, keys.token("admin:all=*")));
    }
  }

  @Test
  void target_asterisk_reachesNothing() throws IOException {
    Http.Answer answer = http.send("OPTIONS", "*", "Authorization: Bearer " + keys.token("*=*"));

    assertThat(answer.body()).doesNotContain(TestApp.REACHED);
  }

  @Test
  void target_absolute_isJudgedByItsPath() throws IOException {
    assertThat(http.get("http://localhost" + prefix() + "/open/x").status()).isEqualTo(200);
    assertThat(http.get("http://localhost" + prefix() + "/admin/x").status()).isEqualTo(401);
    assertThat(http.get("http://localhost" + prefix() + "/open/../admin/x").status())
        .isEqualTo(400);
  }
}

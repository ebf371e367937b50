package dev.wardlock.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.examples.console.Wire.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The form, where it leads to, and the logout, over plain HTTP. */
@Timeout(60)
abstract class LoginContract {

  private static final List<String> GOOD =
      List.of(
          "/",
          "/api/whoami",
          "/a/b?c=d&e=f#g",
          "/?next=//evil.example",
          "/a?x=https://evil.example",
          "/a%20b",
          "/a:b");

  /** None of these may lead anywhere but home. */
  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "https://evil.example",
          "https://evil.example/",
          "http:evil.example",
          "https:/evil.example",
          "https:///evil.example",
          "HTTPS://evil.example",
          "//evil.example",
          "///evil.example",
          "////evil.example",
          "/\\evil.example",
          "/\\/evil.example",
          "\\\\evil.example",
          "\\/evil.example",
          "\\evil.example",
          "/%5cevil.example",
          "/%5c%5cevil.example",
          "/%2f/evil.example",
          "/%2Fevil.example",
          "/%2f%2fevil.example",
          "/.//evil.example",
          "/..//evil.example",
          "/../evil.example",
          "/./evil.example",
          "/a/..//evil.example",
          "/a/../..//evil.example",
          "/%2e%2e//evil.example",
          "/%2e/evil.example",
          "/.%2e//evil.example",
          "/;//evil.example",
          "/;@evil.example//",
          "/a//evil.example",
          " /evil.example",
          "\t//evil.example",
          "/\t/evil.example",
          "/\n/evil.example",
          "/\r/evil.example",
          "/\r\nSet-Cookie: a=b",
          "/%0d%0aSet-Cookie:%20a=b",
          "/a\r\nLocation: https://evil.example",
          "/\u0000/evil.example",
          "/%00",
          "\u0000//evil.example",
          "javascript:alert(1)",
          "JaVaScRiPt:alert(1)",
          "/javascript:alert(1)//\\",
          "data:text/html,x",
          "vbscript:x",
          "evil.example",
          "evil.example/a",
          "@evil.example",
          "/@evil.example\\",
          "?next=/",
          "#a",
          "./a",
          "../a",
          "/\u2028//evil.example",
          "/\u3002evil.example",
          "\uff0f\uff0fevil.example",
          "/\uff0fevil.example",
          "/a b",
          "/a%",
          "/a%zz",
          "/a?b c",
          "/a\"b",
          "/<script>",
          "/" + "a".repeat(2048));

  InProcess console;
  Wire wire;

  abstract Host host();

  @BeforeEach
  void start(@TempDir Path dataDir) throws Exception {
    console = InProcess.start(host(), dataDir, Map.of());
    wire = Wire.to(console);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void login_byGet_isAForm() throws Exception {
    Answer form = wire.get("/login?next=%2Fapi%2Fwhoami");

    assertThat(form.status()).isEqualTo(200);
    assertForm(form, "/api/whoami");
    assertThat(form.header("Content-Security-Policy"))
        .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'");
    assertThat(form.header("Cache-Control")).isEqualTo("no-store");
    assertThat(form.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(form.all("Set-Cookie")).isEmpty();
    assertThat(wire.get("/login.css").header("Content-Type")).startsWith("text/css");
  }

  private static void assertForm(Answer answer, String next) {
    assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
    assertThat(answer.body())
        .contains("<form method=\"post\" action=\"/login\">")
        .contains("type=\"password\"", "name=\"token\"")
        .contains("name=\"next\" value=\"" + next + "\"");
  }

  @Test
  void login_withAKey_begetsASessionAndLeadsOn() throws Exception {
    Answer answer = wire.loginTo(console.operator(), "/api/whoami");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo("/api/whoami");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(wire.get("/api/whoami", answer.cookieLine()).body())
        .contains("\"console-operator\"");
    assertThat(wire.login(console.operator()).header("Location")).isEqualTo("/");
    assertThat(wire.login("  " + console.operator() + "\r\n").status()).isEqualTo(303);
  }

  @Test
  void cookie_withoutTls_hasItsAttributesAndNoSecure() throws Exception {
    Answer answer = wire.login(console.operator());

    List<String> parts = List.of(answer.header("Set-Cookie").split("; ", -1));
    assertThat(parts.get(0)).matches("wardlock=[!#-+\\--:<-\\[\\]-~]{32,}");
    assertThat(parts.subList(1, parts.size()))
        .containsExactlyInAnyOrder("Path=/", "HttpOnly", "SameSite=Lax");
    Answer out = wire.post("/logout", "", answer.cookieLine(), Wire.SAME_ORIGIN);
    assertThat(out.header("Set-Cookie"))
        .startsWith("wardlock=;")
        .contains("Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=0")
        .doesNotContain("Secure");
  }

  @Test
  void login_thatFails_is401WithTheFormAndNoCookie() throws Exception {
    String almost =
        console.operator().substring(0, console.operator().length() - 1)
            + (console.operator().endsWith("0") ? "1" : "0");
    for (String bad : List.of("x", almost, "caf\u00e9", "<b>")) {
      Answer answer = wire.loginTo(bad, "/a?b");

      assertThat(answer.status()).as(bad).isEqualTo(401);
      assertForm(answer, "/a?b");
      assertThat(answer.body()).contains("was not accepted").doesNotContain(bad + "\"", "<b>");
      assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
      assertThat(answer.all("Set-Cookie")).isEmpty();
      assertThat(answer.all("Location")).isEmpty();
    }
  }

  @Test
  void login_thatIsNoForm_is400AndNoLogin() throws Exception {
    String good = Wire.encoded(console.operator());
    List<Answer> answers =
        List.of(
            wire.post("/login", "", Wire.FORM),
            wire.post("/login", "token=" + good + "&token=" + good, Wire.FORM),
            wire.post("/login", "{\"token\":\"x\"}", "Content-Type: application/json"),
            wire.post("/login", "token=" + good, "Content-Type: text/plain"),
            wire.post("/login?token=" + good, "", Wire.FORM),
            wire.post("/login?token=" + good, "token=" + good, Wire.FORM));
    for (Answer answer : answers) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.all("Set-Cookie")).isEmpty();
      assertForm(answer, "/");
    }
  }

  @Test
  void next_ofThisSite_isWhereALoginLeadsTo() throws Exception {
    for (String next : GOOD) {
      assertThat(wire.loginTo(console.operator(), next).header("Location")).isEqualTo(next);
    }
  }

  @Test
  void next_thatIsHostile_leadsHome() throws Exception {
    assertThat(HOSTILE).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(40);
    var wrong = new ArrayList<String>();
    for (String next : HOSTILE) {
      Answer answer = wire.loginTo(console.operator(), next);
      Answer form = wire.get("/login?next=" + Wire.encoded(next));

      if (answer.status() != 303 || !answer.all("Location").equals(List.of("/"))) {
        wrong.add("POST " + next + " -> " + answer);
      }
      // A query may be beyond what the container reads: then there is no form.
      if (!form.body().contains("name=\"next\" value=\"/\"")) {
        wrong.add("GET " + next + " -> " + form);
      }
      assertThat(answer.all("Set-Cookie")).hasSize(1);
      assertThat(form.all("Set-Cookie")).isEmpty();
    }
    assertThat(wrong).isEmpty();
    String twice = "token=" + console.operator() + "&next=%2Fa&next=%2Fb";
    assertThat(wire.post("/login", twice, Wire.FORM).header("Location")).isEqualTo("/");
    // Only the form says where it leads to.
    String form = "token=" + console.operator();
    assertThat(wire.post("/login?next=%2F%2Fevil.example", form, Wire.FORM).header("Location"))
        .isEqualTo("/");
  }

  @Test
  void logout_byPost_endsTheSessionOnTheServer() throws Exception {
    String cookie = wire.session(console.operator());
    String other = wire.session(console.operator());
    assertThat(wire.status("/api/whoami", cookie)).isEqualTo(200);

    Answer out = wire.post("/logout", "", cookie, "Origin: " + console.url());

    assertThat(out.status()).isEqualTo(303);
    assertThat(out.header("Location")).isEqualTo("/login");
    assertThat(wire.status("/api/whoami", cookie)).isEqualTo(401);
    assertThat(wire.status("/", cookie)).isEqualTo(302);
    assertThat(wire.status("/api/whoami", other)).isEqualTo(200);
  }

  @Test
  void logout_byGet_asksAndChangesNothing() throws Exception {
    String cookie = wire.session(console.operator());
    for (String method : List.of("GET", "HEAD")) {
      Answer asked = wire.send(method, "/logout", "", cookie, Wire.SAME_ORIGIN);

      assertThat(asked.status()).isEqualTo(200);
      assertThat(asked.all("Set-Cookie")).isEmpty();
      assertThat(wire.status("/api/whoami", cookie)).isEqualTo(200);
    }
    assertThat(wire.get("/logout", cookie).body())
        .contains("<form method=\"post\" action=\"/logout\">");
  }

  @Test
  void methods_thatThereAreNot_are405() throws Exception {
    for (String method : List.of("PUT", "DELETE", "PATCH")) {
      for (String path : List.of("/login", "/logout")) {
        Answer answer = wire.send(method, path, "", Wire.SAME_ORIGIN);
        assertThat(answer.status()).as(method + path).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST");
      }
    }
  }
}

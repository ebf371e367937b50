package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.IssuedKey;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.KeyId;
import dev.wardlock.servlet.Container.App;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The login as the outside sees it behind TLS, and what others do to it. */
abstract class LoginAttackContract extends ContainerContract {

  private static final String NAME = "__Host-wardlock";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String OURS = "Origin: https://site.example";
  private static final String PLANTED = "x".repeat(43);

  @Override
  App app() {
    return new App(
        context -> {
          AuthFilter.builder(keys.auth)
              .publicOrigin("https://site.example")
              .login("/login")
              .page("/pages/*")
              .authenticate("/api/*")
              .build()
              .register(context);
          TestApp.servlets(context);
        });
  }

  @AfterEach
  void storesAreUp() {
    keys.storeDown = false;
  }

  private Http.Answer post(String path, String body, String... headers) throws IOException {
    return http.raw(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n"
            + FORM
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n"
            + body);
  }

  private Http.Answer logIn(String token, String... headers) throws IOException {
    return post("/login", "token=" + token, headers.length == 0 ? new String[] {OURS} : headers);
  }

  /** The session that an answer begins. */
  private static String session(Http.Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(303);
    assertThat(answer.all("Set-Cookie")).hasSize(1);
    String cookie = answer.header("Set-Cookie");
    assertThat(cookie).startsWith(NAME + "=").endsWith("; Path=/; HttpOnly; SameSite=Lax; Secure");
    return cookie.substring(NAME.length() + 1, cookie.indexOf(';'));
  }

  private String session() throws IOException {
    return session(logIn(keys.token()));
  }

  private void isLive(String session) throws IOException {
    reached(http.get("/api/x", "Cookie: " + NAME + "=" + session));
  }

  private void isDead(String session) throws IOException {
    assertThat(http.get("/api/x", "Cookie: " + NAME + "=" + session).status()).isEqualTo(401);
  }

  @Test
  void login_withAPlantedCookie_takesAnother() throws IOException {
    String ofTheAttacker = session();
    for (String planted : List.of(PLANTED, ofTheAttacker, keys.token())) {
      String fresh = session(logIn(keys.token(), OURS, "Cookie: " + NAME + "=" + planted));

      assertThat(fresh).isNotEqualTo(planted);
      isLive(fresh);
      isDead(planted);
    }
  }

  /** Set by a sibling host, over plain HTTP, or so that a lenient reader finds it elsewhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "wardlock=SESSION",
        "__Secure-wardlock=SESSION",
        "__host-wardlock=SESSION",
        "__HOST-WARDLOCK=SESSION",
        "__Host-wardlock =SESSION",
        "__Host-wardlock\t=SESSION",
        "\u00a0__Host-wardlock=SESSION",
        "\u0085__Host-wardlock=SESSION",
        "=__Host-wardlock=SESSION",
        "__Host-wardlock%3DSESSION",
        "%5F_Host-wardlock=SESSION",
        "$Version=1,__Host-wardlock=SESSION",
        "a=b, __Host-wardlock=SESSION",
        "a=\"b; __Host-wardlock=SESSION\"",
        "__Host-wardlock=\"SESSION\"",
        "__Host-wardlock=SESSION=",
        "__Host-wardlock=SESSION, a=b"
      })
  void cookie_tossed_isNeverTakenForOurs(String cookie) throws IOException {
    String session = session();
    String header = "Cookie: " + cookie.replace("SESSION", session);

    assertThat(http.get("/api/x", header).status()).isIn(400, 401);
    assertThat(http.get("/pages/x", header).status()).isIn(400, 302);
    isLive(session);
  }

  @Test
  void cookie_tossedBesideOurs_isRefusedAndNeverChosen() throws IOException {
    String victim = session();
    String attacker = session();
    for (String header :
        List.of(
            "Cookie: " + NAME + "=" + attacker + "; " + NAME + "=" + victim,
            "Cookie: " + NAME + "=" + victim + "; " + NAME + "=" + attacker,
            "Cookie: " + NAME + "=" + victim + "\r\nCookie: " + NAME + "=" + attacker)) {
      assertThat(http.get("/api/x", header).status()).isEqualTo(400);
      assertThat(http.get("/pages/x", header).status()).isEqualTo(400);
    }
    reached(http.get("/api/x", "Cookie: wardlock=" + attacker + "; " + NAME + "=" + victim));
  }

  @Test
  void logout_withATossedCookieBeside_endsTheSessionAllTheSame() throws IOException {
    for (String tossed : List.of(PLANTED, session())) {
      String first = session();
      String second = session();
      String before = "Cookie: " + NAME + "=" + tossed + "; " + NAME + "=";
      String after = "; " + NAME + "=" + tossed;

      assertThat(post("/logout", "", OURS, before + first).status()).isEqualTo(303);
      assertThat(post("/logout", "", OURS, "Cookie: " + NAME + "=" + second + after).status())
          .isEqualTo(303);

      isDead(first);
      isDead(second);
      isDead(tossed);
    }
  }

  @Test
  void login_withATossedCookieBeside_endsTheSessionThatWas() throws IOException {
    String old = session();
    String both = "Cookie: " + NAME + "=" + PLANTED + "; " + NAME + "=" + old;

    String fresh = session(logIn(keys.token(), OURS, both));

    isLive(fresh);
    isDead(old);
  }

  /** Nobody can be made to log in, or out, by another page, whatever it tosses. */
  @Test
  void anotherSite_withOrWithoutTheCookie_logsNobodyInOrOut() throws IOException {
    String session = session();
    String cookie = "Cookie: " + NAME + "=" + session;
    for (String site :
        List.of(
            "Origin: https://evil.example",
            "Origin: https://evil.site.example",
            "Origin: http://site.example",
            "Origin: null",
            "Sec-Fetch-Site: same-site",
            "Sec-Fetch-Site: cross-site",
            OURS + "\r\n" + OURS)) {
      Http.Answer in = logIn(keys.token(), site);
      assertThat(in.status()).as(site).isEqualTo(403);
      assertThat(in.all("Set-Cookie")).isEmpty();
      Http.Answer out = post("/logout", "", site, cookie);
      assertThat(out.status()).as(site).isEqualTo(403);
      assertThat(out.all("Set-Cookie")).isEmpty();
    }
    isLive(session);
  }

  @Test
  void pages_ofEveryStatus_cannotBeFramed() throws IOException {
    IssuedKey key = keys.issue(keys.named());
    var pages = new LinkedHashMap<Integer, Http.Answer>();
    pages.put(200, http.get("/login"));
    pages.put(400, post("/login", "x=y", OURS));
    pages.put(403, logIn(keys.token(), "Origin: https://evil.example"));
    for (int i = 0; i < 5; i++) {
      pages.put(401, logIn(wrong(key.info().id()), OURS));
    }
    pages.put(429, logIn(key.token().reveal(), OURS));
    String good = keys.token();
    keys.storeDown = true;
    pages.put(503, logIn(good, OURS));
    pages.put(-200, http.get("/logout"));
    pages.put(-401, http.get("/api/x"));
    pages.forEach(
        (status, page) -> {
          assertThat(page.status()).isEqualTo(Math.abs(status));
          assertThat(page.header("Content-Security-Policy"))
              .as("%s", status)
              .contains("frame-ancestors 'none'");
        });
  }

  private static final TokenFormat FORMAT = TokenFormat.of("wl", ServerKeys.of("k1", new byte[32]));

  private static String wrong(KeyId id) {
    return FORMAT.issue(id).reveal();
  }

  @Test
  void login_refusedForWhateverReason_looksAndCostsTheSame() throws IOException {
    IssuedKey expired = keys.issue(keys.named().expiresIn(Duration.ofSeconds(1)));
    IssuedKey revoked = keys.issue(keys.named());
    keys.auth.keys().revoke(revoked.info().id());
    IssuedKey rotated = keys.issue(keys.named());
    keys.kept(keys.auth.keys().rotate(rotated.info().id()));
    keys.clock.advance(Duration.ofSeconds(1));
    Map<String, String> tokens =
        Map.of(
            "no such key", wrong(FORMAT.newId()),
            "wrong secret", wrong(keys.issue(keys.named()).info().id()),
            "expired", expired.token().reveal(),
            "revoked", revoked.token().reveal(),
            "rotated out", rotated.token().reveal(),
            "other context", keys.issue(keys.named().in("acme")).token().reveal());
    var looks = new LinkedHashMap<String, String>();
    var reads = new LinkedHashMap<String, Integer>();
    for (Map.Entry<String, String> token : tokens.entrySet()) {
      int before = keys.reads.get();
      looks.put(token.getKey(), logIn(token.getValue()).comparable());
      reads.put(token.getKey(), keys.reads.get() - before);
    }

    assertThat(Set.copyOf(looks.values())).hasSize(1).first().asString().startsWith("401");
    assertThat(Set.copyOf(reads.values())).as("%s", reads).containsExactly(1);
  }
}

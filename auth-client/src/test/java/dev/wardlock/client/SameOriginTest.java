package dev.wardlock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wardlock.client.Site.Answer;
import dev.wardlock.client.Site.Seen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two real servers, and secrets of four kinds: a header and a body parameter of the login, and a
 * header and a body of the caller's own. None of them ever reaches the second server.
 */
class SameOriginTest {

  private static final String HUSH = "hush";

  private final Credentials credentials =
      new FixedCredentials(
          TokenState.of(
              Map.of("Authorization", "Bearer " + HUSH + "-1", "Cookie", "sid=" + HUSH + "-2"),
              Map.of("api_key", HUSH + "-3"),
              TestClock.START));

  private Site own;
  private Site other;
  private HttpClient client;

  /** Credentials that are what they are. */
  private record FixedCredentials(TokenState state) implements Credentials {

    @Override
    public CompletableFuture<TokenState> current() {
      return CompletableFuture.completedFuture(state);
    }

    @Override
    public boolean canRenew(TokenState refused) {
      return true;
    }

    @Override
    public CompletableFuture<TokenState> renew(TokenState refused) {
      return current();
    }
  }

  @BeforeEach
  void start() throws Exception {
    own = Site.start().on("/end", seen -> Answer.of(200, "end"));
    other = Site.start().on("/end", seen -> Answer.of(200, "other end"));
    client = AuthenticatedHttpClient.builder(credentials, own.at("/")).build();
  }

  @AfterEach
  void stop() {
    own.close();
    other.close();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString(UTF_8));
  }

  private HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri)
        .header("X-Api-Key", HUSH + "-4")
        .header("Accept", "text/plain")
        .build();
  }

  private HttpRequest post(URI uri) {
    return HttpRequest.newBuilder(uri)
        .header("X-Api-Key", HUSH + "-4")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString("password=" + HUSH + "-5"))
        .build();
  }

  private static boolean hushed(Seen seen) {
    return !seen.mentions(HUSH);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirect_ofAGet_toAnotherOrigin_carriesNothing(int status) throws Exception {
    own.on("/go", seen -> Answer.redirect(status, other.at("/end").toString()));
    assertThat(send(get(own.at("/go"))).body()).isEqualTo("other end");
    assertThat(own.seen().get(0).header("Authorization")).isEqualTo("Bearer hush-1");
    assertThat(other.seen()).hasSize(1).allMatch(SameOriginTest::hushed);
    assertThat(other.seen().get(0).header("Accept")).isEqualTo("text/plain");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirect_ofAPost_toAnotherOrigin_carriesNothing(int status) throws Exception {
    own.on("/go", seen -> Answer.redirect(status, other.at("/end").toString()));
    HttpResponse<String> answer = send(post(own.at("/go")));
    assertThat(own.seen().get(0).body()).contains("hush-3", "hush-5");
    if (status >= 307) {
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).isEqualTo("moved");
      assertThat(other.seen()).isEmpty();
    } else {
      assertThat(answer.body()).isEqualTo("other end");
      assertThat(other.seen())
          .hasSize(1)
          .allMatch(SameOriginTest::hushed)
          .allMatch(seen -> seen.method().equals("GET") && seen.body().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "301, GET, GET", "302, GET, GET", "303, GET, GET", "307, GET, GET", "308, GET, GET",
    "301, POST, GET", "302, POST, GET", "303, POST, GET", "307, POST, POST", "308, POST, POST",
    "301, PUT, PUT", "302, PUT, PUT", "303, PUT, GET", "307, PUT, PUT", "308, PUT, PUT"
  })
  void redirect_withinTheOrigin_carriesAllOfIt(int status, String method, String then)
      throws Exception {
    own.on("/go", seen -> Answer.redirect(status, "/end?x=1"));
    HttpRequest request =
        method.equals("GET")
            ? get(own.at("/go"))
            : HttpRequest.newBuilder(post(own.at("/go")), (n, v) -> true)
                .method(method, BodyPublishers.ofString("password=" + HUSH + "-5"))
                .build();
    assertThat(send(request).body()).isEqualTo("end");
    Seen last = own.seen().get(1);
    assertThat(last.method()).isEqualTo(then);
    assertThat(last.path()).isEqualTo("/end?x=1");
    assertThat(last.header("Authorization")).isEqualTo("Bearer hush-1");
    assertThat(last.header("X-Api-Key")).isEqualTo("hush-4");
    assertThat(last.body()).isEqualTo(then.equals("GET") ? "" : "password=hush-5&api_key=hush-3");
    assertThat(last.header("Content-Type") == null).isEqualTo(then.equals("GET"));
  }

  @Test
  void request_toAnotherOrigin_isSentAsItWasMade() throws Exception {
    send(HttpRequest.newBuilder(other.at("/end")).build());
    assertThat(other.seen()).hasSize(1).allMatch(SameOriginTest::hushed);
    // Its 401 is nothing that a renewal could help.
    other.on("/end", seen -> Answer.of(401, "who?"));
    assertThat(send(HttpRequest.newBuilder(other.at("/end")).build()).body()).isEqualTo("who?");
    assertThat(other.seen()).hasSize(2).allMatch(SameOriginTest::hushed);
    assertThat(own.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "[::ffff:127.0.0.1]", "127.1"})
  void anotherNameOfTheSameMachine_isAnotherOrigin(String host) throws Exception {
    URI there = own.at(host, "/end");
    if (there.getHost() == null) {
      return; // a name that the client cannot be told at all
    }
    send(HttpRequest.newBuilder(there).build());
    assertThat(own.seen()).hasSize(1).allMatch(SameOriginTest::hushed);
  }

  @Test
  void origin_isTheSame_inWhateverCase_andWithItsPortSpelledOut() throws Exception {
    client =
        AuthenticatedHttpClient.builder(credentials, URI.create("HTTP://LocalHost:" + own.port()))
            .build();
    for (String url :
        new String[] {
          "http://localhost:" + own.port(),
          "http://LOCALHOST:" + own.port(),
          "HTTP://localhost:0" + own.port()
        }) {
      send(HttpRequest.newBuilder(URI.create(url + "/end")).build());
    }
    assertThat(own.seen()).hasSize(3).noneMatch(SameOriginTest::hushed);
  }

  @Test
  void trailingDot_makesAnotherOrigin() {
    assertThat(Origin.of(URI.create("https://api.example.com./x")))
        .isNotEqualTo(Origin.of(URI.create("https://api.example.com/x")));
    assertThat(Origin.of(URI.create("https://api.example.com:443")))
        .isEqualTo(Origin.of(URI.create("HTTPS://API.example.COM/y?z")))
        .isNotEqualTo(Origin.of(URI.create("http://api.example.com:443")))
        .isNotEqualTo(Origin.of(URI.create("https://api.example.com:444")))
        .isNotEqualTo(Origin.of(URI.create("https://api.example.com@evil.example/")))
        .isNotEqualTo(Origin.of(URI.create("https://api.example.com.evil.example/")));
    assertThat(Origin.of(URI.create("ws://api.example.com"))).isNull();
  }

  @Test
  void userInformation_inAUrl_isRefused() {
    URI uri = URI.create("http://127.0.0.1:" + own.port() + "@127.0.0.1:" + other.port() + "/end");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> send(HttpRequest.newBuilder(uri).build()))
        .withMessageContaining("user information");
    assertThat(own.seen()).isEmpty();
    assertThat(other.seen()).isEmpty();
  }

  @Test
  void redirects_thatCanBeReadInTwoWays_areTheCallers() throws Exception {
    for (String location :
        List.of(
            "http://a:b@127.0.0.1:" + own.port() + "/end",
            "http://127.0.0.1:" + own.port() + "@127.0.0.1:" + other.port() + "/end",
            "http://127.0.0.1:" + other.port() + "\\@127.0.0.1:" + own.port() + "/end",
            "http://:80/end",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "ht tp://x",
            "")) {
      own.on("/go", seen -> Answer.redirect(302, location));
      HttpResponse<String> answer = send(get(own.at("/go")));
      assertThat(answer.statusCode()).as(location).isIn(302);
      assertThat(answer.body()).isEqualTo("moved");
    }
    assertThat(own.seen("/end")).isEmpty();
    assertThat(other.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"//127.0.0.1:%d/end", "http://127.0.0.1:%d/end", "HTTP://127.0.0.1:%d/end"})
  void redirect_toAnotherPort_howeverWritten_carriesNothing(String location) throws Exception {
    own.on("/go", seen -> Answer.redirect(302, String.format(location, other.port())));
    assertThat(send(get(own.at("/go"))).body()).isEqualTo("other end");
    assertThat(other.seen()).hasSize(1).allMatch(SameOriginTest::hushed);
  }

  @Test
  void redirect_thatLeadsAwayAndBack_carriesNothingFromThereOn() throws Exception {
    own.on("/go", seen -> Answer.redirect(302, other.at("/back").toString()));
    other.on("/back", seen -> Answer.redirect(302, own.at("/end").toString()));
    assertThat(send(get(own.at("/go"))).body()).isEqualTo("end");
    assertThat(own.seen("/end")).hasSize(1).allMatch(SameOriginTest::hushed);
    assertThat(other.seen()).allMatch(SameOriginTest::hushed);
  }

  @Test
  void redirects_toABareQuery_keepThePath() throws Exception {
    own.on(
        "/a/b",
        seen ->
            seen.path().endsWith("?next=1")
                ? Answer.of(200, "next")
                : Answer.redirect(302, "?next=1"));
    assertThat(send(get(own.at("/a/b"))).body()).isEqualTo("next");
  }

  @Test
  void redirects_withoutEnd_end() {
    own.on("/go", seen -> Answer.redirect(302, "/go"));
    assertThatIOException()
        .isThrownBy(() -> send(get(own.at("/go"))))
        .withMessageContaining("More than 5 redirects");
    assertThat(own.seen()).hasSize(6);
  }

  @Test
  void redirects_notWanted_areTheCallers() throws Exception {
    client = AuthenticatedHttpClient.builder(credentials, own.at("/")).maxRedirects(0).build();
    own.on("/go", seen -> Answer.redirect(302, "/end"));
    assertThat(send(get(own.at("/go"))).statusCode()).isEqualTo(302);
    assertThat(client.followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
  }

  @Test
  void unauthorized_afterARedirect_isRenewedThere() throws Exception {
    own.on("/go", seen -> Answer.redirect(302, "/late"));
    own.on("/late", seen -> Answer.of(own.seen("/late").size() == 1 ? 401 : 200, "late"));
    assertThat(send(get(own.at("/go"))).statusCode()).isEqualTo(200);
    assertThat(own.seen("/go")).hasSize(1);
    assertThat(own.seen("/late")).hasSize(2);
  }

  @Test
  void alternativeServices_areNotUsed() throws Exception {
    String elsewhere =
        "h2=\"127.0.0.1:PORT\"; ma=86400, h3=\":PORT\", http/1.1=\"127.0.0.1:PORT\"; ma=86400"
            .replace("PORT", Integer.toString(other.port()));
    own.on("/end", seen -> new Answer(200, Map.of("Alt-Svc", elsewhere), "end"));
    for (int i = 0; i < 3; i++) {
      assertThat(send(get(own.at("/end"))).body()).isEqualTo("end");
    }
    own.on("/end", seen -> new Answer(421, Map.of("Alt-Svc", elsewhere), "misdirected"));
    assertThat(send(get(own.at("/end"))).statusCode()).isEqualTo(421);
    assertThat(own.seen()).hasSize(4);
    assertThat(other.seen()).isEmpty();
  }

  @Test
  void redirect_fromHttpsToHttp_isNeverFollowed(@TempDir Path folder) throws Exception {
    SSLContext tls = tls(folder);
    try (Site secure = Site.startSecure(tls)) {
      secure.on("/end", seen -> Answer.of(200, "secure end"));
      HttpClient below = HttpClient.newBuilder().sslContext(tls).build();
      client =
          AuthenticatedHttpClient.builder(credentials, secure.at("localhost", "/"))
              .client(below)
              .build();
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        for (URI plain :
            List.of(
                other.at("localhost", "/end"),
                URI.create("http://localhost:" + secure.port() + "/end"))) {
          secure.on("/go", seen -> Answer.redirect(status, plain.toString()));
          assertThat(send(get(secure.at("localhost", "/go"))).statusCode()).isEqualTo(status);
        }
      }
      assertThat(other.seen()).isEmpty();
      // The same host and port by http is another origin too.
      assertThat(Origin.of(URI.create("http://localhost:" + secure.port())))
          .isNotEqualTo(Origin.of(secure.at("localhost", "/")));
      secure.on("/go", seen -> Answer.redirect(302, "/end"));
      assertThat(send(get(secure.at("localhost", "/go"))).body()).isEqualTo("secure end");
      assertThat(secure.seen("/end").get(0).header("Authorization")).isEqualTo("Bearer hush-1");
    }
  }

  private static SSLContext tls(Path folder) throws Exception {
    Path file = folder.resolve("tls.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "site",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor(2, TimeUnit.MINUTES)).isTrue();
    KeyStore keys = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, "changeit".toCharArray());
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return tls;
  }
}

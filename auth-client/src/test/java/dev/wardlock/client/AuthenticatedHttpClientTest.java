package dev.wardlock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.client.Site.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is injected at the origin, and what a 401 leads to. */
class AuthenticatedHttpClientTest {

  @TempDir Path folder;

  private final TestClock clock = new TestClock();
  private final AtomicInteger refreshes = new AtomicInteger();
  private volatile TokenRefresher refresher = old -> state("t" + refreshes.get(), "r");
  private volatile String accepted = "t0";
  private TokenFile file;
  private Site site;
  private TokenManager manager;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    file = TokenFile.at(folder.resolve("token.json"));
    write(state("t0", "r"));
    manager =
        TokenManager.builder(file, "wardlock auth login planner")
            .clock(clock)
            .refresher(
                old -> {
                  refreshes.incrementAndGet();
                  return refresher.refresh(old);
                })
            .build();
    site =
        Site.start()
            .on(
                "/data",
                seen ->
                    ("Bearer " + accepted).equals(seen.header("Authorization"))
                        ? Answer.of(200, "data for " + seen.body())
                        : new Answer(401, Map.of("WWW-Authenticate", "Bearer"), "no"));
    client = AuthenticatedHttpClient.builder(manager, site.at("/")).build();
  }

  @AfterEach
  void stop() {
    site.close();
    manager.close();
  }

  private void write(TokenState state) throws Exception {
    file.write(state, Duration.ofSeconds(20));
  }

  private TokenState state(String token, String refresh) {
    return States.bearer(token, refresh, clock.instant(), clock.instant().plusSeconds(600));
  }

  private HttpRequest.Builder data() {
    return HttpRequest.newBuilder(site.at("/data"));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString(UTF_8));
  }

  @Test
  void request_toTheOrigin_carriesTheHeaders_inPlaceOfItsOwn() throws Exception {
    HttpResponse<String> answer =
        send(data().header("AUTHORIZATION", "Bearer mine").header("X-Mine", "1").build());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(site.seen().get(0).header("Authorization")).isEqualTo("Bearer t0");
    assertThat(site.seen().get(0).header("X-Mine")).isEqualTo("1");
  }

  @Test
  void expiredToken_isRenewedBeforeTheRequest() throws Exception {
    accepted = "t1";
    clock.move(Duration.ofMinutes(10));
    assertThat(send(data().build()).statusCode()).isEqualTo(200);
    assertThat(site.seen()).hasSize(1);
  }

  @Test
  void refusedToken_isRenewed_andTheRequestWithItsBodySentOnceMore() throws Exception {
    accepted = "t1";
    HttpResponse<String> answer = send(data().POST(BodyPublishers.ofString("me")).build());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("data for me");
    assertThat(site.seen()).extracting(Site.Seen::body).containsExactly("me", "me");
    assertThat(refreshes).hasValue(1);
  }

  @Test
  void tokenThatIsRefusedAgain_endsInTheServersOwnAnswer() throws Exception {
    accepted = "never";
    HttpResponse<String> answer = send(data().build());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("no");
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(site.seen()).hasSize(2);
    assertThat(refreshes).hasValue(1);
  }

  @Test
  void refusedToken_thatCannotBeRenewed_isTheServersOwnAnswer() throws Exception {
    write(state("t9", null));
    assertThat(send(data().build()).body()).isEqualTo("no");
    assertThat(site.seen()).hasSize(1);
  }

  @Test
  void refusedRenewal_isATypedError_thatNamesTheCommand() {
    accepted = "t1";
    refresher =
        old -> {
          throw new RefreshRefusedException("invalid_grant");
        };
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> send(data().build()))
          .isInstanceOfSatisfying(
              LoginRequiredException.class,
              e -> assertThat(e.command()).isEqualTo("wardlock auth login planner"));
    }
    assertThat(client.sendAsync(data().build(), BodyHandlers.discarding()))
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withCauseInstanceOf(LoginRequiredException.class);
    assertThat(refreshes).hasValue(1);
  }

  @Test
  void newerToken_ofAnotherProcess_isUsedAfterA401_withoutARenewal() throws Exception {
    site.on(
        "/data",
        seen -> {
          if (seen.header("Authorization").equals("Bearer theirs")) {
            return Answer.of(200, "ok");
          }
          write(state("theirs", "r"));
          return Answer.of(401, "no");
        });
    assertThat(send(data().build()).statusCode()).isEqualTo(200);
    assertThat(refreshes).hasValue(0);
  }

  @Test
  void asyncCallers_shareOneRenewal() throws Exception {
    accepted = "t1";
    var hold = new CountDownLatch(1);
    refresher =
        old -> {
          hold.await();
          return state("t1", "r");
        };
    clock.move(Duration.ofMinutes(10));
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(client.sendAsync(data().build(), BodyHandlers.ofString()));
    }
    hold.countDown();
    for (var answer : answers) {
      assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(refreshes).hasValue(1);
  }

  @Test
  void cancelledCall_isGivenUp_andDoesNotEndTheRenewalOfOthers() throws Exception {
    accepted = "t1";
    var hold = new CountDownLatch(1);
    refresher =
        old -> {
          hold.await();
          return state("t1", "r");
        };
    clock.move(Duration.ofMinutes(10));
    var one = client.sendAsync(data().build(), BodyHandlers.ofString());
    var other = client.sendAsync(data().build(), BodyHandlers.ofString());
    assertThat(one.cancel(true)).isTrue();
    hold.countDown();
    assertThat(other.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(one).isCancelled();
    assertThat(site.seen()).hasSize(1);
  }

  @Test
  void body_ofAStreamThatIsGone_failsRatherThanBeSentInPart() {
    accepted = "t1";
    InputStream once = new ByteArrayInputStream("only once".getBytes(UTF_8));
    assertThatIOException()
        .isThrownBy(() -> send(data().POST(BodyPublishers.ofInputStream(() -> once)).build()))
        .satisfies(
            e ->
                assertThat(e)
                    .hasStackTraceContaining("could not be sent again")
                    .hasStackTraceContaining("0 of 9 bytes"));
    assertThat(site.seen()).extracting(Site.Seen::body).doesNotContain("");
  }

  @Test
  void bodyParams_goIntoForms_inPlaceOfItsOwn() throws Exception {
    write(params(Map.of("api_key", "k&ä", "user", "u")));
    site.on("/form", seen -> Answer.of(200, ""));
    send(
        HttpRequest.newBuilder(site.at("/form"))
            .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
            .POST(BodyPublishers.ofString("a=1&api%5Fkey=mine&b=%C3%A4&&api_key=2"))
            .build());
    assertThat(site.seen().get(0).body()).isEqualTo("a=1&b=%C3%A4&api_key=k%26%C3%A4&user=u");
    send(
        HttpRequest.newBuilder(site.at("/form"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.noBody())
            .build());
    assertThat(site.seen().get(1).body()).isEqualTo("api_key=k%26%C3%A4&user=u");
  }

  @Test
  void bodyParams_goIntoJsonObjects_andLeaveTheRestAlone() throws Exception {
    write(params(Map.of("api_key", "k\"ä")));
    site.on("/json", seen -> Answer.of(200, ""));
    send(
        HttpRequest.newBuilder(site.at("/json"))
            .header("Content-Type", "application/vnd.x+json")
            .POST(
                BodyPublishers.ofString(
                    "{\"z\":1.10,\"api_key\":\"mine\",\"n\":12345678901234567890,\"a\":[{}]}"))
            .build());
    assertThat(site.seen().get(0).body())
        .isEqualTo("{\"z\":1.10,\"api_key\":\"k\\\"ä\",\"n\":12345678901234567890,\"a\":[{}]}");
  }

  @Test
  void bodyParams_areNotPutWhereTheyHaveNoPlace() throws Exception {
    write(params(Map.of("api_key", "hush")));
    site.on("/any", seen -> Answer.of(200, ""));
    send(HttpRequest.newBuilder(site.at("/any")).build());
    send(
        HttpRequest.newBuilder(site.at("/any"))
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{}"))
            .build());
    assertThat(site.seen()).noneMatch(seen -> seen.mentions("hush"));
    for (String body : List.of("[]", "{", "{\"a\":1,\"a\":2}", "")) {
      HttpRequest request =
          HttpRequest.newBuilder(site.at("/any"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      assertThatIOException()
          .isThrownBy(() -> send(request))
          .withMessageContaining("no JSON object")
          .withMessageNotContaining("hush");
    }
    assertThat(site.seen()).hasSize(2);
  }

  @Test
  void bodyParams_thatAreRefused_areRenewedInTheBody_evenOfAStreamThatIsGone() throws Exception {
    write(params(Map.of("api_key", "k0")));
    refresher = old -> params(Map.of("api_key", "k1"));
    site.on(
        "/form",
        seen -> seen.body().equals("a=1&api_key=k1") ? Answer.of(200, "") : Answer.of(401, ""));
    InputStream once = new ByteArrayInputStream("a=1".getBytes(UTF_8));
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(site.at("/form"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofInputStream(() -> once))
                .build());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(refreshes).hasValue(1);
  }

  private TokenState params(Map<String, String> params) {
    var secrets = new java.util.TreeMap<String, Secret>();
    params.forEach((name, value) -> secrets.put(name, Secret.of(value)));
    return new TokenState(
        Map.of(), secrets, Secret.of("r"), clock.instant().plusSeconds(600), clock.instant());
  }

  @Test
  void key_thatChanged_isUsedAfterA401() throws Exception {
    accepted = "new-key";
    var key = new java.util.concurrent.atomic.AtomicReference<>(Secret.of("old-key"));
    site.on(
        "/data",
        seen -> {
          boolean good = "Bearer new-key".equals(seen.header("Authorization"));
          key.set(Secret.of("new-key"));
          return Answer.of(good ? 200 : 401, "");
        });
    HttpClient bearer =
        AuthenticatedHttpClient.builder(Credentials.bearer(key::get), site.at("/")).build();
    assertThat(bearer.send(data().build(), BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    accepted = "never";
    site.on("/data", seen -> Answer.of(401, ""));
    assertThat(bearer.send(data().build(), BodyHandlers.discarding()).statusCode()).isEqualTo(401);
  }

  @Test
  void options_thatWouldLeakTheCredentials_areAllRefused() {
    HttpClient below =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .authenticator(new Authenticator() {})
            .build();
    assertThatThrownBy(
            () ->
                AuthenticatedHttpClient.builder(manager, URI.create("http://u:p@example.com/"))
                    .client(below)
                    .maxRedirects(21)
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "on the way to example.com", "user information", "NEVER", "authenticator", "0 to 20");
    for (String origin : List.of("ftp://example.com", "/path", "mailto:a@b", "https:///x")) {
      assertThatThrownBy(() -> AuthenticatedHttpClient.builder(manager, URI.create(origin)).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("https://");
    }
    assertThat(
            AuthenticatedHttpClient.builder(manager, URI.create("http://example.com"))
                .plainHttp()
                .build())
        .isNotNull();
  }
}

package dev.wardlock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.client.Site.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty threads in each of three processes, all with one token that has ended: the server, which is
 * real and spends a refresh token with its first use, sees one refresh.
 */
class OneRefreshTest {

  private static final int THREADS = 50;
  private static final int PROCESSES = 3;

  @TempDir Path home;

  private final AtomicInteger refreshes = new AtomicInteger();
  private final Semaphore hold = new Semaphore(0);
  private Site site;
  private AppFolder app;

  @BeforeEach
  void start() throws Exception {
    app = AppFolder.of(home, "planner");
    site = Site.start();
    site.on(
            "/token",
            seen -> {
              int number = refreshes.incrementAndGet();
              hold.acquire();
              return seen.body().equals("r" + (number - 1))
                  ? Answer.of(200, "t" + number + " r" + number)
                  : Answer.of(400, "spent");
            })
        .on(
            "/data",
            seen ->
                ("Bearer t" + refreshes.get()).equals(seen.header("Authorization"))
                    ? Answer.of(200, "data")
                    : Answer.of(401, "no"));
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private void login(Duration lifetime) throws Exception {
    Instant now = Instant.now();
    app.tokenFile()
        .write(
            States.bearer("t0", "r0", now.minusSeconds(3600), now.plus(lifetime)),
            Duration.ofSeconds(20));
  }

  @Test
  void expiredToken_isRefreshedOnce_forAllThreadsOfAllProcesses() throws Exception {
    login(Duration.ofSeconds(-1));
    everybodyGetsData();
    assertThat(refreshes).hasValue(1);
  }

  @Test
  void revokedToken_isRefreshedOnce_forAllThreadsOfAllProcesses() throws Exception {
    login(Duration.ofHours(1));
    refreshes.set(1); // the server has gone on to a token that nobody has
    site.on(
        "/token",
        seen -> {
          int number = refreshes.incrementAndGet();
          hold.acquire();
          return seen.body().equals("r0")
              ? Answer.of(200, "t" + number + " r" + number)
              : Answer.of(400, "spent");
        });
    everybodyGetsData();
    assertThat(refreshes).hasValue(2);
  }

  private void everybodyGetsData() throws Exception {
    var processes = new ArrayList<Jvm>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        processes.add(Jvm.start(OneRefreshTest.class, home.toString(), site.at("/").toString()));
      }
      for (Jvm process : processes) {
        assertThat(process.line()).isEqualTo("ready");
      }
      for (Jvm process : processes) {
        process.go();
      }
      for (Jvm process : processes) {
        assertThat(process.line()).isEqualTo("all calling");
      }
      hold.release(1000);
      for (Jvm process : processes) {
        assertThat(process.line()).isEqualTo(THREADS + " got data");
        assertThat(process.exit()).isZero();
      }
    } finally {
      processes.forEach(Jvm::close);
    }
    assertThat(States.token(app.tokenFile().read().orElseThrow())).isEqualTo("t" + refreshes);
  }

  /** One of the processes: home, site. */
  public static void main(String[] arguments) throws Exception {
    URI site = URI.create(arguments[1]);
    var calling = new CountDownLatch(THREADS);
    try (TokenManager manager =
        TokenManager.builder(AppFolder.of(Path.of(arguments[0]), "planner"))
            .refresher(state -> refreshed(site, state))
            .build()) {
      HttpClient client = AuthenticatedHttpClient.builder(manager, site).build();
      System.out.println("ready");
      System.in.read();
      var threads =
          Executors.newFixedThreadPool(
              THREADS,
              work -> {
                var thread = new Thread(work);
                thread.setDaemon(true); // a failure ends the process
                return thread;
              });
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        answers.add(
            threads.submit(
                () -> {
                  calling.countDown();
                  calling.await();
                  return client
                      .send(
                          HttpRequest.newBuilder(site.resolve("/data")).build(),
                          BodyHandlers.ofString(UTF_8))
                      .body();
                }));
      }
      calling.await();
      System.out.println("all calling");
      int good = 0;
      for (Future<String> answer : answers) {
        good += answer.get().equals("data") ? 1 : 0;
      }
      System.out.println(good + " got data");
      threads.shutdown();
    }
  }

  private static TokenState refreshed(URI site, TokenState state)
      throws RefreshRefusedException, IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(site.resolve("/token"))
                    .POST(BodyPublishers.ofString(state.refreshToken().reveal()))
                    .build(),
                BodyHandlers.ofString(UTF_8));
    if (answer.statusCode() != 200) {
      throw new RefreshRefusedException(answer.body());
    }
    String[] parts = answer.body().split(" ", 2);
    return States.bearer(parts[0], parts[1], Instant.now(), Instant.now().plusSeconds(3600));
  }
}

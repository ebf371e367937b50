package dev.wardlock.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.cli.Typed;
import dev.wardlock.cli.Typed.Person;
import dev.wardlock.client.AppFolder;
import dev.wardlock.client.AuthenticatedHttpClient;
import dev.wardlock.client.LoginRequiredException;
import dev.wardlock.client.TokenManager;
import dev.wardlock.testkit.MutableClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * One application, learned from what a browser recorded, logged in to by the command line and
 * called by a program.
 */
final class Journey {

  private final MutableClock clock;
  private final String app;
  private final URI origin;
  private final AppFolder folder;
  private final Map<String, String> environment = new HashMap<>();

  Journey(Path home, String app, String origin, MutableClock clock) {
    this.clock = clock;
    this.app = app;
    this.origin = URI.create(origin);
    environment.put("WARDLOCK_HOME", home.toString());
    environment.put("BROWSER", "true"); // the person opens addresses, where there is one
    folder = AppFolder.of(AppFolder.home(environment), app);
  }

  AppFolder folder() {
    return folder;
  }

  /** With further variables. */
  Journey env(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  /** Nobody is asked anything. */
  static Person nobody() {
    return Person.answering(
        question -> {
          throw new AssertionError("asked: " + question);
        });
  }

  Typed.Result run(Person person, String... args) {
    return new Typed(environment, clock).run(person, args);
  }

  /** Learns how to log in. */
  void analyze(Path har) {
    Typed.Result result = run(nobody(), "auth", "analyze", app, "--har", har.toString());

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(folder.script()).isRegularFile();
  }

  /** Logs in; what it says shows nothing of what it got. */
  void login(Person person) throws Exception {
    Typed.Result result = run(person, "auth", "login", app);

    assertThat(result.exit()).as(result.out() + result.err() + source()).isZero();
    assertShowsNoSecret(result);
  }

  void refresh() throws Exception {
    Typed.Result result = run(nobody(), "auth", "refresh", app);

    assertThat(result.exit()).as(result.out() + result.err() + source()).isZero();
    assertShowsNoSecret(result);
  }

  /** What the state of the login is called. */
  String status() throws Exception {
    Typed.Result result = run(nobody(), "auth", "status", app);
    assertThat(result.exit()).as(result.err()).isZero();
    assertShowsNoSecret(result);
    return result.out();
  }

  /** Logs out: nothing is left to send. */
  void logout() throws Exception {
    assertThat(run(nobody(), "auth", "logout", app).exit()).isZero();
    assertThat(folder.tokenFile().read()).isEmpty();
    assertThatThrownBy(() -> call(HttpRequest.newBuilder(origin).build()))
        .isInstanceOf(LoginRequiredException.class)
        .hasMessageContaining("wardlock auth login " + app);
  }

  /** What a program gets that sends what the login gave. */
  HttpResponse<String> get(String path) throws Exception {
    return call(HttpRequest.newBuilder(origin.resolve(path)).build());
  }

  HttpResponse<String> call(HttpRequest request) throws Exception {
    try (TokenManager tokens = TokenManager.builder(folder).clock(clock).build()) {
      return AuthenticatedHttpClient.builder(tokens, origin)
          .build()
          .send(request, BodyHandlers.ofString());
    }
  }

  private String source() throws IOException {
    return Files.exists(folder.script()) ? "\n" + Files.readString(folder.script()) : "";
  }

  private void assertShowsNoSecret(Typed.Result result) throws Exception {
    folder
        .tokenFile()
        .read()
        .ifPresent(
            state -> {
              state
                  .headers()
                  .values()
                  .forEach(
                      value ->
                          assertThat(result.out() + result.err()).doesNotContain(value.reveal()));
              if (state.refreshToken() != null) {
                assertThat(result.out() + result.err())
                    .doesNotContain(state.refreshToken().reveal());
              }
            });
  }
}

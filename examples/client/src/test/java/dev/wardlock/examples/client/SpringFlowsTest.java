package dev.wardlock.examples.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From what a browser recorded to an authenticated request, without a hand on the script: Spring
 * Security's form with its CSRF token, and Spring Authorization Server by code and PKCE.
 */
@Tag("tomcat")
@Timeout(300)
class SpringFlowsTest {

  private static Chromium chromium;

  @TempDir Path dir;
  private final MutableClock clock = MutableClock.at(Instant.now());

  @BeforeAll
  static void startBrowser() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  private Path har() {
    return dir.resolve("recorded.har");
  }

  private Path home() {
    return dir.resolve("home");
  }

  @Test
  void form_whoseSessionEnds_isLoggedInToAnew() throws Exception {
    try (var app = new FormLoginApp()) {
      chromium.record(har(), page -> Walks.form(page, app));
      var journey = new Journey(home(), "form", app.url(), clock);
      journey.analyze(har());

      journey.login(People.with(FormLoginApp.USER, FormLoginApp.PASSWORD));
      assertThat(journey.get("/api/me").body()).contains(FormLoginApp.USER);

      app.endSessions();
      assertThat(journey.get("/api/me").statusCode()).isEqualTo(401);
      journey.login(People.with(FormLoginApp.USER, FormLoginApp.PASSWORD));
      assertThat(journey.get("/api/me").statusCode()).isEqualTo(200);

      journey.logout();
    }
  }

  @Test
  void codeWithPkce_whoseTokenExpires_isRefreshed() throws Exception {
    try (var app = NotesApp.start(clock);
        var provider = IdentityProvider.start(app.url(), clock);
        var person = new PersonAtBrowser(provider.url())) {
      app.provider(provider.url());
      chromium.record(har(), page -> Walks.notes(page, app));
      var journey = new Journey(home(), "notes", app.url(), clock);
      journey.analyze(har());

      journey.login(person.atTheTerminal());
      assertThat(journey.get("/api/me").body()).contains(IdentityProvider.USER);

      clock.advance(Duration.ofMinutes(6));
      journey.refresh();
      assertThat(journey.get("/api/me").statusCode()).isEqualTo(200);
      clock.advance(Duration.ofMinutes(6));
      journey.refresh(); // by the refresh token of the refresh: each is good once
      assertThat(journey.get("/api/me").statusCode()).isEqualTo(200);

      journey.logout();
    }
  }
}

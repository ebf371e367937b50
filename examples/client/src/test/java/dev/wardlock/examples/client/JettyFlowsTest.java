package dev.wardlock.examples.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.examples.console.SettableConsole;
import dev.wardlock.testkit.MutableClock;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From what a browser recorded to an authenticated request, without a hand on the script: the
 * operator console, the admin page, and a login by a code that is sent by mail.
 */
@Timeout(300)
class JettyFlowsTest {

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
  void operatorConsole_whoseSessionEnds_isLoggedInToAnew() throws Exception {
    try (var console = SettableConsole.start(dir.resolve("console"), clock)) {
      chromium.record(har(), page -> Walks.console(page, console));
      var journey = new Journey(home(), "console", console.url(), clock);
      journey.analyze(har());

      journey.login(People.with(console.key()));
      assertThat(journey.get("/api/whoami").body()).contains("console-operator");

      clock.advance(Duration.ofHours(13));
      assertThat(journey.get("/api/whoami").statusCode()).isEqualTo(401);
      journey.login(People.with(console.key()));
      assertThat(journey.get("/api/whoami").statusCode()).isEqualTo(200);

      journey.logout();
    }
  }

  @Test
  void adminPage_whoseSessionEnds_isLoggedInToAnew() throws Exception {
    try (var app = AdminPageApp.start(clock)) {
      chromium.record(har(), page -> Walks.adminPage(page, app));
      var journey = new Journey(home(), "admin-page", app.url(), clock);
      journey.analyze(har());
      HttpRequest list =
          HttpRequest.newBuilder(URI.create(app.url() + "/rpc"))
              .header("Content-Type", "application/json")
              .header(
                  "Origin", app.url()) // the page's own: a session is no licence for other sites
              .POST(
                  BodyPublishers.ofString(
                      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"auth.list_keys\"}"))
              .build();

      journey.login(People.with(app.key()));
      assertThat(journey.call(list).body()).contains("\"root\"");

      clock.advance(Duration.ofHours(13));
      assertThat(journey.call(list).body()).contains("-32001");
      journey.login(People.with(app.key()));
      assertThat(journey.call(list).body()).contains("\"root\"");

      journey.logout();
    }
  }

  @Test
  void otp_whoseTokenExpires_isRefreshed() throws Exception {
    try (var app = OtpApp.start(clock)) {
      chromium.record(har(), page -> Walks.otp(page, app));
      var journey = new Journey(home(), "profile", app.url(), clock);
      journey.analyze(har());

      journey.login(People.who(Map.of("mail", () -> OtpApp.USER, "code", app::code)));
      assertThat(journey.get("/api/profile").body()).contains(OtpApp.USER);
      assertThat(journey.status()).contains("profile");

      clock.advance(Duration.ofMinutes(6));
      journey.refresh();
      assertThat(journey.get("/api/profile").statusCode()).isEqualTo(200);
      clock.advance(Duration.ofMinutes(6));
      journey.refresh(); // by the refresh token of the refresh: each is good once
      assertThat(journey.get("/api/profile").statusCode()).isEqualTo(200);

      journey.logout();
    }
  }
}

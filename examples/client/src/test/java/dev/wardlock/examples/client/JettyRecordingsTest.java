package dev.wardlock.examples.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.examples.console.SettableConsole;
import dev.wardlock.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a browser records of a login is read whole, with the secrets that a script has to find. */
@Timeout(300)
class JettyRecordingsTest {

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

  @Test
  void operatorConsole_recorded_showsTheFormAndTheCookie() throws Exception {
    try (var console = SettableConsole.start(dir.resolve("console"), clock)) {
      chromium.record(har(), page -> Walks.console(page, console));

      Recording recording = Recording.read(har());
      assertThat(recording.capture().application()).hasToString(console.url());
      assertThat(recording.bodyOf("POST", "/login")).contains("token=" + console.key());
      assertThat(recording.answer("POST", "/login", "Set-Cookie")).contains("HttpOnly");
      assertThat(recording.request("GET", "/api/whoami", "Cookie")).isNotEmpty();
    }
  }

  @Test
  void adminPage_recorded_showsTheCallTheFormAndTheCookie() throws Exception {
    try (var app = AdminPageApp.start(clock)) {
      chromium.record(har(), page -> Walks.adminPage(page, app));

      Recording recording = Recording.read(har());
      assertThat(recording.bodiesOf("POST", "/rpc"))
          .anySatisfy(body -> assertThat(body).contains("auth.verify", app.key()));
      assertThat(recording.request("POST", "/login", "Origin")).isEqualTo(app.url());
      assertThat(recording.answer("POST", "/login", "Set-Cookie")).contains("HttpOnly");
    }
  }

  @Test
  void otp_recorded_showsBothStepsAndTheRefresh() throws Exception {
    try (var app = OtpApp.start(clock)) {
      chromium.record(har(), page -> Walks.otp(page, app));

      Recording recording = Recording.read(har());
      assertThat(recording.bodyOf("POST", "/api/otp/request")).contains(OtpApp.USER);
      assertThat(recording.bodyOf("POST", "/api/otp/verify")).contains(app.code());
      assertThat(recording.request("POST", "/api/otp/verify", "X-Notes-Client"))
          .isEqualTo("web-7.2");
      assertThat(recording.bodyOf("POST", "/api/token/refresh")).contains("refresh_token");
      assertThat(recording.request("GET", "/api/profile", "Authorization")).startsWith("Bearer ");
    }
  }

  private Path har() {
    return dir.resolve("recorded.har");
  }
}

package dev.wardlock.examples.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same for applications of Spring: a form with its CSRF token, and code with PKCE. */
@Tag("tomcat")
@Timeout(300)
class SpringRecordingsTest {

  private static Chromium chromium;

  @TempDir Path dir;

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
  void form_recorded_showsTheHiddenField() throws Exception {
    try (var app = new FormLoginApp()) {
      chromium.record(har(), page -> Walks.form(page, app));

      Recording recording = Recording.read(har());
      assertThat(recording.bodyOf("POST", "/login")).contains("username=ada", "_csrf=");
      assertThat(recording.first("GET", "/login").responseBody()).contains("name=\"_csrf\"");
      assertThat(recording.request("GET", "/api/me", "Cookie")).contains("JSESSIONID=");
    }
  }

  @Test
  void codeWithPkce_recorded_showsBothHostsAndTheRefresh() throws Exception {
    MutableClock clock = MutableClock.at(Instant.now());
    try (var app = NotesApp.start(clock);
        var provider = IdentityProvider.start(app.url(), clock)) {
      app.provider(provider.url());
      chromium.record(har(), page -> Walks.notes(page, app));

      Recording recording = Recording.read(har());
      assertThat(recording.capture().application()).hasToString(app.url());
      assertThat(recording.first("GET", "/oauth2/authorize").origin()).isEqualTo(provider.url());
      assertThat(recording.bodyOf("POST", "/oauth2/token")).contains("code_verifier=");
      assertThat(recording.first("POST", "/oauth2/token").responseBody()).contains("refresh_token");
      assertThat(recording.request("GET", "/api/me", "Authorization")).startsWith("Bearer ");
      assertThat(recording.capture().traces())
          .anyMatch(t -> String.valueOf(t.requestBody()).contains("grant_type=refresh_token"));
    }
  }

  private Path har() {
    return dir.resolve("recorded.har");
  }
}

package dev.wardlock.client.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthTrafficTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://id.example/authorize",
        "https://login.example/",
        "https://app.example/api/Token",
        "https://app.example/oauth2",
        "https://app.example/sessions/1",
        "https://app.example/SignIn",
        "https://app.example/verification",
        "https://app.example/otp",
        "https://app.example/verify",
        "https://app.example/x?grant_type=password",
        "https://app.example/credentials",
        "https://app.example/callback",
        "https://app.example/refresh",
      })
  void isAuthRelated_aWordInTheUrl_isRelated(String url) {
    assertThat(AuthTraffic.isAuthRelated(only(new Recording(), url, 200, null))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void isAuthRelated_answeredUnauthorizedOrForbidden_isRelated(int status) {
    assertThat(
            AuthTraffic.isAuthRelated(only(new Recording(), "https://a.example/x", status, null)))
        .isTrue();
  }

  @Test
  void isAuthRelated_anAuthorizationHeader_isRelated() {
    assertThat(
            AuthTraffic.isAuthRelated(only(new Recording(), "https://a.example/x", 200, "Basic x")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 400, 404, 500})
  void isAuthRelated_noneOfThese_isNot(int status) {
    assertThat(
            AuthTraffic.isAuthRelated(only(new Recording(), "https://a.example/x", status, null)))
        .isFalse();
  }

  @Test
  void summary_aLoginAmongNoise_marksItAndStaysWithinItsBounds() {
    var recording = Recording.formLogin();
    for (int i = 0; i < 5000; i++) {
      recording.get("https://cdn" + i % 20 + ".example/asset/" + i + "?k=v3rys3cr3t99").answer(200);
    }
    recording
        .get("https://app.example/api")
        .header("Authorization", "Bearer abcdef123456")
        .answer(200);
    Capture capture = recording.capture("https://app.example");

    String summary = Summary.of(capture, Redaction.of(capture), 20);

    assertThat(summary.lines().count()).isLessThan(25);
    assertThat(summary)
        .contains("Application: https://app.example", "5005 exchanges, 3 of them auth-related")
        .contains("* t0003 POST https://app.example/login 302 form")
        .contains("* t5005 GET https://app.example/api 200")
        .contains("  t0002 GET https://cdn.example/logo.png no answer")
        .contains("4985 more are not shown")
        .doesNotContain("v3rys3cr3t99", "alice", "abcdef123456");
  }

  private static Trace only(Recording recording, String url, int status, String authorization) {
    var sent = recording.get(url).answer(status);
    if (authorization != null) {
      sent.header("authorization", authorization);
    }
    return recording.capture("https://a.example").traces().get(0);
  }
}

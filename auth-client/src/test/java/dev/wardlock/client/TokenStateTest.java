package dev.wardlock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenStateTest {

  private static final Instant NOW = TestClock.START;

  @Test
  void text_ofAState_showsNoSecret() {
    var state =
        new TokenState(
            Map.of("Authorization", Secret.of("Bearer hush-1")),
            Map.of("api_key", Secret.of("hush-2")),
            Secret.of("hush-3"),
            NOW,
            NOW);
    assertThat(state.toString()).contains("Authorization", "api_key").doesNotContain("hush");
    assertThat(state.headers().get("AUTHORIZATION").reveal()).isEqualTo("Bearer hush-1");
  }

  @Test
  void state_thatCannotBeSent_saysEveryFaultAndNoValue() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Host", "hush-a");
    headers.put("X-Key", "hush-b\r\nX-Evil: 1");
    headers.put("X-Umlaut", "hush-ä");
    headers.put("hush c", "v");
    headers.put("A", "1");
    headers.put("a", "1");
    assertThatThrownBy(() -> TokenState.of(headers, Map.of("", "x"), NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "Host", "X-Key", "X-Umlaut", "name of a header", "twice", "no name")
        .message()
        .doesNotContain("hush");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenState.of(Map.of(), Map.of(), NOW))
        .withMessageContaining("neither");
  }

  @Test
  void result_ofAScript_becomesAState() {
    var result = new HashMap<String, Object>();
    result.put("headers", Map.of("Authorization", "Bearer t"));
    result.put("body_params", null);
    result.put("refresh_token", "r");
    result.put("expires_in", 3600);
    TokenState state = TokenState.ofResult(result, NOW.plusMillis(900));
    assertThat(state.obtainedAt()).isEqualTo(NOW);
    assertThat(state.expiresAt()).isEqualTo(NOW.plusSeconds(3600));
    assertThat(state.refreshToken()).isEqualTo(Secret.of("r"));

    result.remove("expires_in");
    result.put("expires_at", "1767225600");
    assertThat(TokenState.ofResult(result, NOW).expiresAt())
        .isEqualTo(Instant.ofEpochSecond(1767225600));
    result.put("expires_at", 1767225600.75);
    assertThat(TokenState.ofResult(result, NOW).expiresAt())
        .isEqualTo(Instant.ofEpochSecond(1767225600));
  }

  @Test
  void result_thatIsMalformed_saysEveryFaultAndNoValue() {
    var result = new HashMap<String, Object>();
    result.put("header", Map.of());
    result.put("headers", Map.of("Authorization", 12345678));
    result.put("body_params", "hush");
    result.put("refresh_token", 99L);
    result.put("expires_at", 1767225600000L);
    result.put("expires_in", "soon-hush");
    assertThatThrownBy(() -> TokenState.ofResult(result, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "no field [header]",
            "headers.Authorization is no text",
            "body_params is no map",
            "refresh_token is no text",
            "expires_at is too large: it is counted in seconds",
            "expires_in is no number")
        .message()
        .doesNotContain("hush", "12345678", "1767225600000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "0", "NaN", "1e999999999", "", " 5", "99999999999999999999"})
  void result_withAnExpiryThatIsNone_isRefused(String expiry) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TokenState.ofResult(Map.of("headers", Map.of("A", "b"), "expires_in", expiry), NOW))
        .withMessageContaining("expires_in");
  }

  @Test
  void result_withBothExpiries_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TokenState.ofResult(
                    Map.of("headers", Map.of("A", "b"), "expires_in", 5, "expires_at", 17), NOW))
        .withMessageContaining("both");
  }

  @Test
  void expiry_comesEarlierByTheMargin_butNotByMoreThanHalfOfTheLife() {
    Duration margin = Duration.ofSeconds(30);
    TokenState long_ = States.bearer("t", null, NOW, NOW.plusSeconds(3600));
    assertThat(long_.isExpired(NOW.plusSeconds(3569), margin)).isFalse();
    assertThat(long_.isExpired(NOW.plusSeconds(3570), margin)).isTrue();
    TokenState brief = States.bearer("t", null, NOW, NOW.plusSeconds(10));
    assertThat(brief.isExpired(NOW.plusSeconds(4), margin)).isFalse();
    assertThat(brief.isExpired(NOW.plusSeconds(5), margin)).isTrue();
    assertThat(States.bearer("t", null, NOW, null).isExpired(Instant.MAX.minusSeconds(99), margin))
        .isFalse();
    // Obtained after it ended, by a clock that was set back: the margin counts in full.
    TokenState odd = States.bearer("t", null, NOW, NOW.minusSeconds(5));
    assertThat(odd.isExpired(NOW.minusSeconds(30), margin)).isTrue();
  }
}

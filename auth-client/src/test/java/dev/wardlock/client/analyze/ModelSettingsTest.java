package dev.wardlock.client.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelSettingsTest {

  @Test
  void fromEnvironment_nameAndKey_hasTheDefaultsOfTheRest() {
    var settings =
        ModelSettings.fromEnvironment(
            Map.of("WARDLOCK_MODEL", "gpt-x", "WARDLOCK_MODEL_API_KEY", "sk-secret"));

    assertThat(settings.url()).hasToString("https://api.openai.com/v1");
    assertThat(settings.timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.toolCalls()).isEqualTo(40);
    assertThat(settings.tokens()).isEqualTo(300_000);
    assertThat(settings.toString()).doesNotContain("sk-secret");
  }

  @Test
  void fromEnvironment_serverOfThisMachine_needsNoKey() {
    var environment =
        Map.of("WARDLOCK_MODEL", "m", "WARDLOCK_MODEL_URL", "http://localhost:11434/v1");

    assertThat(ModelSettings.fromEnvironment(environment).apiKey()).isNull();
  }

  @Test
  void fromEnvironment_nothing_namesBothVariables() {
    assertThatThrownBy(() -> ModelSettings.fromEnvironment(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("WARDLOCK_MODEL does not name a model")
        .hasMessageContaining("WARDLOCK_MODEL_API_KEY is not set");
  }

  @Test
  void fromEnvironment_faults_areToldTogether() {
    assertThatThrownBy(
            () ->
                ModelSettings.fromEnvironment(
                    Map.of(
                        "WARDLOCK_MODEL", " ",
                        "WARDLOCK_MODEL_URL", "http://models.example/v1",
                        "WARDLOCK_MODEL_API_KEY", "sk-secret",
                        "WARDLOCK_MODEL_TIMEOUT_SECONDS", "soon",
                        "WARDLOCK_MODEL_TOOL_CALLS", "0",
                        "WARDLOCK_MODEL_TOKENS", "5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("WARDLOCK_MODEL does not name a model")
        .hasMessageContaining("plain HTTP to another machine")
        .hasMessageContaining("WARDLOCK_MODEL_TIMEOUT_SECONDS is a whole number from 1 to 3600")
        .hasMessageContaining("WARDLOCK_MODEL_TOOL_CALLS is a whole number from 1 to 500")
        .hasMessageContaining("WARDLOCK_MODEL_TOKENS is a whole number at least 1000")
        .hasMessageNotContaining("sk-secret");
  }

  @Test
  void fromEnvironment_loopbackLookalike_isAnotherMachine() {
    assertThatThrownBy(
            () ->
                ModelSettings.fromEnvironment(
                    Map.of(
                        "WARDLOCK_MODEL", "m",
                        "WARDLOCK_MODEL_URL", "http://127.0.0.1.evil.example/v1",
                        "WARDLOCK_MODEL_API_KEY", "sk-secret")))
        .hasMessageContaining("plain HTTP to another machine");
  }
}

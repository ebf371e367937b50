package dev.wardlock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientEnvironmentTest {

  @Test
  void variables_areRead_andTheKeyIsNotShown() {
    ClientEnvironment environment =
        ClientEnvironment.read(
            Map.of(
                "AUTH_URL", " https://keys.example.com/base ",
                "AUTH_API_KEY", "wl_hush",
                "AUTH_CONTEXT_ID", "acme"));
    assertThat(environment.url()).hasToString("https://keys.example.com/base");
    assertThat(environment.key()).isEqualTo(Secret.of("wl_hush"));
    assertThat(environment.context()).contains("acme");
    assertThat(environment.toString()).contains("keys.example.com", "acme").doesNotContain("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SPECTRON", "SPECTRON_"})
  void variables_haveOtherNames_andAPrefixOfTheDeployments(String prefix) {
    ClientEnvironment environment =
        ClientEnvironment.read(
            Map.of(
                "SPECTRON_BASE_URL", "http://localhost:3030",
                "SPECTRON_API_KEY", "k",
                "SPECTRON_CONTEXT", "acme",
                "SPECTRON_CONTEXT_ID", "acme",
                "SPECTRON_URL", "  ",
                "AUTH_URL", "https://not-this-one.example.com"),
            prefix);
    assertThat(environment.url()).hasToString("http://localhost:3030");
    assertThat(environment.context()).contains("acme");
    assertThat(
            ClientEnvironment.read(Map.of("AUTH_URL", "https://a.example.com", "AUTH_API_KEY", "k"))
                .context())
        .isEmpty();
  }

  @Test
  void faults_areAllNamed_andNoValueIs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientEnvironment.read(Map.of()))
        .withMessageContainingAll("AUTH_URL is not set, nor is AUTH_BASE_URL", "AUTH_API_KEY");
    assertThatThrownBy(
            () ->
                ClientEnvironment.read(
                    Map.of(
                        "AUTH_URL", "https://a.example.com",
                        "AUTH_BASE_URL", "https://hush.example.com",
                        "AUTH_API_KEY", "hush hush",
                        "AUTH_CONTEXT_ID", "one",
                        "AUTH_CONTEXT", "other")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "AUTH_URL and AUTH_BASE_URL are both set, and differ",
            "AUTH_CONTEXT_ID and AUTH_CONTEXT are both set, and differ",
            "AUTH_API_KEY has characters")
        .hasMessageNotContainingAny("hush", "not set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys.example.com",
        "ftp://keys.example.com",
        "https://",
        "https://u:hush@keys.example.com",
        "https://keys.example.com/?hush",
        "https://keys.example.com/#hush",
        "https://hush%",
        "https:keys"
      })
  void url_thatIsNone_isRefused_andNotRepeated(String url) {
    assertThatThrownBy(
            () -> ClientEnvironment.read(Map.of("AUTH_BASE_URL", url, "AUTH_API_KEY", "k")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AUTH_BASE_URL")
        .hasMessageNotContaining("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_", "auth", "1A", "A-B", "A=B"})
  void prefix_thatIsNone_isRefused(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientEnvironment.read(Map.of(), prefix))
        .withMessageContaining("SPECTRON");
  }
}

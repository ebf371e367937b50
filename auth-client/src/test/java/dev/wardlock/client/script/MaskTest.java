package dev.wardlock.client.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an author is told has no secret in it, and still says something. */
class MaskTest {

  private final Mask mask = new Mask("String x = \"client-abcdefgh12345678901234567890\";");

  @Test
  void typedSecret_isMasked_howeverShort_andHoweverWritten() {
    mask.typedSecret("p&ss w\"rd");
    mask.typedSecret("7");
    assertThat(mask.apply("a=p&ss w\"rd b=p%26ss+w%22rd c=p&ss w\\\"rd n=7"))
        .isEqualTo("a=(a secret) b=(a secret) c=(a secret) n=(a secret)");
  }

  @Test
  void typedText_isMasked_exceptTheShortest() {
    mask.typedText("ada@example.org");
    mask.typedText("y");
    assertThat(mask.apply("hi ada@example.org, ada%40example.org: yes"))
        .isEqualTo("hi (a secret), (a secret): yes");
  }

  @Test
  void longest_isMaskedFirst() {
    mask.typedSecret("secret");
    mask.typedSecret("secret-and-more");
    assertThat(mask.apply("secret-and-more")).isEqualTo("(a secret)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization | Bearer opaque-one | opaque-one",
        "authorization | Basic YTpi-one | YTpi-one",
        "X-Api-Key | key-one1 | key-one1",
        "X-Auth-Token | opaque-one | opaque-one",
        "Cookie | a=x; SID=session-one | session-one",
        "Set-Cookie | SID=session-one; Path=/; HttpOnly | session-one",
        "Location | https://a.example/cb?code=code-one1&x=y | code-one1",
        "Location | https://a.example/cb#access_token=opaque-one | opaque-one"
      })
  void header_thatTells_isMasked(String name, String value, String secret) {
    mask.headers(Map.of(name, List.of(value)));
    assertThat(mask.apply("[" + secret + "]")).isEqualTo("[(a secret)]");
  }

  @Test
  void words_ofHeaders_areNot() {
    mask.headers(
        Map.of(
            "Authorization", List.of("Bearer opaque-one"),
            "Set-Cookie", List.of("SID=session-one; Path=/; HttpOnly; SameSite=Strict"),
            "WWW-Authenticate", List.of("Bearer error=\"invalid_token\""),
            "Location", List.of("/login?error=bad_credentials")));
    String words = "Bearer HttpOnly SameSite=Strict Path invalid_token bad_credentials";
    assertThat(mask.apply(words)).isEqualTo(words);
  }

  @Test
  void json_isMasked_byItsNames() {
    mask.body(
        "{\"access_token\":\"opaque-one\",\"token_type\":\"Bearer\",\"expires_in\":60,"
            + "\"data\":{\"session\":{\"id\":\"s\"},\"sessionToken\":\"opaque-two\"},"
            + "\"error_code\":\"invalid_grant\",\"list\":[{\"secret\":\"opaque-three\"}]}");
    assertThat(mask.apply("opaque-one opaque-two opaque-three Bearer invalid_grant"))
        .isEqualTo("(a secret) (a secret) (a secret) Bearer invalid_grant");
  }

  @Test
  void result_isMaskedWhole() {
    mask.result(
        Map.of("headers", Map.of("X-Custom", "Thing opaque-one"), "refresh_token", "opaque-two"));
    assertThat(mask.apply("opaque-one, opaque-two")).isEqualTo("(a secret), (a secret)");
  }

  @Test
  void token_nobodyKnew_isMasked_unlessTheSourceHasIt() {
    assertThat(
            mask.apply(
                "eyJhbGciOiJIUzI1NiJ9abc.eyJzdWIiOiIxMjM0NTY3ODkwIn0"
                    + " client-abcdefgh12345678901234567890"))
        .isEqualTo("(a secret).(a secret) client-abcdefgh12345678901234567890");
    String plain = "java.lang.IllegalStateException: https://login.example.org/oauth2/authorize";
    assertThat(mask.apply(plain)).isEqualTo(plain);
  }

  @Test
  void textThatOnlyLooksLikeJson_isNoProblem() {
    mask.body("{not json");
    mask.body("");
    assertThat(mask.apply("{not json")).isEqualTo("{not json");
  }
}

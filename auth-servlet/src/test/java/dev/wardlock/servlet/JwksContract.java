package dev.wardlock.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wardlock.servlet.Container.App;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The set of signing keys, as caches and verifiers see it. */
abstract class JwksContract extends ContainerContract {

  private static final String PATH = "/.well-known/jwks.json";
  private static final String ONE =
      "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"é1\",\"x\":\"x1\",\"y\":\"y1\"}]}";
  private static final String NONE = "{\"keys\":[]}";

  private volatile Supplier<String> set = () -> ONE;

  @Override
  App app() {
    return new App(
        context -> {
          AuthFilter.builder(keys.auth).open(PATH).build().register(context);
          context
              .addServlet("jwks", new JwksServlet(() -> set.get(), Duration.ofMinutes(2)))
              .addMapping(PATH);
        });
  }

  @BeforeEach
  void servesOne() {
    set = () -> ONE;
  }

  @Test
  void get_set_isServedToAnyoneAndMayBeKept() throws IOException {
    Http.Answer answer = http.get(PATH);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(new String(answer.body().getBytes(ISO_8859_1), UTF_8)).isEqualTo(ONE);
    assertThat(answer.header("Content-Type")).startsWith("application/jwk-set+json");
    assertThat(answer.all("Cache-Control")).containsExactly("public, max-age=120");
    assertThat(answer.header("ETag")).matches("\"[A-Za-z0-9_-]{43}\"");
    assertThat(answer.all("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.all("Set-Cookie")).isEmpty();
  }

  @Test
  void head_set_isThatOfGetWithoutABody() throws IOException {
    Http.Answer answer = http.send("HEAD", PATH);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.all("ETag")).isEqualTo(http.get(PATH).all("ETag"));
    assertThat(answer.all("Content-Length")).containsExactly("" + (ONE.length() + 1));
  }

  @Test
  void get_knownSet_isNotSentAgainUntilItChanges() throws IOException {
    String etag = http.get(PATH).header("ETag");
    for (String known :
        new String[] {etag, "W/" + etag, "\"other\", " + etag, "*", "\"other\" ," + etag}) {
      Http.Answer answer = http.get(PATH, "If-None-Match: " + known);
      assertThat(answer.status()).as(known).isEqualTo(304);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.header("ETag")).isEqualTo(etag);
      assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=120");
    }
    assertThat(http.get(PATH, "If-None-Match: \"other\"").status()).isEqualTo(200);

    set = () -> NONE;

    Http.Answer changed = http.get(PATH, "If-None-Match: " + etag);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body()).isEqualTo(NONE);
    assertThat(changed.header("ETag")).isNotEqualTo(etag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"keys\":[{\"kty\":\"EC\",\"x\":\"x\",\"d\":\"PRIVATE\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"x\":\"x\"},{\"kty\":\"EC\",\"x\":\"x\",\"\\u0064\":\"PRIVATE\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"n\",\"p\":\"PRIVATE\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"n\",\"oth\":[{\"r\":\"PRIVATE\"}]}]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"PRIVATE\"}]}",
        "{\"keys\":[{\"kty\":\"oct\"}]}",
        "{\"keys\":[\"PRIVATE\"]}",
        "{\"keys\":[{\"d\":\"PRIVATE\"}]}",
        "{\"keys\":{\"kty\":\"EC\",\"d\":\"PRIVATE\"}}",
        "[{\"kty\":\"EC\",\"d\":\"PRIVATE\"}]",
        "{\"kty\":\"EC\",\"d\":\"PRIVATE\"}",
        "{\"keys\":[]} PRIVATE",
        "PRIVATE",
        "null",
        ""
      })
  void get_whatIsNoPublicSet_isNeverServedNorLogged(String unfit) throws IOException {
    String etag = http.get(PATH).header("ETag");
    set = () -> unfit;
    try (var logs = new Logs()) {
      for (Http.Answer answer :
          new Http.Answer[] {http.get(PATH), http.get(PATH, "If-None-Match: " + etag)}) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(problem(answer).get("error")).isEqualTo("unavailable");
        assertThat(answer.all("Retry-After")).containsExactly("1");
        assertThat(answer.toString()).doesNotContain("PRIVATE");
      }
      assertThat(logs.text()).contains("NOT served").doesNotContain("PRIVATE");
    }
  }

  @Test
  void get_supplierThatThrows_isUnavailableAndItsMessageIsNotLogged() throws IOException {
    set =
        () -> {
          throw new IllegalStateException("PRIVATE");
        };
    try (var logs = new Logs()) {
      assertThat(http.get(PATH).status()).isEqualTo(503);
      assertThat(logs.text()).contains("cannot be read").doesNotContain("PRIVATE");
    }
    set = () -> ONE;
    assertThat(http.get(PATH).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void otherMethods_areRefused(String method) throws IOException {
    Http.Answer answer = http.send(method, PATH);

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.body()).doesNotContain("kty");
    assertThat(answer.all("Allow")).containsExactly("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.999S", "PT24H0.001S", "PT-1S", "PT0S"})
  void new_maxAgeOutOfBounds_isRefused(String maxAge) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JwksServlet(() -> ONE, Duration.parse(maxAge)))
        .withMessageStartingWith("maxAge is PT1S to PT24H, not ");
  }
}

package dev.wardlock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** What holds for every name, value, origin and form. */
class GrammarPropertyTest {

  @Provide
  Arbitrary<String> hosts() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .ofMinLength(1)
        .ofMaxLength(10)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(labels -> String.join(".", labels));
  }

  @Property(tries = 300)
  void origin_isSchemeHostAndPort_andNothingElse(
      @ForAll("hosts") String host,
      @ForAll("hosts") String other,
      @ForAll @IntRange(min = 1, max = 65535) int port) {
    Origin origin = Origin.of(URI.create("https://" + host + ":" + port + "/a?b"));
    assertThat(Origin.of(URI.create("HTTPS://" + host.toUpperCase(Locale.ROOT) + ":" + port)))
        .isEqualTo(origin);
    assertThat(Origin.of(URI.create("http://" + host + ":" + port))).isNotEqualTo(origin);
    assertThat(Origin.of(URI.create("https://" + host + ".:" + port))).isNotEqualTo(origin);
    assertThat(Origin.of(URI.create("https://x." + host + ":" + port))).isNotEqualTo(origin);
    assertThat(Origin.of(URI.create("https://" + host + ":" + (port % 65535 + 1))))
        .isNotEqualTo(origin);
    assertThat(
            Origin.of(URI.create("https://" + host + ":" + port + "@" + other + "/"))
                .equals(origin))
        .isEqualTo(other.equals(host) && port == 443);
  }

  @Property(tries = 300)
  void form_keepsEveryFieldButThoseOfTheState(
      @ForAll @Size(max = 6) List<@StringLength(max = 5) String> names,
      @ForAll @StringLength(min = 1, max = 5) String name,
      @ForAll String value)
      throws Exception {
    var kept = new ArrayList<String>();
    var body = new ArrayList<String>();
    for (String other : names) {
      String field = encoded(other) + "=" + encoded(value + other);
      body.add(field);
      if (!wellFormed(other).equals(wellFormed(name))) {
        kept.add(field);
      }
    }
    var state = TokenState.of(Map.of(), Map.of(name, value), TestClock.START);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("x"))
            .build();
    BodyParams params = BodyParams.of(request, state);
    assertThat(params).isNotNull();
    if (!wellFormed(name).equals(name)) {
      return; // half a surrogate pair is no name that a form could have
    }
    String filled = new String(params.into(String.join("&", body).getBytes(UTF_8)), UTF_8);
    kept.add(encoded(name) + "=" + encoded(value));
    assertThat(filled).isEqualTo(String.join("&", kept));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String wellFormed(String text) {
    return URLDecoder.decode(URLEncoder.encode(text, UTF_8), UTF_8);
  }

  @Property(tries = 500)
  void application_isNamedAsTheContractSays_orNotAtAll(@ForAll @StringLength(max = 12) String any) {
    boolean valid = any.matches("[a-z0-9]+(-[a-z0-9]+)*");
    Path apps = Path.of("home", "apps");
    try {
      Path path = AppFolder.of(Path.of("home"), any).path();
      assertThat(valid).isTrue();
      assertThat(path.normalize().getParent()).isEqualTo(apps);
    } catch (IllegalArgumentException e) {
      assertThat(valid).isFalse();
    }
  }

  @Property(tries = 500)
  void headers_ofAState_areThoseThatTheClientSendsAsTheyAre(
      @ForAll @StringLength(max = 8) String name, @ForAll @StringLength(max = 8) String value) {
    boolean taken;
    try {
      TokenState.of(Map.of(name, value), Map.of(), TestClock.START);
      taken = true;
    } catch (IllegalArgumentException e) {
      taken = false;
    }
    if (taken) {
      HttpRequest sent =
          HttpRequest.newBuilder(URI.create("http://localhost")).header(name, value).build();
      assertThat(sent.headers().firstValue(name)).contains(value);
      assertThat(value).isEqualTo(value.strip());
    }
  }
}

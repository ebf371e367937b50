package dev.wardlock.servlet;

import static dev.wardlock.servlet.FakeRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LoginCookiePropertyTest {

  private static final LoginCookie COOKIE =
      LoginCookie.of(
          "w",
          Origins.of(null, TrustedProxies.of(List.of(), new ArrayList<>()), new ArrayList<>()),
          new ArrayList<>());

  /** What browsers store for a host, ours among it: neither name nor value has a semicolon. */
  @Provide
  Arbitrary<List<String>> jars() {
    Arbitrary<String> ours = Arbitraries.of("w=abc", "w=abc", "w=xyz", "w=", "w=\"q\"", "w=a b");
    Arbitrary<String> others =
        Arbitraries.of(
                "w",
                "ww",
                "=",
                "=",
                "\"",
                ",",
                "$Version",
                "{",
                "\u00e4",
                " ",
                "\\",
                "a",
                "__Host-w",
                "\u2003",
                "abc")
            .list()
            .ofMaxSize(6)
            .map(l -> String.join("", l).strip())
            .filter(pair -> !pair.startsWith("w="));
    return Arbitraries.oneOf(ours, others, others).list().ofMaxSize(8);
  }

  @Property(tries = 5_000)
  void presented_anyJar_isWhatIsStoredUnderOurName(@ForAll("jars") List<String> jar) {
    var values = new LinkedHashSet<String>();
    for (String pair : jar) {
      if (pair.equals("w=abc") || pair.equals("w=xyz")) {
        values.add(pair.substring(2));
      }
    }
    for (String[] lines :
        List.of(new String[] {String.join("; ", jar)}, jar.toArray(String[]::new))) {
      PresentedCookie found = COOKIE.presented(request().header("Cookie", lines).build());

      assertThat(found.isAbsent()).isEqualTo(values.isEmpty());
      assertThat(found.isAmbiguous()).isEqualTo(values.size() > 1);
      assertThat(found.reveal()).isEqualTo(values.size() == 1 ? values.iterator().next() : "");
      assertThat(found.toString()).doesNotContain("abc", "xyz");
    }
  }

  @Property(tries = 5_000)
  void presented_anyText_throwsNothing(@ForAll String one, @ForAll String two) {
    PresentedCookie found =
        COOKIE.presented(request().header("Cookie", one, "w=" + two, two + ";" + one).build());

    assertThat(found.reveal().chars()).allMatch(c -> c > ' ' && c < 0x7F && c != ';');
  }
}

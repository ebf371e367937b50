package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HtmlTemplatePropertyTest {

  private static final HtmlTemplate TEMPLATE =
      HtmlTemplate.parse(
          "<p a=\"{{a}}\" b='{{b}}'>{{a}}</p>", Set.of("a"), Set.of("b"), new ArrayList<>());

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(40),
        Arbitraries.strings().withChars("<>\"'&{}ab=/ ;#$\\\n").ofMaxLength(40));
  }

  @Property(tries = 5_000)
  void fill_anyValues_leavesTheMarkupAsItWas(
      @ForAll("values") String a, @ForAll("values") String b) {
    String html = TEMPLATE.fill(Map.of("a", a, "b", b));

    assertThat(html).matches("(?s)<p a=\"[^<>\"']*\" b='[^<>\"']*'>[^<>\"']*</p>");
    if (a.matches("[ -~]*")) {
      assertThat(unescape(html)).endsWith(">" + a + "</p>").startsWith("<p a=\"" + a + "\" b='");
    }
  }

  private static String unescape(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}

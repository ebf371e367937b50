package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What axe-core finds in the page that a browser shows. */
final class Accessibility {

  /** Answers with the faults, and with the number of rules that were passed, as text. */
  private static final String RUN =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, { resultTypes: ["violations"] }).then(
        (found) => done([
          String(found.passes.length),
          ...found.violations
            .filter((v) => v.impact === "serious" || v.impact === "critical")
            .map((v) => `${v.impact} ${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`)]),
        (error) => done(["0", String(error)]));
      """;

  private Accessibility() {}

  /** No serious and no critical violation, and nothing to scroll sideways for. */
  static void check(Browser browser, String page) throws IOException {
    browser.script(axe());
    List<?> found = (List<?>) browser.asyncScript(RUN);

    assertThat(Integer.parseInt((String) found.get(0))).as("rules passed by " + page).isPositive();
    assertThat(found.subList(1, found.size())).as(page).isEmpty();
    assertThat(browser.script("return document.documentElement.scrollWidth <= innerWidth"))
        .as("%s fits in the window", page)
        .isEqualTo(true);
  }

  private static String axe() throws IOException {
    try (InputStream script = Accessibility.class.getResourceAsStream("/axe.min.js")) {
      assertThat(script).as("axe-core on the class path").isNotNull();
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

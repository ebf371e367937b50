package dev.wardlock.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console's page, and the files that it needs. */
@Timeout(60)
abstract class PagesContract {

  private static final Map<String, String> FILES =
      Map.of(
          "/", "text/html;charset=utf-8",
          "/console.css", "text/css;charset=utf-8",
          "/console.js", "text/javascript;charset=utf-8",
          "/console.svg", "image/svg+xml");

  InProcess console;

  abstract Host host();

  @BeforeEach
  void start(@TempDir Path dataDir) throws Exception {
    console = InProcess.start(host(), dataDir, Map.of());
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void files_ofThePage_areServedUnderAStrictPolicy() throws Exception {
    for (String path : FILES.keySet()) {
      HttpResponse<String> answer = console.http().getAs(console.operator(), path);

      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(header(answer, "Content-Type")).isEqualToIgnoringCase(FILES.get(path));
      assertThat(header(answer, "Content-Security-Policy"))
          .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
      assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(console.http().as(console.operator(), "HEAD", path, null).body()).isEmpty();
      assertThat(console.http().as(console.operator(), "PUT", path, null).statusCode())
          .isEqualTo(405);
    }
  }

  @Test
  void page_hasNoScriptOrStyleInItself() throws Exception {
    String page = console.http().getAs(console.operator(), "/").body();

    assertThat(page).contains("<form method=\"post\" action=\"logout\">");
    assertThat(page)
        .doesNotContain("<style", " style=", "javascript:")
        .doesNotContainPattern(" on\\w+=");
    assertThat(page.split("<script", -1)).hasSize(2);
    assertThat(page).contains("<script src=\"console.js\" defer></script>");
    String script = console.http().getAs(console.operator(), "/console.js").body();
    assertThat(script).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(");
  }

  @Test
  void anythingElse_isNotThere() throws Exception {
    for (String path :
        new String[] {
          "/index.html", "/nothing", "/console.css/", "/dev/", "/module-info.class", "/health/x"
        }) {
      HttpResponse<String> answer = console.http().getAs(console.operator(), path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      Http.assertProblem(answer, "not_found");
    }
  }

  @Test
  void console_withACertificate_speaksTls(@TempDir Path folder) throws Exception {
    try (InProcess secure =
        InProcess.start(host(), folder.resolve("data"), TestTls.variables(folder))) {
      assertThat(secure.url()).startsWith("https://");
      assertThat(secure.http().get("/health").statusCode()).isEqualTo(200);
      assertThat(secure.http().getAs(secure.operator(), "/").statusCode()).isEqualTo(200);
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return String.join(" | ", answer.headers().allValues(name));
  }
}

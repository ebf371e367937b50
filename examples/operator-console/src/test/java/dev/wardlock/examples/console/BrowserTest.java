package dev.wardlock.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;

/** The console as people meet it: in a browser. Pictures are left in {@code target/screenshots}. */
@Timeout(180)
class BrowserTest {

  private static final String WRONG = "wl_0123456789ab_not-the-token-of-anybody";

  private static Browser browser;

  @TempDir Path dir;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void asNew() {
    browser.reset();
    browser.look("light", 1280);
  }

  private static void logIn(InProcess console, String token) throws Exception {
    browser.open(console.url() + "/");
    enter(token);
    browser.awaitText("#link", "Live");
  }

  private static void enter(String token) {
    browser.find("#token").sendKeys(token);
    browser.find("button[type=submit]").click();
  }

  /** Nothing was logged but, where they are expected, refusals that the browser notes. */
  private static void assertNothingLogged(String... refusedPaths) {
    assertThat(browser.log())
        .filteredOn(
            line ->
                List.of(refusedPaths).stream()
                    .noneMatch(path -> line.contains(path) && line.contains("status of 401")))
        .isEmpty();
  }

  @Test
  void operator_throughTheWholeWalk_seesWhatIsToBeSeen() throws Exception {
    try (var console = InProcess.start(dir)) {
      browser.open(console.url() + "/?x=1");
      assertThat(browser.url()).isEqualTo(console.url() + "/login?next=%2F%3Fx%3D1");
      assertThat(browser.title()).isEqualTo("Log in");
      assertThat(browser.find("#message").isDisplayed()).isFalse();

      enter(WRONG);
      browser.awaitText("#message", "This key was not accepted.");
      assertThat(browser.title()).isEqualTo("Error: Log in");
      assertThat(browser.find("#token").getDomProperty("value")).isEmpty();
      assertThat(browser.cookies()).isEmpty();

      enter(console.operator());
      browser.awaitUrl(console.url() + "/?x=1");
      browser.awaitText("#who-name", "console-operator");
      assertThat(browser.text("#who-kind")).isEqualTo("operator");
      browser.awaitText("#link", "Live");
      Cookie session = browser.cookies().get(0);
      assertThat(session.getName()).isEqualTo("wardlock");
      assertThat(session.getValue()).isNotEqualTo(console.operator());
      assertThat(session.isHttpOnly()).isTrue();
      assertThat(session.getSameSite()).isEqualTo("Lax");
      assertThat(session.getPath()).isEqualTo("/");
      assertThat(browser.script("return document.cookie")).isEqualTo("");

      console.http().mint(console.operator(), "", "{\"name\":\"newcomer\",\"kind\":\"viewer\"}");
      browser.awaitText("#events", "newcomer, by");
      assertThat(browser.text("#events")).contains("key.minted");

      assertThat(browser.text("#agent-count")).isEqualTo("0");
      try (var agent = AgentClient.connect(console.url(), console.agent("runner"))) {
        agent.send("{\"type\":\"heartbeat\",\"status\":\"sweeping the floor\"}");
        browser.awaitText("#agents", "sweeping the floor");
        assertThat(browser.text("#agents")).contains("runner");
        assertThat(browser.text("#agent-count")).isEqualTo("1");
      }
      browser.awaitText("#agent-count", "0");

      assertAlive(console, session);
      browser.find("form[action=logout] button").click();
      browser.awaitUrl(console.url() + "/login");
      assertThat(browser.cookies()).isEmpty();
      assertDead(console, session);
      assertNothingLogged("/login");
    }
  }

  private static void assertAlive(InProcess console, Cookie session) throws Exception {
    assertThat(whoami(console, session)).isEqualTo(200);
  }

  private static void assertDead(InProcess console, Cookie session) throws Exception {
    String cookie = session.getName() + "=" + session.getValue();
    assertThat(console.http().get("/", "Cookie", cookie).statusCode()).isEqualTo(302);
    assertThat(whoami(console, session)).isEqualTo(401);
  }

  private static int whoami(InProcess console, Cookie session) throws Exception {
    String cookie = session.getName() + "=" + session.getValue();
    return console.http().get("/api/whoami", "Cookie", cookie).statusCode();
  }

  @Test
  void logoutPage_asksFirst_andEndsTheSessionOnlyThen() throws Exception {
    try (var console = InProcess.start(dir)) {
      logIn(console, console.operator());
      Cookie session = browser.cookies().get(0);
      browser.open(console.url() + "/logout");
      assertThat(browser.text("h1")).isEqualTo("Log out?");
      browser.find("a.button-quiet").click();
      browser.awaitText("#who-name", "console-operator");

      assertAlive(console, session);
      browser.open(console.url() + "/logout");
      browser.find("button[type=submit]").click();

      browser.awaitUrl(console.url() + "/login");
      assertDead(console, session);
      browser.open(console.url() + "/");
      assertThat(browser.title()).isEqualTo("Log in");
      assertNothingLogged();
    }
  }

  @Test
  void rotationOfTheKey_sendsTheOpenPageToTheLogin() throws Exception {
    try (var console = InProcess.start(dir)) {
      String key =
          console.http().mint(console.operator(), "", "{\"name\":\"ann\",\"kind\":\"operator\"}");
      logIn(console, key);
      browser.awaitText("#who-name", "ann");
      Cookie session = browser.cookies().get(0);
      assertAlive(console, session);

      int rotated =
          console.http().as(console.operator(), "POST", "/api/keys/ann/rotate", null).statusCode();
      long begun = System.nanoTime();

      assertThat(rotated).isEqualTo(200);
      assertDead(console, session);
      browser.awaitUrl(console.url() + "/login");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
      assertNothingLogged("/api/whoami", "/api/events");
    }
  }

  @Test
  void keyboardAlone_logsInAndOut() throws Exception {
    try (var console = InProcess.start(dir)) {
      browser.open(console.url() + "/");
      assertThat(browser.focused().getDomAttribute("id")).isEqualTo("token");
      browser.type(console.operator(), Keys.TAB);
      assertThat(browser.focused().getText()).isEqualTo("Log in");
      assertThat(browser.focused().getCssValue("outline-style")).isEqualTo("solid");
      browser.type(Keys.ENTER);
      browser.awaitText("#link", "Live");

      browser.type(Keys.TAB);
      assertThat(browser.focused().getText()).isEqualTo("Log out");
      assertThat(browser.focused().getCssValue("outline-style")).isEqualTo("solid");
      browser.type(Keys.ENTER);
      browser.awaitUrl(console.url() + "/login");

      browser.type(console.operator(), Keys.ENTER);
      browser.awaitText("#link", "Live");
      assertNothingLogged();
    }
  }

  @Test
  void everyPage_lightDarkAndNarrow_isAccessible() throws Exception {
    try (var console = InProcess.start(dir)) {
      browser.open(console.url() + "/");
      inEveryLook("login");
      enter(WRONG);
      browser.awaitText("#message", "This key was not accepted.");
      inEveryLook("login-error");
      enter(console.operator());
      browser.awaitText("#link", "Live");
      inEveryLook("console-empty");
      String agentKey = console.agent("runner");
      try (var agent = AgentClient.connect(console.url(), agentKey)) {
        agent.send("{\"type\":\"heartbeat\",\"status\":\"sweeping the floor\"}");
        browser.awaitText("#agents", "sweeping the floor");
        browser.awaitText("#events", "runner, by");
        for (int i = 0; i < 12; i++) {
          String name = "a-rather-long-name-of-a-key-that-has-to-fit-somewhere-" + i;
          console
              .http()
              .mint(console.operator(), "", "{\"name\":\"" + name + "\",\"kind\":\"viewer\"}");
          browser.awaitText("#events", name);
        }
        inEveryLook("console");
      }
      browser.open(console.url() + "/logout");
      inEveryLook("logout");
      assertNothingLogged("/login");
    }
  }

  private static void inEveryLook(String page) throws Exception {
    for (String colours : List.of("light", "dark")) {
      for (int width : new int[] {1280, 320}) {
        browser.look(colours, width);
        String name = page + "-" + colours + "-" + width;
        browser.screenshot(name);
        Accessibility.check(browser, name);
      }
    }
  }

  @Test
  void scriptInThePage_isStoppedByThePolicyAndLogged() throws Exception {
    try (var console = InProcess.start(dir)) {
      logIn(console, console.operator());

      for (String path : List.of("/", "/logout")) {
        browser.open(console.url() + path);
        assertThat(browser.log()).isEmpty();
        browser.script(
            "const s = document.createElement('script');"
                + " s.textContent = 'window.injected = true'; document.body.append(s);");

        assertThat(browser.script("return window.injected === undefined")).isEqualTo(true);
        assertThat(browser.log()).anyMatch(line -> line.contains("Content Security Policy"));
      }
    }
  }

  @Test
  void overTls_theCookieIsBoundToTheHost() throws Exception {
    Map<String, String> tls = TestTls.variables(dir);
    try (var console = InProcess.start(Host.JETTY, dir, tls)) {
      logIn(console, console.operator());

      assertThat(console.url()).startsWith("https://");
      assertThat(browser.cookies()).hasSize(1);
      Cookie session = browser.cookies().get(0);
      assertThat(session.getName()).isEqualTo("__Host-wardlock");
      assertThat(session.isSecure()).isTrue();
      assertThat(session.isHttpOnly()).isTrue();
      assertThat(session.getPath()).isEqualTo("/");
      browser.find("form[action=logout] button").click();
      browser.awaitUrl(console.url() + "/login");
      assertThat(browser.cookies()).isEmpty();
      assertDead(console, session);
      // The stream ends with the session, and the page may ask who it is before it is left.
      assertNothingLogged("/api/whoami");
    }
  }
}

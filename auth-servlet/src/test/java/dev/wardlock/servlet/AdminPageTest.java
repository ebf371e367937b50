package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.store.ContextPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The admin page as people meet it: in a browser. Pictures are left in target/screenshots. */
@Timeout(300)
class AdminPageTest {

  private static final String WRONG = "wl_0123456789ab_not-the-token-of-anybody";

  private static Browser browser;

  private AdminApp app;

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
  void asNew() throws Exception {
    app = AdminApp.start();
    browser.reset();
    browser.look("light", 1280);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private void logIn(String token) throws Exception {
    browser.open(app.page());
    browser.awaitText("#login-title", "Log in");
    enter(token);
    Await.until("the keys are shown", () -> browser.text("#keys-title").contains("eys"));
    browser.awaitText("#status", "key");
  }

  private static void enter(String token) {
    browser.find("#token").sendKeys(token);
    browser.find("#login-form button").click();
  }

  private static String row(String name) {
    return "tr[data-name='" + name + "']";
  }

  private static boolean shown(String css) {
    return browser.all(css).stream().anyMatch(WebElement::isDisplayed);
  }

  private static void choose(String select, String value) {
    browser.find(select + " option[value='" + value + "']").click();
  }

  private static void press(String name, String action) {
    browser.find(row(name) + " [data-action=" + action + "]").click();
  }

  /** The token that a dialog shows; it is closed then. */
  private static String takeToken() throws Exception {
    Await.until("a token is shown", () -> shown("#token-once"));
    String token = browser.find("#token-text").getDomProperty("value");
    browser.find("#token-done").click();
    Await.until("the token is gone", () -> !shown("#token-once"));
    assertThat(browser.find("#token-text").getDomProperty("value")).isEmpty();
    return token;
  }

  private KeyInfo key(String name) {
    return app.auth.keys().find("default", name).orElseThrow();
  }

  private static void assertNothingLogged() {
    assertThat(browser.log()).isEmpty();
  }

  private static void assertNothingStored(String... tokens) {
    assertThat(browser.script("return localStorage.length + sessionStorage.length")).isEqualTo(0L);
    assertThat(browser.script("return document.cookie")).isEqualTo("");
    assertThat(browser.cookies())
        .allSatisfy(cookie -> assertThat(tokens).doesNotContain(cookie.getValue()));
    assertThat((String) browser.script("return document.documentElement.outerHTML"))
        .doesNotContain(tokens);
  }

  @Test
  void admin_throughTheWholeWalk_seesWhatIsToBeSeen() throws Exception {
    String admin = app.token("root", "admin");
    browser.open(app.page());
    browser.awaitText("#login-title", "Log in");
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("token");

    enter(WRONG);
    browser.awaitText("#login-problem", "This key was not accepted.");
    assertThat(browser.find("#token").getDomProperty("value")).isEmpty();
    assertThat(browser.cookies()).isEmpty();

    enter(admin);
    browser.awaitText("#who-name", "root");
    assertThat(browser.text("#who-kind")).isEqualTo("admin");
    Cookie session = browser.cookies().get(0);
    assertThat(session.isHttpOnly()).isTrue();
    assertNothingStored(admin);

    browser.find("#mint-open").click();
    browser.find("#mint-name").sendKeys("ci");
    choose("#mint-kind", "user");
    choose("#mint-expiry", "604800");
    browser.find("#mint summary").click();
    browser.find("#mint-grants").sendKeys("jobs:read=*\njobs:create=org/acme/*");
    browser.find("#mint-principal").sendKeys("build-farm");
    browser.find("#mint-metadata").sendKeys("team=<b>tools</b>");
    browser.find("#mint [type=submit]").click();
    Await.until("the token is shown", () -> shown("#token-once"));
    assertThat(browser.text("#token-warning")).contains("shown this once");
    browser.allowClipboard();
    browser.find("#token-copy").click();
    browser.awaitText("#token-copied", "Copied.");
    String copied =
        (String)
            browser.asyncScript(
                "navigator.clipboard.readText().then(arguments[arguments.length - 1])");
    String token = takeToken();
    assertThat(copied).isEqualTo(token);
    assertThat(app.auth.verify(token)).isInstanceOf(Accepted.class);
    KeyInfo ci = key("ci");
    assertThat(ci.grants().toString()).contains("jobs:read=*").contains("jobs:create=org/acme/*");
    assertThat(ci.principal()).isEqualTo("build-farm");
    assertThat(ci.metadata()).isEqualTo(Map.of("team", "<b>tools</b>"));
    assertThat(ci.expiresAt())
        .isBetween(
            app.clock.instant().plus(Duration.ofDays(6)),
            app.clock.instant().plus(Duration.ofDays(8)));
    browser.awaitText(row("ci"), "Expires in");
    assertNothingStored(admin, token);

    press("ci", "details");
    browser.awaitText("#history-events", "Minted by root");
    assertThat(browser.text("#details-facts")).contains("team = <b>tools</b>", "build-farm");
    browser.find("#details [data-close]").click();
    assertThat(browser.focused().getText()).isEqualTo("ci");

    press("ci", "rotate");
    browser.find("#rotate [type=submit]").click();
    String rotated = takeToken();
    assertThat(app.auth.verify(token)).isNotInstanceOf(Accepted.class);
    assertThat(app.auth.verify(rotated)).isInstanceOf(Accepted.class);
    Await.until(
        "the focus is back",
        () -> "Rotate ci".equals(browser.focused().getDomAttribute("aria-label")));
    assertThat(key("ci").expiresAt()).isEqualTo(ci.expiresAt());

    app.auth.keys().delegate(ci.id(), NewKey.named("ci-child"));
    press("ci", "revoke");
    browser.awaitText("#revoke-falls", "ci-child");
    assertThat(browser.text("#revoke-count")).contains("This key was delegated from it");
    browser.find("#revoke [data-close]").click();
    assertThat(key("ci").status()).isEqualTo(KeyInfo.Status.ACTIVE);
    press("ci", "revoke");
    browser.awaitText("#revoke-falls", "ci-child");
    browser.find("#revoke [type=submit]").click();
    browser.awaitText("#status", "ci was revoked, and 1 below it.");
    assertThat(key("ci-child").status()).isEqualTo(KeyInfo.Status.REVOKED);
    assertThat(browser.all(row("ci"))).isEmpty();
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("keys-title");

    choose("#state", "revoked");
    browser.awaitText("#keys", "ci-child");
    assertThat(shown(row("ci") + " [data-action=rotate]")).isFalse();

    browser.find("#logout").click();
    browser.awaitText("#login-note", "You are logged out.");
    assertThat(browser.cookies()).isEmpty();
    assertThat(browser.all("#keys tbody tr")).isEmpty();
    assertNothingStored(admin, token, rotated);
    assertNothingLogged();
  }

  @Test
  void filtersSearchAndPages_showWhatIsAskedFor() throws Exception {
    String admin = app.token("root", "admin");
    for (int i = 0; i < 30; i++) {
      app.mint(NewKey.named("job-" + i).kind("user").principal(i == 29 ? "ada" : "bob"));
    }
    app.mint(NewKey.named("runner").kind("registrar"));
    logIn(admin);
    browser.awaitText("#status", "Page 1: 25 keys.");

    browser.find("#page-next").click();
    browser.awaitText("#status", "Page 2: 7 keys.");
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("keys-title");
    assertThat(shown("#page-next")).isFalse();
    browser.find("#page-before").click();
    browser.awaitText("#status", "Page 1: 25 keys.");

    choose("#kind", "registrar");
    browser.awaitText("#status", "1 key.");
    assertThat(browser.text("#keys tbody")).contains("runner").doesNotContain("job-");
    choose("#kind", "");
    browser.find("#search").sendKeys("ADA", Keys.ENTER);
    browser.awaitText("#status", "1 key found.");
    assertThat(browser.text("#keys tbody")).contains("job-29");
    browser.find("#search").clear();
    browser.find("#search").sendKeys(app.id("job-3").value(), Keys.ENTER);
    Await.until("the key of the id is shown", () -> shown(row("job-3")));
    browser.find("#search").clear();
    browser.find("#search").sendKeys("nobody", Keys.ENTER);
    browser.awaitText("#status", "No key matches.");
    assertThat(shown("#keys")).isFalse();
    assertNothingLogged();
  }

  @Test
  void marks_expiringSoonAndUnused_areShown() throws Exception {
    Instant now = app.clock.instant();
    app.clock.set(now.minus(Duration.ofDays(100)));
    app.token("old", "user");
    app.clock.set(now);
    String admin = app.token("root", "admin");
    app.mint(NewKey.named("short").kind("user").expiresIn(Duration.ofDays(3).plusHours(1)));
    app.mint(NewKey.named("long").kind("user").expiresIn(Duration.ofDays(300)));
    logIn(admin);

    assertThat(browser.text(row("short"))).contains("Active", "Expires in 3 days");
    assertThat(browser.text(row("long"))).contains("Active").doesNotContain("Expires in");
    assertThat(browser.text(row("old"))).contains("Never used in 100 days");
    assertThat(browser.text(row("root"))).doesNotContain("used in");
  }

  @Test
  void reader_seesKeysAndNothingToChangeThem_andIsRefused() throws Exception {
    app.token("root", "admin");
    logIn(app.token("looker", "reader"));

    assertThat(browser.text("#who-kind")).isEqualTo("reader");
    assertThat(shown(row("root"))).isTrue();
    assertThat(shown("#filters")).isTrue();
    assertThat(shown("#mint-open")).isFalse();
    assertThat(shown(row("root") + " [data-action=rotate]")).isFalse();
    assertThat(shown(row("root") + " [data-action=revoke]")).isFalse();
    assertThat(shown(row("looker") + " [data-action=rotate]")).isTrue();
    press("root", "details");
    browser.awaitText("#details-facts", "everywhere");
    assertThat(shown("#history")).isFalse();
    browser.find("#details [data-close]").click();

    String root = app.id("root").value();
    for (String call :
        List.of(
            "'keys.create', {context: 'default', name: 'x', kind: 'user'}",
            "'keys.rotate', {context: 'default', name: '" + root + "'}",
            "'keys.revoke', {context: 'default', name: '" + root + "'}",
            "'audit.list', {}")) {
      assertThat(codeOf(call)).as(call).isEqualTo(-32003L);
    }
    assertNothingLogged();
  }

  /** What a call with the session of the page comes to, whatever the page shows. */
  private static Object codeOf(String call) {
    return browser.asyncScript(
        "const done = arguments[arguments.length - 1];"
            + "(async (method, params) => {"
            + " const answer = await fetch(document.body.dataset.rpc, {method: 'POST',"
            + " headers: {'Content-Type': 'application/json'},"
            + " body: JSON.stringify({jsonrpc: '2.0', id: 1, method, params})});"
            + " const json = await answer.json(); done(json.error ? json.error.code : 0);"
            + "})("
            + call
            + ")");
  }

  @Test
  void userWithoutKeyVerbs_seesItselfAlone_andRotatesItsOwnKey() throws Exception {
    app.token("root", "admin");
    String user = app.token("worker", "user");
    logIn(user);

    assertThat(browser.text("#keys-title")).isEqualTo("Your keys");
    assertThat(browser.all("#keys tbody tr")).hasSize(1);
    assertThat(shown("#filters")).isFalse();
    assertThat(shown("#mint-open")).isFalse();
    assertThat(codeOf("'keys.get', {context: 'default', name: 'root'}")).isEqualTo(-32004L);
    press("worker", "details");
    browser.awaitText("#history-events", "Minted by application");
    browser.find("#details [data-close]").click();

    press("worker", "rotate");
    assertThat(browser.text("#rotate-own")).contains("log in again");
    browser.find("#rotate [type=submit]").click();
    String rotated = takeToken();
    browser.awaitText("#login-note", "Log in with the new token.");
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("token");
    assertThat(app.auth.verify(user)).isNotInstanceOf(Accepted.class);
    enter(rotated);
    browser.awaitText("#who-name", "worker");

    press("worker", "revoke");
    browser.awaitText("#revoke-count", "it alone ends");
    browser.find("#revoke [type=submit]").click();
    browser.awaitText("#login-note", "worker was revoked, and your session with it.");
    assertNothingLogged();
  }

  @Test
  void sharedSecrets_manageAsTheirKindMay_andHaveNoKeyOfTheirOwn() throws Exception {
    app.token("helper", "user");
    logIn(AdminApp.SHARED_ADMIN);

    assertThat(browser.text("#who-name")).isEqualTo("shared-admin");
    assertThat(shown(row("helper") + " [data-action=revoke]")).isTrue();
    assertThat(shown("#mint-open")).isTrue();
    browser.find("#logout").click();
    browser.awaitText("#login-note", "You are logged out.");

    enter(AdminApp.SHARED_USER);
    browser.awaitText("#problem", "which is no key and has none");
    assertThat(shown("#keys")).isFalse();
    assertNothingLogged();
  }

  @Test
  void withoutSelfService_nothingIsOffered() throws Exception {
    app.auth.keys().setPolicy("default", new ContextPolicy(null, false));
    logIn(app.token("worker", "user"));

    assertThat(shown(row("worker"))).isTrue();
    assertThat(shown(row("worker") + " .cell-actions button")).isFalse();
  }

  @Test
  void management_choosesAmongContexts() throws Exception {
    app.auth.keys().createContext("acme", "Acme", ContextPolicy.DEFAULT);
    app.mint(NewKey.named("planner").kind("user").in("acme"));
    IssuedKey chief = app.mint(NewKey.named("chief").kind("management").inSystem());
    logIn(chief.token().reveal());

    choose("#context", "acme");
    Await.until("the key of the context is shown", () -> shown(row("planner")));
    browser.find("#mint-open").click();
    assertThat(browser.text("#mint-title")).isEqualTo("Mint a key in acme");
    browser.find("#mint-name").sendKeys("agent-1");
    choose("#mint-kind", "agent");
    assertThat(browser.text("#mint-floor-hint")).contains("org/{org}/agent/{agent}");
    browser.find("#mint-floor").sendKeys("org/acme/agent/planner");
    browser.find("#mint [type=submit]").click();
    takeToken();
    assertThat(app.auth.keys().find("acme", "agent-1")).isPresent();
    assertNothingLogged();
  }

  @Test
  void faults_areToldWhereTheyAreMade_andSayWhatToDo() throws Exception {
    String admin = app.token("root", "admin");
    logIn(admin);

    browser.find("#mint-open").click();
    browser.find("#mint [type=submit]").click();
    browser.awaitText("#mint [data-problem]", "The key needs a name.");
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("mint-name");
    browser.find("#mint-name").sendKeys("root");
    browser.find("#mint [type=submit]").click();
    browser.awaitText("#mint [data-problem]", "Choose another name.");
    browser.find("#mint summary").click();
    browser.find("#mint-grants").sendKeys("nonsense");
    browser.find("#mint [type=submit]").click();
    browser.awaitText("#mint [data-problem]", "Mend that, and try again.");
    browser.find("#mint [data-close]").click();

    press("root", "revoke");
    browser.awaitText("#revoke-count", "it alone ends");
    app.auth.keys().bootstrap(NewKey.named("boot").kind("reader"));
    browser.find("#revoke [type=submit]").click();
    Await.until("it is refused", () -> !browser.text("#revoke [data-problem]").isEmpty());
    assertThat(key("root").status()).isEqualTo(KeyInfo.Status.ACTIVE);
  }

  @Test
  void sessionThatEnded_leadsBackToTheLogin() throws Exception {
    IssuedKey admin = app.mint(NewKey.named("root").kind("admin"));
    logIn(admin.token().reveal());
    browser.find("#mint-open").click();
    browser.find("#mint-name").sendKeys("late");
    app.auth.keys().revoke(admin.info().id());
    browser.find("#mint [type=submit]").click();

    browser.awaitText("#login-note", "Your session has ended. Log in again to go on.");
    assertThat(shown("dialog")).isFalse();
    assertThat(browser.all("#keys tbody tr")).isEmpty();
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("token");
    assertThat(browser.log()).allMatch(line -> line.contains("/rpc") && line.contains("401"));

    enter(app.token("other", "admin"));
    browser.awaitText("#who-name", "other");
    browser.open(app.page());
    browser.awaitText("#who-name", "other");
  }

  @Test
  void token_isNotLostToTheEscapeKey_norKeptByThePage() throws Exception {
    logIn(app.token("root", "admin"));
    browser.find("#mint-open").click();
    browser.find("#mint-name").sendKeys("ci", Keys.ENTER);
    Await.until("the token is shown", () -> shown("#token-once"));

    browser.type(Keys.ESCAPE);
    browser.awaitText("#token-copied", "Store the token first");
    String token = takeToken();
    assertNothingStored(token);
  }

  @Test
  void keyboardAlone_logsInMintsAndRevokes() throws Exception {
    app.token("root", "admin");
    String other = app.token("helper", "admin");
    browser.open(app.page());
    browser.awaitText("#login-title", "Log in");
    browser.type(other, Keys.ENTER);
    browser.awaitText("#status", "2 keys.");
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("keys-title");

    tabTo("mint-open");
    browser.type(Keys.ENTER);
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("mint-name");
    browser.type("by-hand", Keys.ENTER);
    Await.until("the token is shown", () -> shown("#token-once"));
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("token-copy");
    browser.type(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("I have stored it");
    browser.type(Keys.ENTER);
    Await.until("the key has the focus", () -> browser.focused().getText().equals("by-hand"));
    assertThat(browser.focused().getCssValue("outline-style")).isEqualTo("solid");

    browser.type(Keys.TAB, Keys.TAB);
    assertThat(browser.focused().getDomAttribute("aria-label")).isEqualTo("Revoke by-hand");
    browser.type(Keys.ENTER);
    browser.awaitText("#revoke-count", "it alone ends");
    browser.type(Keys.ESCAPE);
    assertThat(browser.focused().getDomAttribute("aria-label")).isEqualTo("Revoke by-hand");
    browser.type(Keys.ENTER);
    browser.awaitText("#revoke-count", "it alone ends");
    browser.type(Keys.TAB, Keys.ENTER);
    browser.awaitText("#status", "by-hand was revoked.");
    assertNothingLogged();
  }

  private static void tabTo(String id) {
    for (int i = 0; i < 20 && !id.equals(browser.focused().getDomAttribute("id")); i++) {
      browser.type(Keys.TAB);
    }
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo(id);
  }

  @Test
  void everyView_lightDarkAndNarrow_isAccessible() throws Exception {
    Instant now = app.clock.instant();
    app.clock.set(now.minus(Duration.ofDays(120)));
    app.token("a-rather-long-name-of-a-key-that-has-to-fit-somewhere.in-a-cell", "user");
    IssuedKey bot =
        app.mint(
            NewKey.named("runner-bot")
                .kind("admin")
                .principal("runners")
                .displayName("The runners of the north")
                .metadata("team", "<script>tools</script>"));
    app.clock.set(now);
    app.mint(NewKey.named("trial").kind("registrar").expiresIn(Duration.ofDays(5)));
    for (int i = 0; i < 8; i++) {
      app.auth.keys().delegate(bot.info().id(), NewKey.named("runner-" + i));
    }
    app.auth.keys().revoke(app.id("runner-7"));
    String admin = app.token("root", "admin");

    browser.open(app.page());
    browser.awaitText("#login-title", "Log in");
    inEveryLook("login");
    enter(WRONG);
    browser.awaitText("#login-problem", "This key was not accepted.");
    inEveryLook("login-failed");
    enter(admin);
    browser.awaitText("#status", "keys.");
    choose("#state", "");
    browser.awaitText("#status", "12 keys.");
    inEveryLook("keys");
    inLook("keys", "light", 900); // the narrowest table
    browser.look("light", 1280);

    browser.find("#mint-open").click();
    browser.find("#mint summary").click();
    browser.find("#mint [type=submit]").click();
    browser.awaitText("#mint [data-problem]", "The key needs a name.");
    inEveryLook("mint");
    browser.find("#mint-name").sendKeys("fresh");
    browser.find("#mint [type=submit]").click();
    Await.until("the token is shown", () -> shown("#token-once"));
    browser.find("#token-copy").click();
    browser.awaitText("#token-copied", "o");
    inEveryLook("token");
    takeToken();

    press("runner-bot", "details");
    browser.awaitText("#history-events", "Minted by");
    inEveryLook("details");
    browser.find("#details [data-close]").click();
    press("runner-bot", "rotate");
    inEveryLook("rotate");
    browser.find("#rotate [data-close]").click();
    press("runner-bot", "revoke");
    browser.awaitText("#revoke-count", "7 keys");
    inEveryLook("revoke");
    browser.find("#revoke [data-close]").click();
    browser.find("#logout").click();
    browser.awaitText("#login-note", "logged out");
    enter(app.token("worker", "user"));
    browser.awaitText("#keys-title", "Your keys");
    browser.awaitText("#status", "1 key.");
    inEveryLook("own-keys");
    assertNothingLogged();
  }

  private static void inEveryLook(String view) throws Exception {
    for (String colours : List.of("light", "dark")) {
      inLook(view, colours, 1280);
      inLook(view, colours, 320);
    }
    browser.look("light", 1280);
  }

  private static void inLook(String view, String colours, int width) throws Exception {
    browser.look(colours, width);
    String name = "admin-" + view + "-" + colours + "-" + width;
    browser.screenshot(name);
    Accessibility.check(browser, name);
  }

  @Test
  void scriptInThePage_isStoppedByThePolicy() throws Exception {
    logIn(app.token("root", "admin"));
    browser.script(
        "const s = document.createElement('script');"
            + " s.textContent = 'window.injected = true'; document.body.append(s);");

    assertThat(browser.script("return window.injected === undefined")).isEqualTo(true);
    assertThat(browser.log()).anyMatch(line -> line.contains("Content Security Policy"));
  }
}

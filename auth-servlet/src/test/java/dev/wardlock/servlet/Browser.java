package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a window, as a test wants it. */
final class Browser implements AutoCloseable {

  private static final String NONE = "NO BROWSER: install Debian's chromium and chromium-driver";

  /** Held, or its level would be forgotten: Selenium warns of each Chromium later than itself. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts one. It knows no certificate of a test, and is told to take any. */
  static Browser start() {
    List<Path> programs = Programs.require(NONE, "chromium", "chromedriver");
    SELENIUM.setLevel(Level.SEVERE);
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.INFO); // below are hints
    var options = new ChromeOptions();
    options.setBinary(programs.get(0).toFile());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    options.addArguments("--no-proxy-server", "--ignore-certificate-errors", "--lang=en");
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(programs.get(1).toFile())
            .usingAnyFreePort()
            .build();
    var driver = new ChromeDriver(service, options);
    driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(30));
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
    return new Browser(driver);
  }

  /** As if it were new: no page, no cookies, nothing logged. */
  void reset() {
    driver.get("about:blank");
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    log();
  }

  void open(String url) {
    driver.get(url);
  }

  String url() {
    return driver.getCurrentUrl();
  }

  String title() {
    return driver.getTitle();
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** Lets pages use the clipboard, as a person does who is asked. */
  void allowClipboard() {
    driver.executeCdpCommand(
        "Browser.grantPermissions",
        Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
  }

  /** What is shown of an element; empty where there is none. */
  String text(String css) {
    try {
      return find(css).getText();
    } catch (NoSuchElementException | StaleElementReferenceException e) {
      return ""; // the page is on its way to another
    }
  }

  void awaitText(String css, String part) throws Exception {
    Await.until(css + " shows '" + part + "'", () -> text(css).contains(part));
  }

  void awaitUrl(String beginning) throws Exception {
    Await.until("the page is at " + beginning, () -> url().startsWith(beginning));
  }

  /** Types on the keyboard, into whatever has the focus. */
  void type(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  Object asyncScript(String script) {
    return driver.executeAsyncScript(script);
  }

  List<Cookie> cookies() {
    return List.copyOf(driver.manage().getCookies());
  }

  /** What the browser logged since this was last asked: errors of scripts and of the policy too. */
  List<String> log() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The colours that the user prefers, and the width of the window. */
  void look(String colours, int width) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
    String query = "(prefers-color-scheme: " + colours + ") and (width: " + width + "px)";
    assertThat(script("return matchMedia(arguments[0]).matches", query)).isEqualTo(true);
  }

  /** Keeps a picture for people. */
  void screenshot(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}

package dev.wardlock.examples.client;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.HarContentPolicy;
import com.microsoft.playwright.options.HarMode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/** The machine's Chromium without a window, whose traffic is recorded as a HAR file. */
final class Chromium implements AutoCloseable {

  private static final String NONE = "NO BROWSER: install Debian's chromium";

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /**
   * Starts one. Where there is none the test is skipped, and says so loudly; with {@code CI=true}
   * in the environment it fails.
   */
  static Chromium start() {
    Path program = find().orElseGet(Chromium::missing);
    // The driver is on the class path; browsers of its own it must not fetch.
    var driver =
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
    Playwright playwright = Playwright.create(driver);
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-proxy-server",
                            "--disable-dev-shm-usage",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    return new Chromium(playwright, browser);
  }

  private static Path missing() {
    System.err.println("\n*** " + NONE + " (not on the PATH) ***\n");
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(NONE);
    }
    Assumptions.abort(NONE);
    throw new AssertionError("unreachable");
  }

  private static Optional<Path> find() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Records what a person does, from no cookie on. */
  void record(Path har, Consumer<Page> person) {
    var options =
        new Browser.NewContextOptions()
            .setRecordHarPath(har)
            .setRecordHarMode(HarMode.FULL)
            .setRecordHarContent(HarContentPolicy.EMBED);
    browse(options, person);
  }

  /** Lets a person do something that nobody records. */
  void browse(Consumer<Page> person) {
    browse(new Browser.NewContextOptions(), person);
  }

  private void browse(Browser.NewContextOptions options, Consumer<Page> person) {
    try (BrowserContext context = browser.newContext(options.setLocale("en-GB"))) {
      context.setDefaultTimeout(30_000);
      person.accept(context.newPage());
    }
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}

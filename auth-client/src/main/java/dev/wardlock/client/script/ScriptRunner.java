package dev.wardlock.client.script;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Compiles scripts and checks them: what it returns may be run.
 *
 * <p>The compiler is run in a process of its own. What it made is judged, not the source: a class
 * that could do more than the list {@code allowed.txt} says is refused before it is loaded.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class ScriptRunner {

  private static final int MAX_SOURCE = 256 * 1024;
  private static final Duration COMPILING = Duration.ofMinutes(1);

  private final Settings settings;

  private ScriptRunner(Settings settings) {
    this.settings = settings;
  }

  /**
   * One with the defaults.
   *
   * @return the runner
   */
  public static ScriptRunner create() {
    return builder().build();
  }

  /**
   * One of which something is said.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Whether there is a compiler. A JRE has none, and needs a JDK beside it.
   *
   * @return whether {@link #check(Script)} can do anything
   */
  public boolean hasCompiler() {
    return Jvm.hasCompiler(settings.javaHome());
  }

  /**
   * Compiles a script and checks what came of it; runs none of it.
   *
   * @param script the script
   * @return the same, fit to be run
   * @throws ScriptException if there is no compiler, it does not compile, or it may not run: the
   *     message has every fault, with its line
   */
  public CheckedScript check(Script script) throws ScriptException {
    var faults = new ArrayList<String>();
    if (script.source().getBytes(StandardCharsets.UTF_8).length > MAX_SOURCE) {
      faults.add("The source is larger than " + MAX_SOURCE + " bytes.");
    }
    script.origins().stream().map(Network::fault).filter(Objects::nonNull).forEach(faults::add);
    refuse(faults);
    Map<String, byte[]> classes = compile(script.source());
    refuse(BytecodeCheck.faults(classes, AllowList.STANDARD));
    return new CheckedScript(script, classes, settings);
  }

  Settings settings() {
    return settings;
  }

  private static void refuse(List<String> faults) throws ScriptException {
    if (!faults.isEmpty()) {
      throw new ScriptException("The script may not run:\n" + String.join("\n", faults), "");
    }
  }

  private Map<String, byte[]> compile(String source) throws ScriptException {
    if (!hasCompiler()) {
      throw new ScriptException(
          "Scripts are compiled, and "
              + settings.javaHome()
              + " has no compiler: a JDK of Java 17 or later is needed.",
          "");
    }
    try (Child compiler =
        Child.start(
            folder -> Jvm.compiler(settings.javaHome(), folder), "The compiler", COMPILING)) {
      compiler.say(List.of("compile", source));
      List<?> answer = compiler.listen();
      if (answer.get(0).equals("classes") && answer.get(1) instanceof Map<?, ?> files) {
        var classes = new TreeMap<String, byte[]>();
        files.forEach((name, file) -> classes.put(String.valueOf(name), (byte[]) file));
        return classes;
      }
      throw new ScriptException("The script does not compile:\n" + answer.get(1), "");
    } catch (Ended e) {
      throw new ScriptException(String.valueOf(e.getMessage()), "");
    }
  }

  /** Says how scripts are compiled and run. For one thread. */
  public static final class Builder {

    private static final Duration LONGEST = Duration.ofHours(1);

    private Path javaHome = Path.of(System.getProperty("java.home"));
    private Duration timeLimit = Duration.ofSeconds(30);
    private Duration promptLimit = Duration.ofMinutes(10);
    private Consumer<String> browser = address -> {};
    private Clock clock = Clock.systemUTC();
    private HttpClient httpClient =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private Builder() {}

    /**
     * Where the JDK is that compiles and runs. Default: the one that this program runs on.
     *
     * @param folder its home
     * @return this
     */
    public Builder javaHome(Path folder) {
      javaHome = folder;
      return this;
    }

    /**
     * How much time a script may spend, not counting what it waits for people and servers. Default:
     * 30 seconds; at most an hour.
     *
     * @param limit the limit, above zero
     * @return this
     */
    public Builder timeLimit(Duration limit) {
      timeLimit = limit;
      return this;
    }

    /**
     * How long a script may wait for one answer of a person. Default: 10 minutes; at most an hour.
     *
     * @param limit the limit, above zero
     * @return this
     */
    public Builder promptLimit(Duration limit) {
      promptLimit = limit;
      return this;
    }

    /**
     * Opens an address in the person's browser; the person is told of the address anyway. Default:
     * does nothing.
     *
     * @param open what opens it
     * @return this
     */
    public Builder browser(Consumer<String> open) {
      browser = open;
      return this;
    }

    /**
     * What sends a script's requests. Default: HTTP/1.1, with the JDK's trust in certificates.
     *
     * @param client one that follows no redirects and keeps no cookies
     * @return this
     */
    public Builder httpClient(HttpClient client) {
      httpClient = client;
      return this;
    }

    /**
     * What tells when a login was obtained. Default: the system's clock.
     *
     * @param time the clock
     * @return this
     */
    public Builder clock(Clock time) {
      clock = time;
      return this;
    }

    /**
     * Makes it.
     *
     * @return the runner
     * @throws IllegalArgumentException with every fault of what was said
     */
    public ScriptRunner build() {
      var faults = new ArrayList<String>();
      within("timeLimit", timeLimit, faults);
      within("promptLimit", promptLimit, faults);
      if (httpClient.followRedirects() != HttpClient.Redirect.NEVER) {
        faults.add("httpClient follows redirects, which could lead anywhere");
      }
      if (httpClient.cookieHandler().isPresent()) {
        faults.add("httpClient keeps cookies, which scripts do themselves");
      }
      if (!Files.isExecutable(Jvm.executable(javaHome))) {
        faults.add("there is no bin/java in " + javaHome);
      }
      if (!faults.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", faults));
      }
      return new ScriptRunner(
          new Settings(javaHome, httpClient, timeLimit, promptLimit, browser, clock));
    }

    private static void within(String what, Duration limit, List<String> faults) {
      if (limit.isNegative() || limit.isZero() || limit.compareTo(LONGEST) > 0) {
        faults.add(what + " is not above zero and at most " + LONGEST.toMinutes() + " minutes");
      }
    }
  }
}

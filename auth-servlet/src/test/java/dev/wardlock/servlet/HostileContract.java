package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.servlet.Container.App;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the corpus, as raw bytes over a connection of its own. */
abstract class HostileContract extends ContainerContract {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})(?= |\r)");
  private static final Pattern LOCATION = Pattern.compile("(?im)^Location: *([^\\r\\n]*)");
  private static final Pattern OWN_ORIGIN = Pattern.compile("https?://localhost(:[0-9]+)?(/.*)?");
  private static final Set<String> SEVERAL = Set.of("dispatches", "framing"); // requests in one row
  private static final HostileCorpus CORPUS = HostileCorpus.read();

  private final Witness witness = new Witness();
  private final AtomicInteger arrivals = new AtomicInteger();
  private final Map<String, String> places = new LinkedHashMap<>();

  /** The name of the server in the corpus. */
  abstract String server();

  /** Where the application is. */
  abstract String root();

  /** How far the server goes along with what is odd. */
  abstract Leniency leniency();

  /** How a server is set up. */
  enum Leniency {
    NONE(""),
    LENIENT("-lenient"),
    UNDECODED("-undecoded");

    final String suffix;

    Leniency(String suffix) {
      this.suffix = suffix;
    }
  }

  @Override
  App app() {
    AuthFilter filter =
        AuthFilter.builder(keys.auth)
            .open("/open/*", "/health", "/go")
            .rule(Rule.open("/read").methods("GET"))
            .authenticate("/api/*", "/go/*")
            .require("*", "/admin/*", "admin:all")
            .require("GET", "/orgs/{org}/*", "docs:read", "org/{org}")
            .page("/pages/*")
            .login("/login")
            .publicOrigin("https://console.example.org")
            .build();
    App app =
        new App(
                context -> {
                  UpgradeSetup.inFront(context, "front", arrivals());
                  filter.register(context);
                  TestApp.everywhere(context.addFilter("witness", witness));
                  TestApp.servlets(context);
                })
            .contextPath(root())
            .errorPage(404, "/open/error.page")
            .errorPage(409, "/admin/error.page");
    return switch (leniency()) {
      case NONE -> app;
      case LENIENT -> app.lenient();
      case UNDECODED -> app.undecoded();
    };
  }

  /** Counts what comes to filters at all. */
  private Filter arrivals() {
    return (request, response, chain) -> {
      arrivals.incrementAndGet();
      chain.doFilter(request, response);
    };
  }

  @BeforeAll
  void fillPlaces() {
    String key = keys.token("*=*");
    places.put("app", root());
    places.put("enc", root().isEmpty() ? "" : "app%2F");
    places.put("key", key);
    places.put("weak", keys.token());
    places.put("scoped", keys.token("docs:read=org/acme/*"));
    places.put("session", keys.session(key));
    places.put("session2", keys.session(keys.token()));
  }

  Stream<HostileRow> rows() {
    return CORPUS.rows.stream().filter(row -> !root().isEmpty() || !row.without().contains("root"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void row_isNeverWalkedRoundAnything(HostileRow row) throws IOException {
    HostileRow.Must must = row.on(name());
    boolean ours = must.equals(row.must());
    check(row, must.plain(), ours, row.hasCredential(), List.of());
    if (must.keyed() != null) {
      check(row, must.keyed(), ours, true, List.of("Authorization: Bearer {key}"));
    }
  }

  private String name() {
    return server() + leniency().suffix + (root().isEmpty() ? "+root" : "+app");
  }

  private void check(
      HostileRow row, String must, boolean ours, boolean credential, List<String> further)
      throws IOException {
    witness.taken();
    arrivals.set(0);
    String answer = http.exchange(row.request(places, further), true);
    int asked = arrivals.get();
    List<Witness.Sighting> seen = witness.taken();
    String about =
        "%s on %s%s%n%s%n%s%n%s%n%s"
            .formatted(
                row, name(), further, row.source(), row.requestLine(), seen, shortened(answer));

    assertThat(statuses(answer)).as(about).isEqualTo(must);
    assertThat(seen).as(about).allMatch(Witness.Sighting::allowed);
    assertThat(seen).as(about).allMatch(s -> credential || s.principal().equals("-"));
    if (must.equals("400") && !SEVERAL.contains(row.kind())) {
      assertThat(seen).as(about).isEmpty();
    }
    if (must.contains("500")) {
      assertThat(asked).as(about).isZero(); // the server's own answer, before it asked any filter
    }
    if (!further.isEmpty() && must.startsWith("2")) {
      assertThat(seen).as(about).anyMatch(s -> s.principal().equals("ada"));
    }
    List<String> locations = found(LOCATION, answer);
    for (String location : locations) {
      boolean here = OWN_ORIGIN.matcher(location).matches();
      assertThat(here ? "here" : Whatwg.resolve(location)).as(about).isNotEqualTo(Whatwg.ELSEWHERE);
    }
    if (ours && must.startsWith("3") && !row.location().isEmpty()) {
      assertThat(locations).as(about).containsExactly(HostileRow.filled(row.location(), places));
    }
    if (ours && leniency() != Leniency.UNDECODED) { // there parameters may come as they were sent
      assertThat(answer).as(about).contains(HostileRow.filled(row.text(), places));
    }
    assertThat(answer).as(about).doesNotContain("\nX-Injected");
    if (asked > 0) { // Tomcat repeats a malformed head in a page of its own
      assertThat(keys.issued()).as(about).noneMatch(answer::contains);
    }
  }

  private static String shortened(String text) {
    return text.length() > 600 ? text.substring(0, 600) + "..." : text;
  }

  /** The statuses of all answers; "-" where there is none, "?" where one has none. */
  static String statuses(String answer) {
    List<String> all = found(STATUS, answer);
    return answer.isEmpty() ? "-" : all.isEmpty() ? "?" : String.join(",", all);
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(HostileContract::first).collect(Collectors.toList());
  }

  private static String first(MatchResult found) {
    return found.group(1);
  }
}

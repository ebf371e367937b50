package dev.wardlock.examples.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.Typed;
import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptFile;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.CaptureReader;
import dev.wardlock.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A script that is broken is mended by either author, and the same command ends in a login. */
@Timeout(300)
class MendingTest {

  private static Chromium chromium;

  @TempDir Path dir;
  private final MutableClock clock = MutableClock.at(Instant.now());

  /** What became of a script that worked. */
  enum Fault {
    WRONG_FIELD("\"code\", code", "\"otp\", code"),
    WRONG_URL("/api/otp/verify", "/api/otp/check"),
    MOVED_TOKEN("tokens.get(\"access_token\")", "tokens.get(\"token\")"),
    MISSING_HEADER("            .header(\"X-Notes-Client\", \"web-7.2\")\n", ""),
    COMPILE_ERROR("HttpResponse<String> answer = send(request);", "var answer = send(request)");

    private final String right;
    private final String wrong;

    Fault(String right, String wrong) {
      this.right = right;
      this.wrong = wrong;
    }

    String in(String source) {
      assertThat(source).contains(right);
      return source.replace(right, wrong);
    }
  }

  @BeforeAll
  static void startBrowser() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void brokenScript_isMendedByTheModel(Fault fault) throws Exception {
    try (var app = OtpApp.start(clock)) {
      Journey journey = learned(app, fault);
      try (var model = PlayedModel.start(app.url(), verifying())) {
        journey.env(model.environment());
        List<String> typed = new CopyOnWriteArrayList<>();

        Typed.Result result = login(journey, app, typed, "--author", "model");

        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(journey.get("/api/profile").body()).contains(OtpApp.USER);
        assertThat(model.requests()).hasSize(2);
        assertThat(model.requests().get(0))
            .contains(fault == Fault.COMPILE_ERROR ? "';' expected" : "The failure");
        assertNothingShown(model, journey, typed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void brokenScript_isMendedByRules(Fault fault) throws Exception {
    try (var app = OtpApp.start(clock)) {
      Journey journey = learned(app, fault);

      Typed.Result result = login(journey, app, new CopyOnWriteArrayList<>(), "--author", "rules");

      assertThat(result.exit()).as(result.out() + result.err()).isZero();
      assertThat(journey.get("/api/profile").body()).contains(OtpApp.USER);
    }
  }

  /** An application whose traffic is known, and whose script has a fault. */
  private Journey learned(OtpApp app, Fault fault) throws Exception {
    chromium.record(har(), page -> Walks.otp(page, app));
    var journey = new Journey(dir.resolve("home"), "profile", app.url(), clock);
    journey.analyze(har());
    String source = fault.in(PlayedModel.script(app.url()));
    ScriptFile.in(journey.folder()).write(new Script(source, Set.of(app.url())));
    return journey;
  }

  private Path har() {
    return dir.resolve("recorded.har");
  }

  private Typed.Result login(Journey journey, OtpApp app, List<String> typed, String... options) {
    var command = new String[] {"auth", "login", "profile", options[0], options[1]};
    return journey.run(
        People.who(
            Map.of(
                "mail",
                () -> OtpApp.USER,
                "code",
                () -> {
                  typed.add(app.code());
                  return app.code();
                })),
        command);
  }

  /** The exchange of the capture that verifies a code. */
  private String verifying() throws Exception {
    Capture capture = CaptureReader.read(List.of(har()), null);
    return capture.traces().stream()
        .filter(trace -> trace.uri().getPath().equals("/api/otp/verify"))
        .findFirst()
        .orElseThrow()
        .id();
  }

  /** Neither what was typed nor what was received has reached the model, nor what was recorded. */
  private void assertNothingShown(PlayedModel model, Journey journey, List<String> typed)
      throws Exception {
    var secrets = new ArrayList<>(typed);
    var state = journey.folder().tokenFile().read().orElseThrow();
    state.headers().values().forEach(value -> secrets.add(value.reveal().replace("Bearer ", "")));
    secrets.add(state.refreshToken().reveal());
    for (var trace : CaptureReader.read(List.of(har()), null).traces()) {
      trace.requestHeader("Authorization").ifPresent(h -> secrets.add(h.replace("Bearer ", "")));
    }
    assertThat(secrets).hasSizeGreaterThan(2);
    assertThat(model.requests()).allSatisfy(request -> assertThat(request).doesNotContain(secrets));
  }
}

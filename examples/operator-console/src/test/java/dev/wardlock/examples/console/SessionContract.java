package dev.wardlock.examples.console;

import static dev.wardlock.examples.console.Wire.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.examples.console.Wire.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operators' keys and shared tokens, the sessions that they begin, and the end of both. */
@Timeout(60)
abstract class SessionContract {

  private static final String FIRST = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final String SECOND = "zyxwvutsrqponmlkjihgfedcba9876543210";
  private static final String VARIABLE = "OPERATOR_TOKEN";
  private static final long FIVE_SECONDS = 5_000_000_000L;

  InProcess console;
  Wire wire;

  abstract Host host();

  @BeforeEach
  void start(@TempDir Path dataDir) throws Exception {
    console = InProcess.start(host(), dataDir, Map.of(VARIABLE, FIRST + ", " + SECOND));
    wire = Wire.to(console);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private String alice() throws Exception {
    String body = "{\"name\":\"alice\",\"kind\":\"viewer\"}";
    return console.http().mint(console.operator(), "", body);
  }

  @Test
  void session_isNotTheTokenAndEachLoginHasItsOwn() throws Exception {
    for (String token : List.of(alice(), FIRST)) {
      String one = wire.session(token);
      String two = wire.session(token);

      assertThat(one).isNotEqualTo(two);
      for (String session : List.of(one, two)) {
        assertThat(session).doesNotContain(token, token.substring(token.length() - 20));
        assertThat(wire.status("/api/whoami", session)).isEqualTo(200);
        String value = session.split("=", 2)[1];
        assertThat(wire.status("/api/whoami", bearer(value))).isEqualTo(401);
        assertThat(wire.login(value).status()).isEqualTo(401);
      }
    }
  }

  @Test
  void login_inABrowserThatHasASession_endsThatOne() throws Exception {
    String old = wire.session(alice());
    String now = wire.session(FIRST, old, Wire.SAME_ORIGIN);

    assertThat(wire.status("/api/whoami", old)).isEqualTo(401);
    assertThat(wire.get("/api/whoami", now).body()).contains("\"operator-token\"");
  }

  @Test
  void session_whoseKeyIsRotatedOrRevoked_isOver() throws Exception {
    String session = wire.session(alice());
    assertThat(wire.status("/api/whoami", session)).isEqualTo(200);
    String rotated =
        Http.json(console.http().as(console.operator(), "POST", "/api/keys/alice/rotate", null))
            .get("key")
            .asString();

    assertThat(wire.status("/api/whoami", session)).isEqualTo(401);
    assertThat(wire.status("/", session)).isEqualTo(302);

    String next = wire.session(rotated);
    assertThat(wire.status("/api/whoami", next)).isEqualTo(200);
    console.revoke("alice");
    assertThat(wire.status("/api/whoami", next)).isEqualTo(401);
    assertThat(wire.login(rotated).status()).isEqualTo(401);
  }

  @Test
  void session_thatIsIdleForHalfAnHour_isOver() throws Exception {
    for (String token : List.of(alice(), FIRST)) {
      String session = wire.session(token);
      console.clock().advance(Duration.ofMinutes(29));
      assertThat(wire.status("/api/whoami", session)).isEqualTo(200);
      console.clock().advance(Duration.ofMinutes(29));
      assertThat(wire.status("/api/whoami", session)).isEqualTo(200);
      console.clock().advance(Duration.ofMinutes(30).plusSeconds(1));

      assertThat(wire.status("/api/whoami", session)).isEqualTo(401);
      assertThat(wire.status("/api/whoami", bearer(token))).isEqualTo(200);
    }
  }

  @Test
  void session_thatIsInUseForTwelveHours_isOver() throws Exception {
    String session = wire.session(alice());
    for (int minutes = 20; minutes < 12 * 60; minutes += 20) {
      console.clock().advance(Duration.ofMinutes(20));
      assertThat(wire.status("/api/whoami", session)).as("after " + minutes).isEqualTo(200);
    }
    console.clock().advance(Duration.ofMinutes(19).plusSeconds(59));
    assertThat(wire.status("/api/whoami", session)).isEqualTo(200);
    console.clock().advance(Duration.ofSeconds(2));

    assertThat(wire.status("/api/whoami", session)).isEqualTo(401);
  }

  @Test
  void operatorTokens_areAllAcceptedAsWhoTheyAre() throws Exception {
    Map<String, String> names = Map.of(FIRST, "operator-token", SECOND, "operator-token-2");
    for (var token : names.entrySet()) {
      String name = "\"" + token.getValue() + "\"";
      assertThat(wire.get("/api/whoami", bearer(token.getKey())).body()).contains(name);
      String session = wire.session(token.getKey());
      assertThat(wire.get("/api/whoami", session).body()).contains(name, "\"operator\"");
    }
    for (String wrong :
        List.of(
            FIRST + "x",
            FIRST.substring(1),
            FIRST.toUpperCase(Locale.ROOT),
            FIRST + " " + SECOND)) {
      assertThat(wire.status("/api/whoami", bearer(wrong))).as(wrong).isEqualTo(401);
    }
  }

  @Test
  void operatorToken_thatIsTooShort_failsTheStartAndSaysSo(@TempDir Path other) {
    String short31 = FIRST.substring(0, 31);
    for (String value :
        List.of(short31, "", FIRST + ",", FIRST + "," + short31, "," + FIRST, "  " + short31)) {
      assertThatThrownBy(() -> InProcess.start(host(), other, Map.of(VARIABLE, value)).close())
          .as(value)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(VARIABLE)
          .hasMessageContaining("32")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain(short31));
    }
    assertThat(other).isEmptyDirectory();
  }

  @Test
  void token_thatIsNotAscii_isAClean401() throws Exception {
    for (String bad :
        List.of("caf\u00e9", "\u00e4".repeat(40), FIRST + "\u00ff", "\u00c3\u00a9\u0080")) {
      Answer header = wire.get("/mcp", bearer(bad));
      assertThat(header.status()).isEqualTo(401);
      assertThat(header.body()).contains("\"unauthorized\"");
      assertThat(wire.login(bad).status()).isEqualTo(401);
      console.clock().advance(Duration.ofSeconds(61)); // guesses count
    }
    for (String bad : List.of("\u6f22\u5b57".repeat(20), "\ud83d\ude00", FIRST + "\u200b")) {
      Answer form = wire.login(bad);
      assertThat(form.status()).isEqualTo(401);
      assertThat(form.body()).contains("<form method=\"post\"");
    }
    // A form that is no UTF-8, and a cookie that is no text.
    assertThat(wire.post("/login", "token=%ff%fe", Wire.FORM).status()).isIn(400, 401);
    assertThat(wire.status("/api/whoami", "Cookie: wardlock=caf\u00e9")).isEqualTo(401);
  }

  private RawStream stream(String... headers) throws Exception {
    RawStream stream = RawStream.get(console.port(), "/api/events", headers);
    assertThat(stream.status()).isEqualTo(200);
    assertThat(stream.lineThatBegins("event: hello")).isNotNull();
    return stream;
  }

  private static void assertEndsInTime(RawStream stream, long since) throws Exception {
    assertThat(stream.endsCleanly()).isTrue();
    assertThat(System.nanoTime() - since).isLessThan(FIVE_SECONDS);
  }

  @Test
  void streams_ofAKeyThatIsRevoked_endByHeaderAndByCookie() throws Exception {
    String token = alice();
    String session = wire.session(token);
    try (RawStream byHeader = stream(bearer(token));
        RawStream byCookie = stream(session);
        RawStream other = stream(bearer(FIRST))) {
      long since = System.nanoTime();
      console.revoke("alice");

      assertEndsInTime(byHeader, since);
      assertEndsInTime(byCookie, since);
      console.http().mint(console.operator(), "", "{\"name\":\"bob\",\"kind\":\"viewer\"}");
      String told = other.lineThatBegins("data:");
      while (told != null && !told.contains("\"bob\"")) {
        told = other.lineThatBegins("data:");
      }
      assertThat(told).as("others go on").isNotNull();
    }
  }

  @Test
  void stream_ofASessionThatLogsOut_endsAndTheOthersGoOn() throws Exception {
    for (String token : List.of(alice(), FIRST)) {
      String session = wire.session(token);
      String another = wire.session(token);
      try (RawStream stream = stream(session);
          RawStream other = stream(another)) {
        long since = System.nanoTime();
        Answer out = wire.post("/logout", "", session, Wire.SAME_ORIGIN);

        assertThat(out.status()).isEqualTo(303);
        assertEndsInTime(stream, since);
        assertThat(other.lineThatBegins("event: status")).isNotNull();
        assertThat(other.lineThatBegins("event: status")).as("later").isNotNull();
      }
    }
  }

  @Test
  void stream_ofASessionThatExpires_ends() throws Exception {
    try (RawStream stream = stream(wire.session(alice()))) {
      long since = System.nanoTime();
      console.clock().advance(Duration.ofHours(12).plusSeconds(1));

      assertEndsInTime(stream, since);
    }
  }
}

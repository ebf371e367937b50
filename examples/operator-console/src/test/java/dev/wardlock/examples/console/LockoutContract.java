package dev.wardlock.examples.console;

import static dev.wardlock.examples.console.Wire.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.examples.console.Wire.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Five failed logins in 60 s lock a pair of client and key id out, and nobody else. */
@Timeout(60)
abstract class LockoutContract {

  static final String STATIC = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final String HERE = "X-Forwarded-For: 203.0.113.9";
  private static final String ELSEWHERE = "X-Forwarded-For: 203.0.113.10";

  InProcess console;
  Wire wire;
  String alice;
  String bob;

  abstract Host host();

  @BeforeEach
  void start(@TempDir Path dataDir) throws Exception {
    console =
        InProcess.start(
            host(), dataDir, Map.of("TRUSTED_PROXIES", "127.0.0.1", "OPERATOR_TOKEN", STATIC));
    wire = Wire.to(console);
    alice = mint("alice");
    bob = mint("bob");
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private String mint(String name) throws Exception {
    String body = "{\"name\":\"" + name + "\",\"kind\":\"viewer\"}";
    return console.http().mint(console.operator(), "", body);
  }

  /** A token of the same key id, whose secret is wrong and whose check sum is right. */
  private String wrong(String token) throws Exception {
    String name = token.equals(alice) ? "alice" : "bob";
    String rotated =
        Http.json(
                console
                    .http()
                    .as(console.operator(), "POST", "/api/keys/" + name + "/rotate", null))
            .get("key")
            .asString();
    if (name.equals("alice")) {
      alice = rotated;
    } else {
      bob = rotated;
    }
    return token;
  }

  private static void assertLockedOut(Answer answer, int seconds) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isEqualTo(Integer.toString(seconds));
    assertThat(answer.all("Set-Cookie")).isEmpty();
  }

  private void fail(int times, String token, String... headers) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(wire.login(token, headers).status()).as("failure " + (i + 1)).isEqualTo(401);
    }
  }

  @Test
  void pair_thatFailedFiveTimes_isLockedOutAndNobodyElse() throws Exception {
    String dead = wrong(alice);
    fail(5, dead, HERE);

    Answer sixth = wire.login(dead, HERE);
    assertLockedOut(sixth, 60);
    assertThat(sixth.body()).contains("Too many attempts", "name=\"token\"");
    assertLockedOut(wire.login(alice, HERE), 60); // the right one too
    console.clock().advance(Duration.ofSeconds(20));
    assertLockedOut(wire.login(alice, HERE), 40);
    assertThat(wire.login(bob, HERE).status()).isEqualTo(303);
    assertThat(wire.login(STATIC, HERE).status()).isEqualTo(303);
    assertThat(wire.login(alice, ELSEWHERE).status()).isEqualTo(303);
    assertThat(wire.login(alice).status()).isEqualTo(303);
    // A key in the header is not held back.
    assertThat(wire.status("/api/whoami", bearer(alice), HERE)).isEqualTo(200);
    console.clock().advance(Duration.ofSeconds(39));
    assertLockedOut(wire.login(alice, HERE), 1);
    console.clock().advance(Duration.ofSeconds(1));
    assertThat(wire.login(alice, HERE).status()).isEqualTo(303);
  }

  @Test
  void failures_apartByAMinuteOrFollowedByALogin_areForgotten() throws Exception {
    String dead = wrong(alice);
    for (int i = 0; i < 12; i++) {
      fail(1, dead, HERE);
      console.clock().advance(Duration.ofSeconds(15)); // never more than four in a minute
    }
    console.clock().advance(Duration.ofMinutes(1));
    fail(4, dead, HERE);
    assertThat(wire.login(alice, HERE).status()).isEqualTo(303);
    fail(4, dead, HERE);
    assertThat(wire.login(alice, HERE).status()).isEqualTo(303);
  }

  @Test
  void sessionOfALockedPair_goesOn() throws Exception {
    String session = wire.session(alice, HERE);
    String streams = wire.session(STATIC, HERE);
    fail(5, "nonsense", HERE);
    fail(5, wrong(bob), HERE);

    assertThat(wire.status("/api/whoami", session, HERE)).isEqualTo(200);
    assertThat(wire.status("/api/whoami", streams, HERE)).isEqualTo(200);
  }

  @Test
  void guesses_withoutAKeyId_areOnePairOfTheClient() throws Exception {
    for (String guess : List.of("a", "b", STATIC + "x", "wl_x", "caf\u00e9")) {
      fail(1, guess, HERE);
    }
    assertLockedOut(wire.login("z", HERE), 60);
    assertLockedOut(wire.login(STATIC, HERE), 60);
    assertThat(wire.login(alice, HERE).status()).isEqualTo(303);
    assertThat(wire.login("z", ELSEWHERE).status()).isEqualTo(401);
    assertThat(wire.login(STATIC, ELSEWHERE).status()).isEqualTo(303);
    console.clock().advance(Duration.ofSeconds(60));
    assertThat(wire.login(STATIC, HERE).status()).isEqualTo(303);
  }

  @Test
  void guesses_byHeader_areCountedAndTheRightOnePasses() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(wire.status("/api/whoami", bearer("guess" + i), HERE)).isEqualTo(401);
    }
    for (String path : List.of("/api/whoami", "/mcp")) {
      Answer sixth = wire.get(path, bearer("guess"), HERE);
      assertLockedOut(sixth, 60);
      assertThat(sixth.header("Content-Type")).startsWith("application/problem+json");
      assertThat(sixth.body()).contains("\"detail\"");
    }
    assertThat(wire.status("/api/whoami", bearer(STATIC), HERE)).isEqualTo(200);
    assertThat(wire.status("/api/whoami", bearer(alice), HERE)).isEqualTo(200);
    assertThat(wire.status("/api/whoami", bearer("guess"), ELSEWHERE)).isEqualTo(401);
    // Header and form are one count.
    assertLockedOut(wire.login(STATIC, HERE), 60);
    console.clock().advance(Duration.ofSeconds(60));
    assertThat(wire.status("/api/whoami", bearer("guess"), HERE)).isEqualTo(401);
  }

  @Test
  void clientBehindAProxy_isTheRightmostThatIsNotTrusted() throws Exception {
    fail(5, "nonsense", "X-Forwarded-For: 198.51.100.1, 203.0.113.9");

    assertLockedOut(wire.login("x", HERE), 60);
    assertLockedOut(wire.login("x", "X-Forwarded-For: 1.2.3.4, 203.0.113.9, 127.0.0.1"), 60);
    assertThat(wire.login("x", "X-Forwarded-For: 203.0.113.9, 198.51.100.1").status())
        .isEqualTo(401);
    // Of IPv6 it is the network.
    for (int i = 0; i < 5; i++) {
      fail(1, "nonsense", "X-Forwarded-For: 2001:db8::" + i);
    }
    assertLockedOut(wire.login("x", "X-Forwarded-For: 2001:db8::ffff"), 60);
    assertThat(wire.login("x", "X-Forwarded-For: 2001:db8:0:1::1").status()).isEqualTo(401);
  }
}

package dev.wardlock.examples.console;

import static dev.wardlock.examples.console.Wire.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.examples.console.Wire.Answer;
import dev.wardlock.testkit.MutableClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The development token: good on this machine, through nothing, and nowhere else. */
@Timeout(60)
abstract class DevContract {

  private static final MutableClock CLOCK = MutableClock.at("2026-03-01T10:00:00Z");

  @TempDir private Path dir;

  abstract Host host();

  /** A console that was started with {@code --dev}. */
  private record Dev(Host.Running running, Wire wire, String token, String said)
      implements AutoCloseable {

    int port() {
      return URI.create(running.url()).getPort();
    }

    @Override
    public void close() {
      running.close();
    }
  }

  private Dev start(Map<String, String> more) throws Exception {
    var variables = new HashMap<>(Map.of("PORT", "0", "DATA_DIR", dir.toString()));
    variables.putAll(more);
    Settings settings = Settings.of(variables, "--dev");
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    Host.Running running = host().start(settings, CLOCK, out);
    return new Dev(
        running,
        new Wire(running.url(), SocketFactory.getDefault()),
        settings.devToken().reveal(),
        said.toString(StandardCharsets.UTF_8));
  }

  /** Each shows that somebody stands between, or that the name is a stranger's. */
  private static List<String> betrayals(int port) {
    return List.of(
        "Host: evil.example",
        "Host: evil.example:" + port,
        "Host: localhost.evil.example",
        "Host: 127.0.0.1.evil.example",
        "Host: 192.0.2.1",
        "Host: 0.0.0.0:" + port,
        "Host: ",
        "Forwarded: for=127.0.0.1",
        "Forwarded:",
        "X-Forwarded-For: 127.0.0.1",
        "X-Forwarded-For:",
        "x-forwarded-for: ::1",
        "X-Forwarded-Proto: http",
        "X-Forwarded-Host: localhost",
        "X-Forwarded-Port: 80",
        "X-Forwarded-Server: a",
        "X-Forwarded-Whatever: a",
        "X-Real-IP: 127.0.0.1",
        "Via: 1.1 proxy");
  }

  @Test
  void devToken_onThisMachine_isAnOperators() throws Exception {
    try (Dev dev = start(Map.of())) {
      assertThat(dev.said()).contains("WARNING: --dev", "OPERATOR_DEV_TOKEN=" + dev.token());
      for (String host : List.of("127.0.0.1", "localhost", "LOCALHOST", "[::1]", "127.9.9.9")) {
        for (String port : List.of("", ":" + dev.port(), ":1")) {
          String line = "Host: " + host + port;
          Answer answer = dev.wire().get("/api/whoami", bearer(dev.token()), line);

          assertThat(answer.status()).as(line).isEqualTo(200);
          assertThat(answer.body()).contains("\"dev-operator\"");
        }
      }
      String session = dev.wire().session(dev.token());
      assertThat(dev.wire().status("/api/whoami", session)).isEqualTo(200);
      assertThat(session).doesNotContain(dev.token());
    }
  }

  @Test
  void devToken_throughAProxyOrByAnotherName_isRefused() throws Exception {
    try (Dev dev = start(Map.of())) {
      for (String line : betrayals(dev.port())) {
        Answer answer = dev.wire().get("/api/whoami", bearer(dev.token()), line);
        assertThat(answer.status()).as(line).isIn(400, 401, 429);
        assertThat(answer.body()).doesNotContain("dev-operator");
        assertThat(dev.wire().status("/", bearer(dev.token()), line)).isNotEqualTo(200);
        Answer login = dev.wire().login(dev.token(), line);
        assertThat(login.status()).as(line).isIn(400, 401, 429);
        assertThat(login.all("Set-Cookie")).isEmpty();
        CLOCK.advance(Duration.ofSeconds(61)); // these count as guesses
        if (!line.startsWith("Host: ") || line.contains("evil")) {
          // And not because the request is faulty, or was locked out.
          assertThat(dev.wire().status("/health", line)).as(line).isEqualTo(200);
          Answer fresh = dev.wire().get("/api/whoami", bearer(dev.token()), line);
          assertThat(fresh.status()).as(line).isEqualTo(401);
        }
      }
      assertThat(dev.wire().status("/api/whoami", bearer(dev.token()))).isEqualTo(200);
    }
  }

  @Test
  void sessionOfTheDevToken_throughAProxyOrByAnotherName_isRefused() throws Exception {
    try (Dev dev = start(Map.of())) {
      for (String line : betrayals(dev.port())) {
        for (String path : List.of("/api/whoami", "/")) {
          String session = dev.wire().session(dev.token());
          assertThat(dev.wire().status(path, session)).isEqualTo(200);
          int refused = dev.wire().status(path, session, line);
          assertThat(refused)
              .as(line)
              .isIn(path.equals("/") ? List.of(302, 400) : List.of(401, 400));
          // What was seen elsewhere is over, unless the container found the request faulty.
          int later = dev.wire().status(path, session);
          assertThat(later).as(line).isEqualTo(refused == 400 ? 200 : refused);
        }
      }
    }
  }

  @Test
  void devToken_throughAProxyThatIsTrusted_isRefusedAllTheSame() throws Exception {
    try (Dev dev = start(Map.of("TRUSTED_PROXIES", "127.0.0.1"))) {
      for (String address : List.of("127.0.0.1", "203.0.113.9")) {
        String line = "X-Forwarded-For: " + address;
        assertThat(dev.wire().status("/api/whoami", bearer(dev.token()), line)).isEqualTo(401);
        String session = dev.wire().session(dev.token());
        assertThat(dev.wire().status("/api/whoami", session, line)).isEqualTo(401);
      }
    }
  }

  @Test
  void devToken_isAnotherOneForEachStart() throws Exception {
    var tokens = new HashSet<String>();
    String session = null;
    for (int i = 0; i < 3; i++) {
      try (Dev dev = start(Map.of())) {
        for (String old : tokens) {
          assertThat(dev.wire().status("/api/whoami", bearer(old))).isEqualTo(401);
        }
        if (session != null) {
          assertThat(dev.wire().status("/api/whoami", session)).isEqualTo(401);
        }
        session = dev.wire().session(dev.token());
        assertThat(tokens.add(dev.token())).isTrue();
        assertThat(dev.token()).hasSizeGreaterThanOrEqualTo(32);
      }
    }
  }
}

package dev.wardlock.examples.console;

import static dev.wardlock.examples.console.Http.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console in a process of its own: its life, its death, and what it prints. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ConsoleProcessTest {

  private static final int SIGTERM = 128 + 15;

  @TempDir private Path dir;

  @Test
  void restart_afterSigterm_keepsTheKeysAndPrintsNoSecret() throws Exception {
    var tokens = new ArrayList<String>();
    try (var first = ConsoleProcess.start(dir).awaitStarted()) {
      String operator = first.managementKey();
      var http = new Http(first.url());
      tokens.add(operator);
      tokens.add(http.mint(operator, "", "{\"name\":\"alice\",\"kind\":\"viewer\"}"));
      tokens.add(http.mint(operator, "", "{\"name\":\"bob\",\"kind\":\"viewer\"}"));
      HttpResponse<String> rotated = http.as(operator, "POST", "/api/keys/bob/rotate", null);
      tokens.add(json(rotated).get("key").asString());
      tokens.forEach(token -> status(http, token));

      assertThat(first.terminate()).isEqualTo(SIGTERM);
      assertThat(first.out()).hasSize(3).contains("AUTH_MANAGEMENT_API_KEY=" + operator);
      assertNoSecret(first, tokens);
      assertThat(first.err()).anyMatch(line -> line.contains("dev.wardlock.audit"));
    }
    try (var second = ConsoleProcess.start(dir).awaitStarted()) {
      var http = new Http(second.url());

      assertThat(tokens)
          .extracting(token -> status(http, token))
          .containsExactly(200, 200, 401, 200);
      // Last-used instants wait for a batch: the end of the first process wrote them.
      HttpResponse<String> alice = http.getAs(tokens.get(0), "/api/keys/alice");
      assertThat(json(alice).get("last_used_at").isNull()).isFalse();

      assertThat(second.terminate()).isEqualTo(SIGTERM);
      assertThat(second.out()).hasSize(2).anyMatch(line -> line.startsWith("Bootstrapped already"));
      assertNoSecret(second, tokens);
    }
  }

  @Test
  void kill_whileKeysAreMinted_losesNoneThatWasAcknowledged() throws Exception {
    var tokens = new ArrayList<String>();
    String operator;
    try (var first = ConsoleProcess.start(dir).awaitStarted()) {
      operator = first.managementKey();
      var http = new Http(first.url());
      var twenty = new CountDownLatch(20);
      var minting =
          new Thread(
              () -> {
                try {
                  for (int i = 0; ; i++) {
                    String body = "{\"name\":\"k" + i + "\",\"kind\":\"viewer\"}";
                    tokens.add(http.mint(operator, "", body));
                    twenty.countDown();
                  }
                } catch (IOException | InterruptedException e) {
                  // The process is dead.
                }
              });
      minting.start();
      assertThat(twenty.await(1, TimeUnit.MINUTES)).isTrue();
      first.kill();
      minting.join();
    }
    try (var second = ConsoleProcess.start(dir).awaitStarted()) {
      var http = new Http(second.url());

      assertThat(tokens).hasSizeGreaterThanOrEqualTo(20);
      for (String token : tokens) {
        assertThat(status(http, token)).isEqualTo(200);
        String trail = "/api/audit?key=" + token.substring(3, 15);
        assertThat(http.getAs(operator, trail).body()).contains("\"key.minted\"");
      }
    }
  }

  @Test
  void start_onADatabaseInUse_failsInOneLine() throws Exception {
    try (var first = ConsoleProcess.start(dir).awaitStarted()) {
      assertFails(Map.of("DATA_DIR", dir.toString()), "in use by another process");
      assertThat(status(new Http(first.url()), first.managementKey())).isEqualTo(200);
    }
  }

  @Test
  void start_onAPortInUse_failsInOneLineAndLeavesTheFirstKeyToTheNextStart() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertFails(Map.of("DATA_DIR", dir.toString(), "PORT", port), "port " + port);
    }
    try (var next = ConsoleProcess.start(dir).awaitStarted()) {
      assertThat(status(new Http(next.url()), next.managementKey())).isEqualTo(200);
    }
  }

  @Test
  void start_withFaultySettings_namesAllOfThemInOneLine() throws Exception {
    assertFails(
        Map.of("PORT", "eighty", "AUTH_SERVER_KEYS", "k1:c2hvcnQ", "DATA_DIR", dir.toString()),
        "PORT is a number from 0 to 65535, not 'eighty'",
        "AUTH_SERVER_KEYS");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void start_forDevelopment_printsATokenOfThisStart() throws Exception {
    var tokens = new ArrayList<String>();
    for (int i = 0; i < 2; i++) {
      Map<String, String> environment = Map.of("PORT", "0", "DATA_DIR", dir.toString());
      try (var console = ConsoleProcess.start(environment, "--dev").awaitStarted()) {
        String line = console.awaitLine("OPERATOR_DEV_TOKEN=");
        tokens.add(line.substring(line.indexOf('=') + 1));
        var http = new Http(console.url());

        assertThat(console.out()).anyMatch(said -> said.contains("WARNING"));
        assertThat(tokens.get(i)).hasSizeGreaterThanOrEqualTo(43);
        assertThat(status(http, tokens.get(i))).isEqualTo(200);
        assertThat(i == 0 || status(http, tokens.get(0)) == 401).isTrue();
        console.terminate();
        assertThat(console.err()).noneMatch(said -> said.contains(tokens.get(0)));
      }
    }
    assertThat(tokens.get(0)).isNotEqualTo(tokens.get(1));
  }

  @Test
  void start_withAnOperatorToken_acceptsItAndPrintsNone() throws Exception {
    String first = "0123456789abcdefghijklmnopqrstuvwxyz";
    Map<String, String> environment =
        Map.of(
            "PORT",
            "0",
            "DATA_DIR",
            dir.toString(),
            "OPERATOR_TOKEN",
            first + ", another-" + first);
    try (var console = ConsoleProcess.start(environment).awaitStarted()) {
      var http = new Http(console.url());

      assertThat(http.getAs(first, "/api/whoami").body()).contains("\"operator-token\"");
      assertThat(http.getAs("another-" + first, "/api/whoami").body())
          .contains("\"operator-token-2\"", "\"operator\"");
      console.terminate();
      assertNoSecret(console, List.of(console.managementKey()));
      assertThat(console.out()).noneMatch(line -> line.contains(first));
      assertThat(console.err()).noneMatch(line -> line.contains(first));
    }
  }

  @Test
  void start_withSettingsThatDoNotGoTogether_saysSo() throws Exception {
    String token = "0123456789abcdefghijklmnopqrstuvwxyz";
    Map<String, String> data = Map.of("DATA_DIR", dir.toString());
    assertFails(with(data, "OPERATOR_TOKEN", "short"), "OPERATOR_TOKEN", "32");
    assertFails(with(data, "OPERATOR_TOKEN", token + ","), "OPERATOR_TOKEN", "32");
    assertFails(with(data, "TLS_KEYSTORE", "x"), "TLS_KEYSTORE_PASSWORD");
    assertThat(dir).isEmptyDirectory();
    assertFails(with(data, "PUBLIC_ORIGIN", "not an origin"), "rigin");
    assertFails(with(data, "TRUSTED_PROXIES", "nobody"), "rox");
    try (var console = ConsoleProcess.start(with(data, "OPERATOR_TOKEN", token), "--dev", "--x")) {
      assertThat(console.awaitExit()).isEqualTo(1);
      assertThat(console.err()).hasSize(1);
      assertThat(console.err().get(0)).contains("--dev", "OPERATOR_TOKEN", "'--x'");
    }
  }

  private static Map<String, String> with(Map<String, String> some, String name, String value) {
    var all = new HashMap<>(some);
    all.put(name, value);
    return all;
  }

  @Test
  void start_onAFolderThatCannotBe_failsInOneLine() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));

    assertFails(Map.of("DATA_DIR", file.resolve("data").toString()), "DATA_DIR");
  }

  @Test
  void start_onASchemaOfALaterVersion_failsInOneLine() throws Exception {
    try (var console = ConsoleProcess.start(dir).awaitStarted()) {
      console.terminate();
    }
    try (var database = DriverManager.getConnection("jdbc:h2:" + dir.resolve("console"), "sa", "");
        var statement = database.createStatement()) {
      statement.execute("INSERT INTO wardlock_schema VALUES (999, 999)");
    }

    assertFails(Map.of("DATA_DIR", dir.toString()), "version 999");
  }

  private static void assertFails(Map<String, String> environment, String... messages)
      throws IOException, InterruptedException {
    var settings = new HashMap<>(environment);
    settings.putIfAbsent("PORT", "0");
    try (var console = ConsoleProcess.start(settings)) {
      assertThat(console.awaitExit()).isEqualTo(1);
      assertThat(console.out()).isEmpty();
      List<String> told = console.err().stream().filter(line -> !line.contains("INFO")).toList();
      assertThat(told).hasSize(1);
      assertThat(told.get(0)).startsWith("operator-console: ").contains(messages);
    }
  }

  private static int status(Http http, String token) {
    try {
      return http.getAs(token, "/api/status").statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Neither a token nor its secret part, but for the one line. */
  private static void assertNoSecret(ConsoleProcess process, List<String> tokens) {
    var lines = new ArrayList<>(process.err());
    process.out().stream()
        .filter(line -> !line.equals("AUTH_MANAGEMENT_API_KEY=" + tokens.get(0)))
        .forEach(lines::add);
    for (String token : tokens) {
      assertThat(lines).noneMatch(line -> line.contains(token.substring(16, 48)));
    }
  }
}

package dev.wardlock.examples.console;

import dev.wardlock.testkit.MutableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A console in this process, with a clock that can be set. */
record InProcess(Host.Running host, MutableClock clock, Http http, String operator)
    implements AutoCloseable {

  private static final String KEY = "AUTH_MANAGEMENT_API_KEY=";

  static InProcess start(Path dataDir) throws IOException {
    return start(Host.JETTY, dataDir, Map.of());
  }

  /** On a server of one's choice, with further environment variables and with arguments. */
  static InProcess start(
      Host server, Path dataDir, Map<String, String> environment, String... arguments)
      throws IOException {
    var clock = MutableClock.at("2026-03-01T10:00:00Z");
    var out = new ByteArrayOutputStream();
    var variables = new HashMap<>(Map.of("PORT", "0", "DATA_DIR", dataDir.toString()));
    variables.putAll(environment);
    Settings settings = Settings.of(variables, arguments);
    Host.Running host =
        server.start(settings, clock, new PrintStream(out, true, StandardCharsets.UTF_8));
    String operator =
        out.toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith(KEY))
            .findFirst()
            .map(line -> line.substring(KEY.length()))
            .orElse("");
    HttpClient.Builder client = HttpClient.newBuilder();
    if (settings.tls() != null) {
      client.sslContext(TestTls.trusting(settings.tls()));
    }
    return new InProcess(host, clock, new Http(host.url(), client.build()), operator);
  }

  /** Over a store that has its keys already: nothing is known of them. */
  static InProcess restart(Path dataDir, Map<String, String> environment) throws IOException {
    return start(Host.JETTY, dataDir, environment);
  }

  String url() {
    return host.url();
  }

  int port() {
    return URI.create(host.url()).getPort();
  }

  /** Mints the key of an agent. */
  String agent(String name) throws IOException, InterruptedException {
    return http.mint(
        operator,
        "",
        "{\"name\":\"" + name + "\",\"kind\":\"agent\",\"scope_floor\":\"org/acme/agent/bot\"}");
  }

  void revoke(String name) throws IOException, InterruptedException {
    int status = http.as(operator, "DELETE", "/api/keys/" + name, null).statusCode();
    if (status != 200) {
      throw new AssertionError("not revoked: " + status);
    }
  }

  @Override
  public void close() {
    host.close();
  }
}

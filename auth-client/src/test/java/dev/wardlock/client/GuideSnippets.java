package dev.wardlock.client;

import dev.wardlock.client.analyze.ModelAuthor;
import dev.wardlock.client.analyze.ModelSettings;
import dev.wardlock.client.analyze.ScriptAuthor;
import dev.wardlock.client.script.CheckedScript;
import dev.wardlock.client.script.Conversation;
import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptException;
import dev.wardlock.client.script.ScriptRunner;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.CaptureReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The code of docs/client.md, which {@link GuideTest} compares with this. */
@SuppressWarnings("unused")
final class GuideSnippets {

  private GuideSnippets() {}

  static ClientEnvironment environment() throws IOException, InterruptedException {
    ClientEnvironment environment = ClientEnvironment.read(System.getenv()); // or …, "SPECTRON"

    HttpClient http =
        AuthenticatedHttpClient.builder(Credentials.bearer(environment::key), environment.url())
            .build();
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(environment.url().resolve("/api/memories")).build(),
            HttpResponse.BodyHandlers.ofString());
    return environment;
  }

  static void login(TokenRefresher refresher, URI serviceUrl, HttpRequest request)
      throws IOException, InterruptedException {
    AppFolder app = AppFolder.of(AppFolder.home(System.getenv()), "planner");
    try (TokenManager login = TokenManager.builder(app).refresher(refresher).build()) {
      HttpClient http = AuthenticatedHttpClient.builder(login, serviceUrl).build();
      http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (LoginRequiredException e) {
      System.err.println("Log in first: " + e.command()); // wardlock auth login planner
    }
  }

  static void script(String source, Conversation conversation, AppFolder app)
      throws ScriptException, IOException, InterruptedException {
    CheckedScript script =
        ScriptRunner.create().check(new Script(source, Set.of("https://app.example")));
    TokenState state = script.acquire(conversation);
    app.tokenFile().write(state, Duration.ofSeconds(10));
    TokenRefresher refresher = script.refresher(conversation); // of a TokenManager
  }

  static void model() throws IOException {
    ScriptAuthor author = ModelAuthor.of(ModelSettings.fromEnvironment(System.getenv()));
    Capture capture = CaptureReader.read(List.of(Path.of("recorded.har")), null);
    Optional<Script> script = author.write(capture);
  }

  static void manage(ClientEnvironment environment) throws IOException, InterruptedException {
    ManagementClient keys = ManagementClient.of(environment);
    IssuedKey bot =
        keys.context("acme")
            .newKey("report-bot", "agent")
            .grant("memory:read", "org/acme/agent/report/*")
            .expiresIn(Duration.ofDays(30))
            .mint();
    bot.token().reveal(); // once, and never again

    keys.context("acme").rotate("report-bot", null); // a new secret, the old one is dead
    keys.context("acme").revoke("report-bot");
  }

  static void renew(ManagementClient keys) throws IOException, InterruptedException {
    KeyKeeper keeper = KeyKeeper.file(Path.of("/var/lib/report/key"));
    keys.own().replace("report-bot-2", Duration.ofDays(2), keeper);
  }
}

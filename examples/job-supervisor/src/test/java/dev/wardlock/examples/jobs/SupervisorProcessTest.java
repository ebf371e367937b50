package dev.wardlock.examples.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts and ends of the real process, and what it says of them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SupervisorProcessTest {

  private static final String[] BOOTSTRAP = {"--bootstrap-admin-key", "root"};
  private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz";

  @TempDir private Path dir;

  @Test
  void bootstrap_printsItsBannerOnceAndNoSecretLater() throws Exception {
    String key;
    try (var first = Supervisor.start(dir, BOOTSTRAP)) {
      key = first.key();
      List<String> out = first.out();
      assertThat(out.get(1)).matches("\\+-+\\+");
      assertThat(out.get(2)).contains("Name:  root");
      assertThat(out.get(3)).contains("Key:   " + key);
      assertThat(out.get(4)).contains("Scope: admin");
      assertThat(out.get(6)).contains("save this key - it will not be shown again");
      assertThat(out.get(7)).isEqualTo(out.get(1));
      assertThat(out.subList(1, 8)).extracting(String::length).containsOnly(out.get(1).length());
      assertThat(out.get(8)).isEqualTo("AUTH_MANAGEMENT_API_KEY=" + key);
      assertThat(new Rpc(first.url()).list(key, "auth.list_keys")).hasSize(1);
      first.terminate();
    }
    try (var second = Supervisor.start(dir, BOOTSTRAP)) {
      second.awaitLine("Bootstrapped already");
      assertThat(second.out()).noneMatch(line -> line.contains("wl_"));
      assertThat(new Rpc(second.url()).list(key, "auth.list_keys")).hasSize(1);
      second.terminate();
      assertThat(second.err()).noneMatch(line -> line.contains(key.substring(16)));
    }
  }

  @Test
  void kill_leavesEveryKeyAndJobThatWasAnswered() throws Exception {
    String key;
    String job;
    try (var first = Supervisor.start(dir, BOOTSTRAP)) {
      key = first.key();
      var rpc = new Rpc(first.url());
      job = (String) rpc.object(key, "job.create", Map.of("command", "echo")).get("id");
      rpc.result(key, "job.run", Map.of("id", job));
      first.kill();
    }
    try (var second = Supervisor.start(dir)) {
      assertThat(new Rpc(second.url()).object(key, "job.status", Map.of("id", job)))
          .containsEntry("status", "queued");
    }
  }

  @Test
  void logs_ofAFullRunAtTrace_haveNoSecret() throws Exception {
    Path file = Files.writeString(dir.resolve("secret"), "admin-" + SECRET);
    var secrets = new ArrayList<>(List.of("admin-" + SECRET, "typed-" + SECRET, "bad-" + SECRET));
    try (var supervisor =
        Supervisor.start(
            dir.resolve("data"),
            Map.of("defaultLogLevel", "trace"),
            "--bootstrap-admin-key",
            "root",
            "--admin-secret",
            "@" + file)) {
      String admin = supervisor.key();
      secrets.add(admin);
      var rpc = new Rpc(supervisor.url());
      String user = rpc.mint(admin, "u", "user");
      secrets.add(user);
      secrets.add((String) rpc.object(admin, "auth.rotate_key", Map.of("key", "u")).get("key"));
      rpc.error(null, "auth.list_keys", Map.of("admin_key", admin));
      rpc.error(null, "auth.list_keys", Map.of("admin_key", user));
      rpc.error("bad-" + SECRET, "auth.list_keys", Map.of());
      rpc.error(admin, "typed-" + SECRET, Map.of("typed-" + SECRET, "typed-" + SECRET));
      rpc.error(admin, "job.create", Map.of("command", "echo", "args", List.of("typed-" + SECRET)));
      rpc.error(admin, "job.create", Map.of("command", "typed-" + SECRET));
      rpc.post("{\"typed-" + SECRET);
      String cookie =
          rpc.form("/login", "token=" + admin, "Sec-Fetch-Site", "same-origin")
              .headers()
              .firstValue("Set-Cookie")
              .orElseThrow()
              .split(";", 2)[0];
      secrets.add(cookie.split("=", 2)[1]);
      rpc.form("/logout", "", "Sec-Fetch-Site", "same-origin", "Cookie", cookie);
      rpc.form("/login", "token=bad-" + SECRET, "Sec-Fetch-Site", "same-origin");
      rpc.get("/?token=" + admin);
      rpc.result("admin-" + SECRET, "auth.list_keys", Map.of());
      supervisor.awaitLog("legacy=true");
      rpc.result("admin-" + SECRET, "auth.list_keys", Map.of());
      rpc.result(admin, "auth.remove_key", Map.of("key", "u"));
      supervisor.terminate();
      List<String> err = supervisor.err();

      for (String secret : secrets) {
        String part = secret.startsWith("wl_") ? secret.substring(16, 48) : secret;
        assertThat(err).noneMatch(line -> line.contains(part));
        assertThat(supervisor.out().stream().filter(line -> line.contains(part)).count())
            .isEqualTo(secret.equals(admin) ? 2 : 0);
      }
      assertThat(err)
          .anyMatch(line -> line.contains("operation=auth.list_keys") && line.contains("name=root"))
          .noneMatch(line -> line.contains("stands on the command line"));
      assertThat(err.stream().filter(line -> line.contains("legacy=true"))).hasSize(2);
      assertThat(err.stream().filter(line -> line.contains("The legacy secret"))).hasSize(1);
      assertThat(err).as("it was at TRACE").anyMatch(line -> line.matches("(TRACE|DEBUG) .*"));
    }
  }

  @Test
  void start_faulty_failsInOneLine() throws Exception {
    fails("--admin-secret", "short");
    fails("--no-such-option");
    fails("--bootstrap-admin-key", "a/b");
    try (var next = Supervisor.start(dir, BOOTSTRAP)) {
      assertThat(next.key()).startsWith("wl_");
    }
  }

  private void fails(String... arguments) throws Exception {
    try (var supervisor = Supervisor.start(dir, arguments)) {
      assertThat(supervisor.awaitExit()).isEqualTo(1);
      List<String> told =
          supervisor.err().stream().filter(line -> !line.matches("(INFO|WARN) .*")).toList();
      assertThat(told).hasSize(1);
      assertThat(told.get(0)).startsWith("job-supervisor: ");
    }
  }
}

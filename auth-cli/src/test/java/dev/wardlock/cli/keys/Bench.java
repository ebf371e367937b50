package dev.wardlock.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.Auth;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.cli.Run;
import dev.wardlock.cli.Run.Result;
import dev.wardlock.cli.ScriptedTerminal;
import dev.wardlock.cli.shell.Json;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import dev.wardlock.testkit.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** A store of a test's own, and commands on it at a time of the test's own. */
final class Bench {

  static final Pattern TOKEN = Pattern.compile("[a-z][a-z0-9]*_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}");

  final Path store;
  final MutableClock clock = MutableClock.at("2026-03-01T12:00:00Z");

  Bench(Path folder) {
    store = folder.resolve("keys");
  }

  /** With the first keys made: a copy of one that was made once. */
  static Bench bootstrapped(Path folder) {
    try {
      Files.copy(Template.FILE, folder.resolve("keys.mv.db"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Bench(folder);
  }

  private static final class Template {

    static final Path FILE;

    static {
      try {
        Path folder = Files.createTempDirectory("wardlock-template");
        folder.toFile().deleteOnExit();
        assertThat(new Bench(folder).run("bootstrap").exit()).isZero();
        FILE = folder.resolve("keys.mv.db");
        FILE.toFile().deleteOnExit();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Runs a command with redirected streams. */
  Result run(String... args) {
    return in(new Run(), args);
  }

  /** Runs a command at a terminal where somebody types. */
  Result typing(String answer, String... args) {
    return in(new Run().at(ScriptedTerminal.typing(answer)), args);
  }

  /** Runs a command in an environment. */
  Result in(Run run, String... args) {
    var all = new ArrayList<>(List.of(args));
    all.add(all.indexOf("--") < 0 ? all.size() : all.indexOf("--"), "--store=" + store);
    return run.at(clock).run(all.toArray(String[]::new));
  }

  /** Runs a command that must succeed, and reads what it answered. */
  Map<String, Object> json(String... args) {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--output=json";
    Result result = run(all);
    assertThat(result.exit()).as(result.err()).isZero();
    return Objects.requireNonNull(Json.object(result.out()), result.out());
  }

  /** Makes a key and returns its token. */
  String mint(String name, String... more) {
    var args = new ArrayList<>(List.of("keys", "generate-key", "default", name, "--reveal"));
    args.addAll(List.of(more));
    Result result = run(args.toArray(String[]::new));
    assertThat(result.exit()).as(result.err()).isZero();
    clock.advance(Duration.ofMillis(1)); // so that lists have an order
    return result.out().strip();
  }

  /** How many keys there are. */
  int count() {
    return ((List<?>) json("keys", "list", "--all").get("items")).size();
  }

  /** Whether the application would accept a token now. */
  boolean accepts(String token) {
    try (Auth auth = Auth.builder(JdbcKeyStore.embedded(store)).clock(clock).build()) {
      return auth.verify(token) instanceof Accepted;
    }
  }
}

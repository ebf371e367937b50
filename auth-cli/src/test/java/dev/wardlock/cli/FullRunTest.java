package dev.wardlock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.Run.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deployment's life by the jar, every command logged as loudly as it can. */
@Tag("jar")
class FullRunTest {

  private static final Pattern TOKEN = Pattern.compile("wl_[0-9A-Za-z]{12}_([0-9A-Za-z]{38})");
  private static final String SERVER_KEY = "MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=";

  @TempDir Path folder;
  private final List<Result> results = new ArrayList<>();
  private final Set<String> secrets = new LinkedHashSet<>();

  private Result run(int exit, String... args) {
    var all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--log-level", "trace", "--store", folder.resolve("keys").toString()));
    Result result =
        new Jar().env("AUTH_SERVER_KEYS", "k1:" + SERVER_KEY).run(all.toArray(String[]::new));
    assertThat(result.exit()).as(String.join(" ", args) + "\n" + result.err()).isEqualTo(exit);
    Matcher tokens = TOKEN.matcher(result.out());
    while (tokens.find()) {
      secrets.add(tokens.group(1));
    }
    results.add(result);
    return result;
  }

  @Test
  void secrets_areOnStandardOutputWhereAsked_andNowhereElse() throws IOException {
    run(0, "bootstrap");
    run(6, "bootstrap");
    run(0, "keys", "generate-key", "default", "ci", "--kind", "user", "--reveal");
    run(6, "keys", "generate-key", "default", "ci", "--kind", "user", "--reveal");
    run(2, "keys", "generate-key", "default", "ci2", "--kind", "user");
    run(0, "keys", "rotate", "default", "ci", "--reveal", "--yes", "--output", "json");
    run(
        0,
        "keys",
        "replace",
        "default",
        "ci",
        "--successor",
        "ci3",
        "--overlap",
        "1h",
        "--yes",
        "--reveal");
    Path file = folder.resolve("token");
    run(0, "recover", "--secret-file", file.toString());
    Matcher inFile = TOKEN.matcher(Files.readString(file));
    assertThat(inFile.find()).isTrue();
    secrets.add(inFile.group(1));
    run(0, "keys", "list", "--all");
    run(0, "keys", "list", "--all", "--output", "json");
    run(0, "keys", "show", "default", "ci");
    run(0, "keys", "history", "default", "ci");
    run(0, "audit", "--output", "json");
    run(0, "keys", "revoke", "default", "ci", "--yes");
    run(0, "contexts", "create", "acme");
    run(0, "contexts", "delete", "acme", "--yes");
    assertThat(secrets).hasSize(6);

    for (String secret : secrets) {
      assertThat(results.stream().filter(r -> r.err().contains(secret))).isEmpty();
      assertThat(results.stream().filter(r -> r.out().contains(secret)).count())
          .isLessThanOrEqualTo(1);
    }
    assertThat(results).noneMatch(r -> (r.out() + r.err()).contains(SERVER_KEY));
    assertThat(results.get(0).err()).contains("INFO", "MINTED"); // so the log was loud
  }
}

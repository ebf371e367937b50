package dev.wardlock.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that renews a login is killed with SIGKILL before each step that changes a file, and
 * around the refresh itself. At each of these points {@code token.json} is whole, the old one or
 * the new one, and nothing is there that others could read.
 */
class KillTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final TokenState OLD = States.bearer("old", "r0", START, START.plusSeconds(60));
  private static final TokenState NEW =
      States.bearer("new-" + "x".repeat(200), "r1", START, Instant.parse("2999-01-01T00:00:00Z"));

  @TempDir Path folder;

  @Test
  void refresh_killedAtEachPoint_leavesTheOldStateOrTheNew() throws Exception {
    var points = new ArrayList<String>();
    for (int point = 1; ; point++) {
      Path home = Files.createDirectories(folder.resolve("p" + point));
      TokenFile file = AppFolder.of(home, "planner").tokenFile();
      file.write(OLD, Duration.ofSeconds(20));
      String reached;
      try (Jvm child = Jvm.start(KillTest.class, home.toString(), Integer.toString(point))) {
        reached = child.line();
        child.kill();
      }
      assertThat(reached).isNotNull();
      if (reached.equals("done")) {
        break;
      }
      points.add(reached);
      boolean after = points.contains("after move .token.json.new");
      assertThat(file.read()).as("killed %s", reached).contains(after ? NEW : OLD);
      assertPrivate(file.path().getParent(), reached);

      // Whoever comes next is not in the way of what was left behind, and clears it away.
      try (TokenManager next =
          TokenManager.builder(file, "log in").refresher(state -> NEW).build()) {
        assertThat(next.state()).as("killed %s", reached).isEqualTo(NEW);
      }
      assertThat(file.read()).contains(NEW);
      if (!after) {
        assertThat(names(file.path().getParent()))
            .as("killed %s", reached)
            .containsExactly("token.json", "token.json.lock");
      }
    }
    assertThat(points)
        .contains("lock token.json.lock", "before the refresh", "after the refresh")
        .contains("open .token.json.new", "write .token.json.new", "force .token.json.new")
        .contains("move .token.json.new", "after move .token.json.new", "force planner")
        .contains("close token.json.lock")
        .hasSizeGreaterThan(12);
    assertThat(points.stream().filter("write .token.json.new"::equals)).hasSizeGreaterThan(1);
  }

  @Test
  void firstLogin_killedAtEachPoint_leavesNoStateOrTheWholeOne() throws Exception {
    for (int point = 1; ; point++) {
      Path home = Files.createDirectories(folder.resolve("l" + point));
      TokenFile file = AppFolder.of(home, "planner").tokenFile();
      String reached;
      try (Jvm child =
          Jvm.start(KillTest.class, home.toString(), Integer.toString(point), "login")) {
        reached = child.line();
        child.kill();
      }
      if (file.read().isPresent()) {
        assertThat(file.read()).as("killed %s", reached).contains(NEW);
      }
      if (Files.isDirectory(file.path().getParent())) {
        assertPrivate(file.path().getParent(), reached);
      }
      if ("done".equals(reached)) {
        assertThat(file.read()).contains(NEW);
        break;
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertPrivate(Path folder, String reached) throws IOException {
    assertThat(mode(folder)).isEqualTo("rwx------");
    for (String name : names(folder)) {
      assertThat(mode(folder.resolve(name)))
          .as("%s, killed %s", name, reached)
          .isEqualTo("rw-------");
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** Renews, or logs in, and stops for ever at the n-th point. */
  public static void main(String[] arguments) throws Exception {
    var points = new Points(Integer.parseInt(arguments[1]));
    Path home = new StoppingFileSystem(points::pass).path(Path.of(arguments[0]));
    AppFolder app = AppFolder.of(home, "planner");
    if (arguments.length > 2) {
      app.tokenFile().write(NEW, Duration.ofSeconds(20));
    } else {
      try (TokenManager manager =
          TokenManager.builder(app)
              .refresher(
                  state -> {
                    points.pass("before the refresh");
                    points.pass("after the refresh");
                    return NEW;
                  })
              .build()) {
        manager.state();
      }
    }
    points.say("done");
  }

  private static final class Points {

    private final int last;
    private int passed;

    Points(int last) {
      this.last = last;
    }

    synchronized void pass(String where) {
      if (++passed == last) {
        say(where);
      }
    }

    void say(String where) {
      System.out.println(where);
      try {
        System.in.read();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

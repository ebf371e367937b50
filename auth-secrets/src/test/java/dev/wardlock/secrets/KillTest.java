package dev.wardlock.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.secrets.generate.Generators;
import dev.wardlock.secrets.model.Publication;
import dev.wardlock.secrets.model.Publisher;
import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.Vault;
import dev.wardlock.secrets.model.Version;
import dev.wardlock.secrets.model.Versions;
import dev.wardlock.secrets.publish.Publishers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that rotates is killed with SIGKILL at one point after the other: before and after each
 * call of generator, vault and publisher, and before each line of audit and journal. The clock is
 * asked for every line, which is how the process knows that it is there.
 */
class KillTest {

  @TempDir Path folder;

  @Test
  void rotate_killedAtEachPoint_isResumedToOneValueEverywhere() throws Exception {
    Deployment first = Deployment.make(Files.createDirectory(folder.resolve("first")));
    Secrets once = first.secrets().build();
    once.execute(once.planRotation("TOKEN", Optional.empty()));
    String old = first.published("dev", "TOKEN").orElseThrow();
    var points = new ArrayList<String>();
    for (int point = 1; ; point++) {
      Path at = folder.resolve("p" + point);
      Deployment deployment = first.copyTo(at);
      Secrets secrets = deployment.secrets().build();

      String reached;
      try (Jvm child = Jvm.start(KillTest.class, at.toString(), Integer.toString(point))) {
        reached = child.line();
        child.kill();
      }
      assertThat(reached).isNotNull();
      if (reached.equals("done")) {
        break;
      }
      points.add(reached);
      resume(deployment, secrets, old, reached);
    }
    // Three environments: nothing of all that was left out by mistake.
    assertThat(points)
        .contains("before generate", "after generate", "before stage", "after stage")
        .contains("before promote", "after promote")
        .contains("before publish dev", "after publish dev")
        .contains("before publish staging", "after publish staging")
        .hasSizeGreaterThan(20);
  }

  private static void resume(Deployment deployment, Secrets secrets, String old, String reached)
      throws IOException {
    Versions versions = deployment.vault().versions(Deployment.SHARED);
    int made = deployment.made();
    boolean acknowledged = versions.pending().isPresent() || !value(versions.current()).equals(old);
    assertThat(List.of(value(versions.current()), value(versions.previous())))
        .as("old value recoverable, killed %s", reached)
        .contains(old);

    if (secrets.unfinished().isPresent()) {
      String expected = acknowledged ? newest(versions) : "";
      secrets.resume();
      String now = deployment.vault().resolve(Deployment.SHARED).orElseThrow().reveal();
      assertThat(now).as("killed %s", reached).isNotEqualTo(old);
      if (acknowledged) {
        assertThat(now).as("the acknowledged value, killed %s", reached).isEqualTo(expected);
        assertThat(deployment.made())
            .as("no second generation, killed %s", reached)
            .isEqualTo(made);
      }
      assertThat(value(deployment.vault().versions(Deployment.SHARED).previous())).isEqualTo(old);
    }
    String now = deployment.vault().resolve(Deployment.SHARED).orElseThrow().reveal();
    for (String environment : List.of("dev", "qa", "staging")) {
      assertThat(deployment.published(environment, "TOKEN"))
          .as("one value in %s, killed %s", environment, reached)
          .contains(now);
    }
    assertThat(deployment.vault().versions(Deployment.SHARED).pending()).isEmpty();
    assertThat(secrets.unfinished()).isEmpty();
  }

  private static String value(Optional<Version> version) {
    return version.map(v -> v.value().reveal()).orElse("");
  }

  private static String newest(Versions versions) {
    String pending = value(versions.pending());
    return pending.isEmpty() ? value(versions.current()) : pending;
  }

  /** Rotates, and stops for ever at the n-th point. */
  public static void main(String[] arguments) throws Exception {
    var points = new Points(Integer.parseInt(arguments[1]));
    Deployment deployment = Deployment.at(Path.of(arguments[0]));
    Secrets plain = deployment.secrets().build();
    var generators =
        new Generators(
            deployment.folder().resolve("generators"),
            deployment.folder(),
            Set.of(),
            label -> SecretValue.of("typed"),
            Clock.systemUTC());
    Secrets secrets =
        deployment
            .secrets()
            .clock(points)
            .vault(new StoppingVault(plain.vault(), points))
            .generators(
                spec ->
                    request -> {
                      points.pass("before generate");
                      SecretValue value = generators.of(spec).generate(request);
                      points.pass("after generate");
                      return value;
                    })
            .publishers(
                spec ->
                    new StoppingPublisher(
                        new Publishers(deployment.folder(), Set.of()).of(spec), points))
            .build();
    Plan plan = secrets.planRotation("TOKEN", Optional.empty());
    secrets.execute(plan);
    System.out.println("done");
    System.in.read();
  }

  private static final class Points extends Clock {
    private final int last;
    private int passed;

    Points(int last) {
      this.last = last;
    }

    void pass(String where) {
      passed++;
      if (passed == last) {
        System.out.println(where);
        try {
          System.in.read();
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    @Override
    public Instant instant() {
      pass("before a line");
      return Clock.systemUTC().instant();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private record StoppingVault(Vault vault, Points points) implements Vault {
    @Override
    public String name() {
      return vault.name();
    }

    @Override
    public Versions versions(SecretReference reference) {
      return vault.versions(reference);
    }

    @Override
    public void stage(SecretReference reference, Version version) {
      points.pass("before stage");
      vault.stage(reference, version);
      points.pass("after stage");
    }

    @Override
    public void promote(SecretReference reference, String id) {
      points.pass("before promote");
      vault.promote(reference, id);
      points.pass("after promote");
    }
  }

  private record StoppingPublisher(Publisher publisher, Points points) implements Publisher {
    @Override
    public String name() {
      return publisher.name();
    }

    @Override
    public void check(String environment, Collection<String> keys) {
      publisher.check(environment, keys);
    }

    @Override
    public void publish(Publication publication) {
      points.pass("before publish " + publication.environment());
      publisher.publish(publication);
      points.pass("after publish " + publication.environment());
    }
  }
}

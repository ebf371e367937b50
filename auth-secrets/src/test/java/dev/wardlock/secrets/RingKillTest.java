package dev.wardlock.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.secrets.ring.KeyState;
import dev.wardlock.secrets.ring.KeyStep;
import dev.wardlock.secrets.ring.KeyStep.Action;
import dev.wardlock.secrets.ring.KeyStep.Keys;
import dev.wardlock.secrets.ring.ServerKeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that turns a ring without end is killed with SIGKILL, at a random moment of a step.
 * What an application reads is then a whole ring, the one before the step or the one after; the
 * rest of the step is done by resuming.
 */
class RingKillTest {

  /** Kills in the middle of a step that must have been seen, and in how many rounds at most. */
  private static final int IN_THE_MIDDLE = 3;

  private static final int ROUNDS = 40;

  @TempDir Path folder;

  @Test
  void turning_killedAtAnyMoment_leavesTheOldRingOrTheNewOne() throws Exception {
    RingDeployment deployment = RingDeployment.make(folder);
    Secrets secrets = deployment.secrets().build();
    secrets.execute(secrets.planStep("AUTH_SERVER_KEYS", Optional.empty(), step(Action.ADD, "")));
    int unfinished = 0;
    for (int round = 0; round < ROUNDS && unfinished < IN_THE_MIDDLE; round++) {
      String acknowledged = acknowledgedBeforeKill(folder, deployment.ring().toString());

      String vault = deployment.ring().toString();
      List<String> published = new ArrayList<>();
      for (String environment : List.of("one", "two")) {
        published.add(deployment.published(environment).orElseThrow().toString());
      }
      if (secrets.unfinished().isPresent()) {
        unfinished++;
        secrets.resume();
      }
      String after = deployment.ring().toString();
      // Readers had the acknowledged ring, or the one after; never anything else.
      assertThat(List.of(acknowledged, after)).contains(vault).containsAll(published);
      for (String environment : List.of("one", "two")) {
        assertThat(deployment.published(environment)).contains(deployment.ring());
      }
    }
    // Else nothing was killed in the middle of a step, and nothing was shown.
    assertThat(unfinished).isEqualTo(IN_THE_MIDDLE);
  }

  /** The last ring of which the process said that its step was done. */
  private static String acknowledgedBeforeKill(Path folder, String before) throws Exception {
    String last = before;
    try (Jvm child = Jvm.start(RingKillTest.class, folder.toString())) {
      assertThat(child.line()).isNotNull();
      long from = System.nanoTime();
      last = child.line();
      assertThat(last).isNotNull();
      long stepTakes = System.nanoTime() - from;
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(stepTakes));
      child.kill();
      for (String line = child.line(); line != null; line = child.line()) {
        last = line;
      }
    }
    return last;
  }

  private static KeyStep step(Action action, String id) {
    return new KeyStep(Keys.SERVER_KEYS, action, id);
  }

  /** Turns the ring until it is killed, and says after each step what it is. */
  public static void main(String[] arguments) throws IOException {
    var deployment = new RingDeployment(Path.of(arguments[0]));
    Secrets secrets = deployment.secrets().build();
    while (Files.exists(deployment.folder())) {
      secrets.execute(
          secrets.planStep("AUTH_SERVER_KEYS", Optional.empty(), following(deployment.ring())));
      System.out.println(deployment.ring());
    }
  }

  private static KeyStep following(ServerKeyRing ring) {
    for (var key : ring.keys()) {
      if (key.state() == KeyState.RETIRED) {
        return step(Action.DROP, key.id());
      }
      if (key.state() == KeyState.NEXT) {
        return step(Action.ACTIVATE, key.id());
      }
    }
    return step(Action.ADD, "");
  }
}

package dev.wardlock.secrets.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.secrets.Jvm;
import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentWritersTest {

  private static final int EACH = 25;

  @TempDir Path folder;

  private static FileVault open(Path file) {
    return FileVault.of(
        file, VaultKey.key(SecretValue.of(Base64.getEncoder().encodeToString(new byte[32]))));
  }

  private static SecretReference reference(String who, int i) {
    return SecretReference.parse("op://" + who + "/item/" + i);
  }

  private static void write(FileVault vault, String who) {
    for (int i = 0; i < EACH; i++) {
      vault.stage(reference(who, i), new Version("r" + i, SecretValue.of(who + i)));
      vault.promote(reference(who, i), "r" + i);
    }
  }

  private static void assertWhole(FileVault vault, String who) {
    for (int i = 0; i < EACH; i++) {
      assertThat(vault.resolve(reference(who, i))).contains(SecretValue.of(who + i));
    }
  }

  /** Each with a vault of its own: two of them in one process must not open each other's lock. */
  @Test
  void threadsAndProcesses_allAtOnce_loseNothing() throws Exception {
    Path file = folder.resolve("secrets.vault");
    var pool = Executors.newFixedThreadPool(4);
    try (Jvm one = Jvm.start(ConcurrentWritersTest.class, file.toString(), "p1");
        Jvm two = Jvm.start(ConcurrentWritersTest.class, file.toString(), "p2")) {
      assertThat(one.line()).isEqualTo("ready");
      assertThat(two.line()).isEqualTo("ready");
      var start = new CountDownLatch(1);
      var all = new ArrayList<Future<?>>();
      for (int t = 0; t < 4; t++) {
        String who = "t" + t;
        all.add(
            pool.submit(
                () -> {
                  start.await();
                  write(open(file), who);
                  return null;
                }));
      }
      one.go();
      two.go();
      start.countDown();
      for (Future<?> each : all) {
        each.get();
      }
      assertThat(one.line()).isEqualTo("done");
      assertThat(two.line()).isEqualTo("done");
    } finally {
      pool.shutdownNow();
    }
    for (String who : new String[] {"t0", "t1", "t2", "t3", "p1", "p2"}) {
      assertWhole(open(file), who);
    }
  }

  public static void main(String[] arguments) throws Exception {
    System.out.println("ready");
    System.in.read();
    write(open(Path.of(arguments[0])), arguments[1]);
    System.out.println("done");
  }
}

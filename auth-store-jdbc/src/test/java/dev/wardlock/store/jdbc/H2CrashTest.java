package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Query;
import dev.wardlock.store.StoredKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that mints is killed with SIGKILL. What this shows is that an acknowledged commit has
 * reached the operating system: a power failure cannot be staged here.
 */
class H2CrashTest {

  @TempDir Path folder;

  @Test
  void kill_whileMinting_losesNothingThatWasAcknowledged() throws Exception {
    Path file = folder.resolve("keys");
    var acknowledged = new HashSet<KeyId>();
    // One file for all, so that each process also starts from what a killed one left. Most of them
    // force nothing to the disk, which is slow, and makes no difference to a kill.
    List<String> ways = List.of("embedded", "written", "written", "embedded");
    for (int round = 0; round < ways.size(); round++) {
      String way = ways.get(round);
      int after = ThreadLocalRandom.current().nextInt(1, way.equals("embedded") ? 200 : 999);
      acknowledged.addAll(mintAndKill(way, file, round * 1_000, after));
      assertThat(survivors(file)).containsAll(acknowledged);
    }
  }

  @Test
  void kill_withAWriteDelay_losesKeysSoThisTestCanFail() throws Exception {
    Path file = folder.resolve("keys");

    Set<KeyId> acknowledged = mintAndKill("delayed", file, 0, 100);

    var lost = new HashSet<>(acknowledged);
    lost.removeAll(survivors(file));
    System.out.println("With a write delay, lost " + lost.size() + " of " + acknowledged.size());
    assertThat(lost).isNotEmpty();
  }

  private static Set<KeyId> mintAndKill(String durability, Path file, int first, int after)
      throws Exception {
    var printed = new ArrayList<String>();
    try (Child child = Child.start("mint", durability, file.toString(), "" + first)) {
      while (printed.size() < after) {
        printed.add(child.line());
      }
      printed.addAll(child.kill());
    }
    System.out.println(
        "Killed (" + durability + ") after " + after + ", acknowledged " + printed.size());
    var ids = new HashSet<KeyId>();
    // A line that the kill cut short was not read by anybody who could rely on it.
    for (String line : printed) {
      assertThat(line).matches("\\d+");
      ids.add(Databases.id(Integer.parseInt(line)));
    }
    return ids;
  }

  /** The keys that are there, each of which has its event, and every event its key. */
  private static Set<KeyId> survivors(Path file) {
    try (JdbcKeyStore store = JdbcKeyStore.embedded(file)) {
      List<StoredKey> keys =
          all(c -> store.list(Query.Keys.ALL.limit(500).after(c), Databases.NOW));
      List<AuditEvent> events = all(c -> store.audit(Query.Audit.ALL.limit(500).after(c)));
      List<KeyId> ids = keys.stream().map(StoredKey::id).toList();
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(events.stream().map(AuditEvent::key)).containsExactlyInAnyOrderElementsOf(ids);
      keys.forEach(key -> assertThat(store.find(key.id())).isEqualTo(key));
      return new HashSet<>(ids);
    }
  }

  private static <T> List<T> all(Function<String, Query.Page<T>> pages) {
    var items = new ArrayList<T>();
    String cursor = null;
    do {
      Query.Page<T> page = pages.apply(cursor);
      items.addAll(page.items());
      cursor = page.nextCursor();
    } while (cursor != null);
    return items;
  }
}

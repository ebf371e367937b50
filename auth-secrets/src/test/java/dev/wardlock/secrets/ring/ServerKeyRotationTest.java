package dev.wardlock.secrets.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.Verification;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Reason;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Query;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import dev.wardlock.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server key is rotated while two nodes that share a database verify, mint and are attacked: no
 * valid token is refused at any time, and no forged one is accepted. Each node reads the same file
 * at a moment of its own.
 */
@Timeout(300)
class ServerKeyRotationTest {

  private static final Instant NOW = Instant.parse("2026-11-27T20:00:00Z");
  private static final Duration SETTLE = ServerKeyRing.DEFAULT_SETTLE;
  private static final int KEYS = 30;

  /** Verifications that each moment of the rotation must see before it goes on. */
  private static final int SEEN = 150;

  private final MutableClock clock = MutableClock.at(NOW.toString());
  private final JdbcDataSource database = new JdbcDataSource();
  private final List<Held> valid = new CopyOnWriteArrayList<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicLong verified = new AtomicLong();
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Thread> load = new ArrayList<>();
  private @TempDir Path folder;
  private Path file;
  private ServerKeyRing ring;
  private Auth one;
  private Auth two;

  /** A token that is valid, unless it is just being rotated. */
  private static final class Held {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private String token;

    Held(IssuedKey key) {
      token = key.token().reveal();
    }
  }

  @BeforeEach
  void start() throws Exception {
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    JdbcKeyStore.migrate(database);
    file = folder.resolve("server-keys");
    write(ServerKeyRing.first(NOW));
    one = node();
    two = node();
  }

  @AfterEach
  void stop() throws Exception {
    over.set(true);
    for (Thread thread : load) {
      thread.join();
    }
    one.close();
    two.close();
  }

  private Auth node() {
    return Auth.builder(JdbcKeyStore.open(database))
        .clock(clock)
        .auditSink(event -> {})
        .serverKeys(() -> ServerKeys.parse(Files.readString(file)))
        .serverKeysInterval(Duration.ofHours(1)) // this test says when
        .hasher(SecretHasher.hmacSha256())
        .build();
  }

  private void write(ServerKeyRing changed) throws IOException {
    Path draft = folder.resolve("draft");
    Files.writeString(draft, changed.text().reveal());
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    ring = changed;
  }

  private IssuedKey mint(Auth node) {
    return node.keys().mint(NewKey.named("k-" + UUID.randomUUID()).kind("user"));
  }

  private void underLoad() {
    for (int i = 0; i < KEYS; i++) {
      valid.add(new Held(mint(i % 2 == 0 ? one : two)));
    }
    for (int i = 0; i < 4; i++) {
      Auth node = i % 2 == 0 ? one : two;
      Auth other = i % 2 == 0 ? two : one;
      var thread = new Thread(() -> verifyUntilOver(node, other), "load-" + i);
      thread.start();
      load.add(thread);
    }
  }

  private void verifyUntilOver(Auth node, Auth other) {
    try {
      for (int i = 0; !over.get(); i++) {
        Held held = valid.get(ThreadLocalRandom.current().nextInt(valid.size()));
        held.lock.readLock().lock();
        try {
          accepted(node, held.token);
        } finally {
          held.lock.readLock().unlock();
        }
        if (i % 10 == 0) {
          // What one node mints the other must take at once.
          accepted(other, mint(node).token().reveal());
        }
        forged(node, held);
        verified.incrementAndGet();
      }
    } catch (RuntimeException e) {
      wrong.add(e.toString());
    }
  }

  private void accepted(Auth node, String token) {
    Verification verdict = node.verify(token);
    if (!(verdict instanceof Accepted)) {
      wrong.add("a valid token was answered " + verdict);
    }
  }

  /**
   * Of a known id, under a key of the forger's own by the active key's name; and a changed check.
   */
  private void forged(Auth node, Held held) {
    KeyId id = node.idOf(held.token);
    String active = ServerKeys.parse(ring.text().reveal()).ids().get(0);
    String ofOwnKey = TokenFormat.of("wl", ServerKeys.of(active, new byte[32])).issue(id).reveal();
    String changed = held.token.substring(0, 48) + ofOwnKey.substring(48);
    for (String forged : List.of(ofOwnKey, changed)) {
      if (!(node.verify(forged) instanceof Rejected rejected)
          || rejected.reason() != Reason.BAD_CHECK) {
        wrong.add("a forged token was answered " + node.verify(forged));
      }
    }
  }

  /** Goes on when the load has seen what is now. */
  private void seen() {
    long until = verified.get() + SEEN;
    while (verified.get() < until && wrong.isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(wrong).isEmpty();
  }

  /** The nodes read the file one after the other, and the load sees them apart. */
  private void taken(ServerKeyRing changed) throws IOException {
    write(changed);
    seen();
    assertThat(one.reloadServerKeys()).isTrue();
    seen();
    assertThat(two.reloadServerKeys()).isTrue();
    seen();
  }

  private String id(KeyState state) {
    return ring.keys().stream()
        .filter(key -> key.state() == state)
        .map(KeyStatus::id)
        .findFirst()
        .orElseThrow();
  }

  private Map<String, Long> dependents() {
    return one.keys().dependents();
  }

  @Test
  void rotation_onTwoNodesUnderLoad_refusesNoValidTokenAndAcceptsNoForgedOne() throws Exception {
    underLoad();
    seen();
    String old = id(KeyState.ACTIVE);

    taken(ring.add(clock.instant()));
    String next = id(KeyState.NEXT);
    assertThat(dependents()).containsOnlyKeys(old);

    clock.advance(SETTLE);
    taken(ring.activate(next, SETTLE, false, clock.instant()));
    clock.advance(SETTLE);

    // The load goes on minting, but not under the retired one.
    long depend = dependents().get(old);
    assertThat(depend).isGreaterThanOrEqualTo(KEYS);
    seen();
    assertThat(dependents()).containsEntry(old, depend);
    assertThatThrownBy(
            () -> ring.drop(old, Optional.of(dependents()), SETTLE, false, clock.instant()))
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining("'" + old + "' cannot be dropped: " + depend + " live keys depend");

    rotateAllOf(old);
    seen();
    assertThat(dependents()).containsOnlyKeys(next);

    taken(ring.drop(old, Optional.of(dependents()), SETTLE, false, clock.instant()));
    assertThat(ring.keys()).extracting(KeyStatus::id).containsExactly(next);
  }

  /** Every key that depends on a server key is given a new secret, as an operator would do it. */
  private void rotateAllOf(String serverKey) {
    for (Held held : valid) {
      held.lock.writeLock().lock();
      try {
        held.token = two.keys().rotate(two.idOf(held.token)).token().reveal();
      } finally {
        held.lock.writeLock().unlock();
      }
    }
    String cursor = null;
    do {
      var page = one.keys().list(Query.Keys.ALL.limit(500).after(cursor));
      page.items().stream()
          .filter(key -> key.serverKey().equals(serverKey))
          .forEach(key -> one.keys().revoke(key.id()));
      cursor = page.nextCursor();
    } while (cursor != null);
  }

  /** The load can tell: a key that is active before every node knows it is what goes wrong. */
  @Test
  void rotation_withoutANextKeyFirst_isSeenToRefuseValidTokens() throws Exception {
    ServerKeyRing forced = ring.add(clock.instant());
    String next = forced.keys().get(1).id();
    underLoad();
    write(forced.activate(next, SETTLE, true, clock.instant()));
    one.reloadServerKeys();

    String fresh = mint(one).token().reveal();

    assertThat(two.verify(fresh)).isInstanceOf(Rejected.class);
    while (wrong.isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(wrong.peek()).startsWith("a valid token was answered Rejected");
  }

  @Test
  void drop_forcedWhileTokensDepend_refusesThemOnEachNodeOnceItHasRead() throws Exception {
    String token = mint(one).token().reveal();
    String old = id(KeyState.ACTIVE);
    write(ring.add(clock.instant()));
    write(ring.activate(id(KeyState.NEXT), SETTLE, true, clock.instant()));
    one.reloadServerKeys();
    two.reloadServerKeys();
    assertThat(two.verify(token)).isInstanceOf(Accepted.class);
    assertThat(one.verify(token)).isInstanceOf(Accepted.class);

    write(ring.drop(old, Optional.empty(), SETTLE, true, clock.instant()));
    one.reloadServerKeys();

    assertThat(one.verify(token)).isInstanceOf(Rejected.class);
    assertThat(two.verify(token)).isInstanceOf(Accepted.class);
    two.reloadServerKeys();
    assertThat(two.verify(token)).isInstanceOf(Rejected.class);
  }
}

package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.Counters.Count;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Reason;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Principal;
import dev.wardlock.model.Query;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** An {@code Auth} with everything around it that a test wants to see or to set. */
final class World implements AutoCloseable {

  static final byte[] SERVER_KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  static final ServerKeys RING = ServerKeys.of("k1", SERVER_KEY);

  final TestClock clock;
  final HookedStore store;
  final List<AuditEvent> events = new CopyOnWriteArrayList<>();
  final Map<Count, LongAdder> counts = new ConcurrentHashMap<>();
  volatile Consumer<Count> onCount = what -> {};
  final Auth auth;

  private World(TestClock clock, HookedStore store, UnaryOperator<AuthBuilder> options) {
    this.clock = clock;
    this.store = store;
    // The housekeeping thread sleeps: tests flush.
    this.auth =
        options
            .apply(
                Auth.builder(store)
                    .clock(clock)
                    .auditSink(events::add)
                    .counters(this::count)
                    .hashConcurrency(2)
                    .flushInterval(Duration.ofHours(1)))
            .build();
  }

  /** Keyed hashes: quick. */
  static World keyed() {
    return keyed(options -> options);
  }

  static World keyed(UnaryOperator<AuthBuilder> options) {
    return on(
        new HookedStore(true),
        b -> options.apply(b.serverKeys(RING).hasher(SecretHasher.hmacSha256())));
  }

  /** The cheapest Argon2id that is allowed. */
  static World argon2(boolean shared) {
    return on(new HookedStore(shared), b -> b.hasher(SecretHasher.argon2id(8192, 1, 1)));
  }

  static World on(HookedStore store, UnaryOperator<AuthBuilder> options) {
    return new World(new TestClock(), store, options);
  }

  /** Another node on the same store and clock. */
  World sibling(UnaryOperator<AuthBuilder> options) {
    return new World(clock, store, options);
  }

  private void count(Count what) {
    counts.computeIfAbsent(what, w -> new LongAdder()).increment();
    onCount.accept(what);
  }

  long counted(Count what) {
    LongAdder adder = counts.get(what);
    return adder == null ? 0 : adder.sum();
  }

  IssuedKey mint(String name, String kind) {
    return auth.keys().mint(NewKey.named(name).kind(kind));
  }

  Principal principal(IssuedKey key) {
    return accepted(key).principal();
  }

  Accepted accepted(IssuedKey key) {
    return accepted(key.token().reveal());
  }

  Accepted accepted(String presented) {
    Verification v = auth.verify(presented);
    assertThat(v).isInstanceOf(Accepted.class);
    return (Accepted) v;
  }

  Reason rejected(IssuedKey key) {
    return rejected(key.token().reveal());
  }

  Reason rejected(String presented) {
    Verification v = auth.verify(presented);
    assertThat(v).isInstanceOf(Rejected.class);
    return ((Rejected) v).reason();
  }

  KeyService as(IssuedKey key) {
    return auth.keys().onBehalfOf(principal(key));
  }

  List<String> history(KeyId id) {
    return store.inner.audit(Query.Audit.ALL.of(id)).items().stream()
        .map(AuditEvent::action)
        .toList();
  }

  @Override
  public void close() {
    auth.close();
  }
}

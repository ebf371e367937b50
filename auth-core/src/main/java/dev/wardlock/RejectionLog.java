package dev.wardlock;

import dev.wardlock.Verification.Reason;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.AuditEvent.SessionAction;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Principal;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.StoreException;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rejections and uses of static tokens, added up between flushes. Bounded: when 1,024 different
 * ones wait, further keys are counted together under no key.
 *
 * <p>A secret that was rotated out and is still presented is an alarm: it goes into the store's
 * trail, once for each key and flush.
 */
final class RejectionLog {

  private static final Logger log = LoggerFactory.getLogger(RejectionLog.class);
  private static final int MAX_ENTRIES = 1024;

  private record Cause(Reason reason, @Nullable KeyId key) {}

  private record User(By by, boolean legacy) {}

  private record Tally(Instant since, Instant at, long count) {
    static Tally add(@Nullable Tally tally, Instant now) {
      return tally == null ? new Tally(now, now, 1) : new Tally(tally.since, now, tally.count + 1);
    }
  }

  private final KeyStore store;
  private final AuditSink sink;
  private final Map<Cause, Tally> rejections = new ConcurrentHashMap<>();
  private final Map<User, Tally> uses = new ConcurrentHashMap<>();
  private final Set<String> warned = ConcurrentHashMap.newKeySet(); // as many as are configured
  private final Map<KeyId, StoredKey> reused = new ConcurrentHashMap<>();

  RejectionLog(KeyStore store, AuditSink sink) {
    this.store = store;
    this.sink = sink;
  }

  void rejected(Reason reason, @Nullable KeyId key, Instant now) {
    var cause = new Cause(reason, key);
    if (rejections.size() >= MAX_ENTRIES && !rejections.containsKey(cause)) {
      cause = new Cause(reason, null);
    }
    rejections.compute(cause, (c, tally) -> Tally.add(tally, now));
  }

  void reused(StoredKey record) {
    if (reused.size() < MAX_ENTRIES) {
      reused.put(record.id(), record);
    }
  }

  void used(Principal principal, boolean legacy, Instant now) {
    if (legacy && warned.add(principal.id())) {
      log.warn(
          "The legacy token '{}' is in use: give whoever has it a key of their own",
          principal.id());
    }
    uses.compute(new User(By.principal(principal), legacy), (u, tally) -> Tally.add(tally, now));
  }

  void session(SessionAction what, @Nullable KeyId key, By by, Instant now) {
    emit(new AuditEvent.SessionEvent(now, by, what, key));
  }

  void called(By by, String operation, String outcome, Instant now) {
    emit(new AuditEvent.Call(now, by, operation, outcome));
  }

  synchronized void flush() {
    for (Cause cause : List.copyOf(rejections.keySet())) {
      Tally t = rejections.remove(cause);
      if (t != null) {
        emit(new AuditEvent.Rejection(t.since, t.at, cause.reason.name(), cause.key, t.count));
        alarm(cause, t);
      }
    }
    for (User user : List.copyOf(uses.keySet())) {
      Tally t = uses.remove(user);
      if (t != null) {
        emit(new AuditEvent.Use(t.since, t.at, user.by, user.legacy, t.count));
      }
    }
  }

  private void alarm(Cause cause, Tally tally) {
    StoredKey record =
        cause.reason == Reason.ROTATED_OUT && cause.key != null ? reused.remove(cause.key) : null;
    if (record == null) {
      return;
    }
    var event =
        record.event(
            tally.at,
            By.LIBRARY,
            KeyAction.SECRET_REUSED,
            Map.of("since", tally.since.toString(), "count", Long.toString(tally.count)));
    emit(event);
    try {
      store.record(event);
    } catch (StoreException e) {
      log.warn("The reuse of a rotated secret of key {} could not be kept", record.id(), e);
    }
  }

  /** Hands an event to the sink, whatever the sink does. */
  void emit(AuditEvent event) {
    try {
      sink.accept(event);
    } catch (RuntimeException e) {
      log.error("The audit sink failed on {}", event.action(), e);
    }
  }
}

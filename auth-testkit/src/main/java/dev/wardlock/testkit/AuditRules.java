package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.START;
import static dev.wardlock.testkit.Keys.at;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.newId;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.end;
import static dev.wardlock.testkit.Steps.trail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.ContextAction;
import dev.wardlock.model.AuditEvent.ContextEvent;
import dev.wardlock.model.AuditEvent.DeploymentAction;
import dev.wardlock.model.AuditEvent.DeploymentEvent;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.AuditEvent.KeyEvent;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Query;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules 66 to 73: the audit trail. */
interface AuditRules extends Rules {

  /** Every event comes back with every field, whoever did it and whatever the details. */
  @Test
  default void r66_record_everyEvent_comesBackEqual() {
    KeyId key = newId();
    var events = new ArrayList<AuditEvent>();
    for (By by :
        List.of(
            By.APPLICATION,
            By.LIBRARY,
            new By("operator", "ada", newId()),
            new By("Kind-\u00E4", Traps.NASTY, null))) {
      for (KeyAction what : KeyAction.values()) {
        events.add(new KeyEvent(START, by, what, key, "acme", "Bot", "ada", "agent", Traps.MAP));
      }
      for (ContextAction what : ContextAction.values()) {
        events.add(new ContextEvent(START, by, what, "acme", Traps.MAP));
      }
      for (DeploymentAction what : DeploymentAction.values()) {
        events.add(new DeploymentEvent(START, by, what, Traps.MAP));
      }
    }
    events.add(
        new KeyEvent(
            START,
            By.APPLICATION,
            KeyAction.MINTED,
            key,
            "acme",
            "Bot",
            Traps.NASTY,
            "agent",
            Map.of()));

    events.forEach(store()::record);

    Collections.reverse(events);
    assertThat(trail(store())).containsExactlyElementsOf(events);
    assertThat(State.of(otherNode()).audit()).containsExactlyElementsOf(events);
  }

  /** Events come newest first, those of one instant in the reverse order of their commits. */
  @Test
  default void r67_audit_all_isNewestFirstAndOfOneInstantTheLastCommittedFirst() {
    AuditEvent a = recorded(at(5), "a");
    AuditEvent b = recorded(at(1), "b");
    AuditEvent c = recorded(at(5), "c");
    AuditEvent d = recorded(at(9), "d");
    AuditEvent e = recorded(at(5).minusNanos(1_000), "e");
    AuditEvent f = recorded(Instant.parse("1969-12-31T23:59:59.999999Z"), "f");
    AuditEvent g = recorded(at(5), "g");

    assertThat(trail(store())).containsExactly(d, g, c, a, e, b, f);
  }

  /** Pages of any size, on any node, meet every event once; the last says that it is the last. */
  @Test
  default void r68_audit_pages_meetEveryEventOnce() {
    var expected = new ArrayList<AuditEvent>();
    for (int i = 0; i < 23; i++) {
      expected.add(recorded(at(i / 4), "n" + i));
    }
    Collections.reverse(expected);

    for (int limit : List.of(1, 2, 7, 22, 23, 24, 500)) {
      assertThat(events(Query.Audit.ALL.limit(limit))).containsExactlyElementsOf(expected);
    }
    assertThat(store().audit(Query.Audit.ALL.limit(23)).nextCursor()).isNull();
    Query.Page<AuditEvent> most = store().audit(Query.Audit.ALL.limit(22));
    assertThat(most.items()).hasSize(22);
    assertThat(most.nextCursor()).isNotNull();
    assertThat(otherNode().audit(Query.Audit.ALL.after(most.nextCursor())).items())
        .containsExactly(expected.get(22));
  }

  /** Events that are added between two pages shift nothing. */
  @Test
  default void r69_audit_eventsBetweenPages_shiftNothing() {
    AuditEvent a = recorded(at(1), "a");
    AuditEvent b = recorded(at(2), "b");
    AuditEvent c = recorded(at(3), "c");
    Query.Page<AuditEvent> first = store().audit(Query.Audit.ALL.limit(2));
    assertThat(first.items()).containsExactly(c, b);

    recorded(at(4), "newest");
    recorded(at(2), "of the same instant, committed later: before the cursor");
    AuditEvent older = recorded(at(1), "older");

    assertThat(events(Query.Audit.ALL.limit(1).after(first.nextCursor())))
        .containsExactly(older, a);
  }

  /** A cursor that the store did not give is a mistake of the caller. */
  @Test
  default void r70_audit_cursorNotOurs_throws() {
    recorded(START, "a");
    for (String cursor : Traps.NOT_CURSORS) {
      assertThatIllegalArgumentException()
          .as(cursor)
          .isThrownBy(() -> store().audit(Query.Audit.ALL.after(cursor)));
    }
  }

  /**
   * Filters may be combined at will, and compare exactly; a principal or a key matches as the one
   * who did it, or the one it was done to.
   */
  @Test
  default void r71_audit_everyCombinationOfFilters_meansAll() {
    KeyId k1 = new KeyId("abcdefghijkl");
    KeyId k2 = new KeyId("ABCDEFGHIJKL");
    List<By> actors =
        List.of(
            By.APPLICATION,
            new By("operator", "ada", k1),
            new By("operator", "Ada", k2),
            new By("agent", "ada ", null));
    var all = new ArrayList<AuditEvent>();
    int n = 0;
    for (By by : actors) {
      for (String context : List.of("acme", "Acme")) {
        all.add(new ContextEvent(at(n++), by, ContextAction.CREATED, context, Map.of()));
        for (KeyId key : List.of(k1, k2)) {
          for (String owner : List.of("ada", "bob")) {
            String kind = n % 2 == 0 ? "agent" : "Agent";
            all.add(
                new KeyEvent(
                    at(n++), by, KeyAction.MINTED, key, context, "n", owner, kind, Map.of()));
          }
        }
      }
      all.add(new DeploymentEvent(at(n++), by, DeploymentAction.PURGED, Map.of()));
    }
    all.forEach(store()::record);
    Collections.reverse(all);

    List<@Nullable String> contexts = Arrays.asList(null, "acme", "ACME");
    List<@Nullable String> principals = Arrays.asList(null, "ada", "Ada", "ada ", "%");
    List<@Nullable KeyId> keys = Arrays.asList(null, k1, newId());
    List<@Nullable String> kinds = Arrays.asList(null, "agent", "Agent", "operator");
    List<@Nullable Instant> bounds = Arrays.asList(null, at(10), at(27));
    for (var context : contexts) {
      for (var principal : principals) {
        for (var key : keys) {
          for (var kind : kinds) {
            for (var since : bounds) {
              for (var until : bounds) {
                var query = new Query.Audit(context, principal, key, kind, since, until, null, 5);
                assertThat(events(query))
                    .as(query.toString())
                    .containsExactlyElementsOf(
                        all.stream().filter(event -> wanted(event, query)).toList());
              }
            }
          }
        }
      }
    }
  }

  /** An event of its own is kept, whether or not its key exists or its actor is live. */
  @Test
  default void r72_record_aboutAnythingByAnyone_isKept() {
    StoredKey ended = end(store(), add(store(), key("ended")));
    var byEnded =
        new KeyEvent(
            at(1),
            Keys.by(ended),
            KeyAction.SECRET_REUSED,
            newId(),
            "nowhere",
            "unknown",
            "nobody",
            "none",
            Map.of());

    store().record(byEnded);

    assertThat(trail(store())).first().isEqualTo(byEnded);
    assertThat(State.of(otherNode()).audit()).isEqualTo(trail(store()));
  }

  /** Rejections, uses and sessions are told elsewhere, and never kept here. */
  @Test
  default void r73_record_rejectionUseOrSession_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> store().record(new AuditEvent.Rejection(START, START, "unknown", newId(), 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> store().record(new AuditEvent.Use(START, START, By.APPLICATION, true, 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                store()
                    .record(
                        new AuditEvent.SessionEvent(
                            START, By.APPLICATION, AuditEvent.SessionAction.STARTED, newId())));
    assertThat(trail(store())).isEmpty();
  }

  private AuditEvent recorded(Instant at, String note) {
    var event = new DeploymentEvent(at, By.LIBRARY, DeploymentAction.PURGED, Map.of("note", note));
    store().record(event);
    return event;
  }

  private List<AuditEvent> events(Query.Audit query) {
    return State.all(cursor -> store().audit(cursor == null ? query : query.after(cursor)));
  }

  private static boolean wanted(AuditEvent event, Query.Audit query) {
    @Nullable KeyEvent key = event instanceof KeyEvent e ? e : null;
    @Nullable ContextEvent context = event instanceof ContextEvent e ? e : null;
    return one(
            query.context(),
            key == null ? null : key.context(),
            context == null ? null : context.context())
        && one(query.principal(), event.by().name(), key == null ? null : key.principal())
        && one(query.key(), event.by().key(), event.key())
        && one(query.kind(), key == null ? null : key.kind(), null)
        && (query.since() == null || query.since().compareTo(event.at()) <= 0)
        && (query.until() == null || query.until().compareTo(event.at()) > 0);
  }

  private static <T> boolean one(@Nullable T filter, @Nullable T first, @Nullable T second) {
    return filter == null || filter.equals(first) || filter.equals(second);
  }
}

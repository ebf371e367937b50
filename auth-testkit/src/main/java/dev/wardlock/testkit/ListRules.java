package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.START;
import static dev.wardlock.testkit.Keys.at;
import static dev.wardlock.testkit.Keys.createContext;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.newContext;
import static dev.wardlock.testkit.Keys.newId;
import static dev.wardlock.testkit.Keys.purge;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.committed;
import static dev.wardlock.testkit.Steps.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo.Status;
import dev.wardlock.model.Query;
import dev.wardlock.store.Context;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules 51 to 58: lists of keys. */
interface ListRules extends Rules {

  /**
   * Keys come in the order of creation, those of one instant in the order of ids by character code.
   */
  @Test
  default void r51_list_all_isInTheOrderOfCreationThenId() {
    StoredKey last = add(store(), key("a").created(at(2)).id("000000000000"));
    StoredKey tieB = add(store(), key("b").created(at(1)).id("aaaaaaaaaaaa"));
    StoredKey tieA = add(store(), key("c").created(at(1)).id("ZZZZZZZZZZZZ"));
    StoredKey tie0 = add(store(), key("d").created(at(1)).id("999999999999"));
    StoredKey first = add(store(), key("e").created(at(1).minusNanos(1_000)).id("zzzzzzzzzzzz"));
    StoredKey old = add(store(), key("f").created(Instant.parse("1969-12-31T23:59:59.999999Z")));

    assertThat(keys(Query.Keys.ALL)).containsExactly(old, first, tie0, tieA, tieB, last);
  }

  /** Pages of any size meet every key once; the last page says that it is the last. */
  @Test
  default void r52_list_pages_meetEveryKeyOnce() {
    var expected = new ArrayList<StoredKey>();
    for (int i = 0; i < 23; i++) {
      expected.add(add(store(), key("k" + i).created(at(i / 4))));
    }

    for (int limit : List.of(1, 2, 7, 22, 23, 24, 500)) {
      assertThat(keys(Query.Keys.ALL.limit(limit))).containsExactlyElementsOf(expected);
    }
    Query.Page<StoredKey> exact = store().list(Query.Keys.ALL.limit(23), START);
    assertThat(exact.items()).hasSize(23);
    assertThat(exact.nextCursor()).isNull();
    Query.Page<StoredKey> short1 = store().list(Query.Keys.ALL.limit(22), START);
    assertThat(short1.items()).hasSize(22);
    assertThat(short1.nextCursor()).isNotNull();
    assertThat(store().list(Query.Keys.ALL.in("nowhere"), START))
        .isEqualTo(new Query.Page<StoredKey>(List.of(), null));
  }

  /** Keys that are added between two pages shift nothing. */
  @Test
  default void r53_list_insertsBetweenPages_shiftNothing() {
    StoredKey a = add(store(), key("a").created(at(10)));
    StoredKey b = add(store(), key("b").created(at(20)));
    StoredKey c = add(store(), key("c").created(at(30)));
    Query.Page<StoredKey> first = store().list(Query.Keys.ALL.limit(2), START);
    assertThat(first.items()).containsExactly(a, b);

    add(store(), key("before").created(at(15)));
    StoredKey between = add(store(), key("between").created(at(25)));
    StoredKey after = add(store(), key("after").created(at(40)));

    assertThat(keys(Query.Keys.ALL.limit(2).after(first.nextCursor())))
        .containsExactly(between, c, after);
  }

  /** Keys that are cleared between two pages shift nothing, even the one at which a page ended. */
  @Test
  default void r54_list_purgesBetweenPages_shiftNothing() {
    StoredKey a = add(store(), key("a").created(at(1)).expires(at(100)));
    StoredKey b = add(store(), key("b").created(at(2)).expires(at(100)));
    StoredKey c = add(store(), key("c").created(at(3)).expires(at(100)));
    StoredKey d = add(store(), key("d").created(at(4)));
    Query.Page<StoredKey> first = store().list(Query.Keys.ALL.limit(2), START);
    assertThat(first.items()).containsExactly(a, b);

    committed(store(), purge(at(200)));

    assertThat(store().find(c.id())).isNull();
    assertThat(keys(Query.Keys.ALL.limit(2).after(first.nextCursor()))).containsExactly(d);
  }

  /** A cursor is good on every node. */
  @Test
  default void r55_list_cursor_isGoodOnAnotherNode() {
    StoredKey a = add(store(), key("a").created(at(1)));
    StoredKey b = add(store(), key("b").created(at(2)));

    Query.Page<StoredKey> first = store().list(Query.Keys.ALL.limit(1), START);
    assertThat(first.items()).containsExactly(a);
    assertThat(otherNode().list(Query.Keys.ALL.after(first.nextCursor()), START).items())
        .containsExactly(b);
  }

  /** A cursor that the store did not give is a mistake of the caller. */
  @Test
  default void r56_list_cursorNotOurs_throws() {
    add(store(), key("a"));
    for (String cursor : Traps.NOT_CURSORS) {
      assertThatIllegalArgumentException()
          .as(cursor)
          .isThrownBy(() -> store().list(Query.Keys.ALL.after(cursor), START));
    }
  }

  /** A status is judged by the present that the caller gives; revoked goes before expired. */
  @Test
  default void r57_list_status_isJudgedByTheGivenPresent() {
    StoredKey forever = add(store(), key("forever"));
    StoredKey bounded = add(store(), key("bounded").expires(at(10)));
    StoredKey revoked = end(store(), add(store(), key("revoked")));
    StoredKey revokedAndBounded = end(store(), add(store(), key("both").expires(at(10))));

    Instant justBefore = at(10).minusNanos(1_000);
    assertThat(keys(Query.Keys.ALL.with(Status.ACTIVE), justBefore))
        .containsExactlyInAnyOrder(forever, bounded);
    assertThat(keys(Query.Keys.ALL.with(Status.EXPIRED), justBefore)).isEmpty();
    assertThat(keys(Query.Keys.ALL.with(Status.ACTIVE), at(10))).containsExactly(forever);
    assertThat(keys(Query.Keys.ALL.with(Status.EXPIRED), at(10))).containsExactly(bounded);
    for (Instant now : List.of(justBefore, at(10), at(-10))) {
      assertThat(keys(Query.Keys.ALL.with(Status.REVOKED), now))
          .containsExactlyInAnyOrder(revoked, revokedAndBounded);
    }
  }

  /**
   * Filters may be combined at will, and compare exactly: case, accents and trailing blanks count.
   */
  @Test
  default void r58_list_everyCombinationOfFilters_meansAll() {
    committed(store(), createContext(newContext("acme")));
    var keys = new ArrayList<StoredKey>();
    StoredKey top = add(store(), key("top").expires(at(1_000)));
    keys.add(top);
    int n = 0;
    for (String context : List.of(Context.DEFAULT, "acme")) {
      for (String kind : List.of("agent", "Agent", "agent ")) {
        for (String principal : List.of("ada", "Ada", "äda")) {
          for (boolean below : List.of(true, false)) {
            Keys.Draft draft = key("k" + n).in(context).kind(kind).of(principal).created(at(n));
            StoredKey key =
                add(store(), (below ? draft.under(top) : draft).expires(at(n % 2 * 500 + 10)));
            keys.add(n % 5 == 0 ? end(store(), key) : key);
            n++;
          }
        }
      }
    }
    KeyId leaf = keys.get(1).id();

    List<@Nullable String> contexts = Arrays.asList(null, Context.DEFAULT, "acme", "Acme");
    List<@Nullable String> kinds = Arrays.asList(null, "agent", "agent ", "AGENT");
    List<@Nullable String> principals = Arrays.asList(null, "ada", "äda", "a%");
    List<@Nullable Status> statuses = Arrays.asList(null, Status.ACTIVE, Status.EXPIRED);
    List<@Nullable KeyId> tops = Arrays.asList(null, top.id(), leaf, newId());
    var age = Comparator.comparing(StoredKey::createdAt).thenComparing(StoredKey::id);
    Instant now = at(100);
    for (var context : contexts) {
      for (var kind : kinds) {
        for (var principal : principals) {
          for (var status : statuses) {
            for (var under : tops) {
              Query.Keys query = Query.Keys.ALL.limit(7);
              query = context == null ? query : query.in(context);
              query = status == null ? query : query.with(status);
              query = kind == null ? query : query.ofKind(kind);
              query = principal == null ? query : query.of(principal);
              Query.Keys all = under == null ? query : query.under(under);
              assertThat(keys(all, now))
                  .as(all.toString())
                  .containsExactlyElementsOf(
                      keys.stream().filter(k -> wanted(k, all, now)).sorted(age).toList());
            }
          }
        }
      }
    }
    assertThat(keys(Query.Keys.ALL.under(top.id()))).hasSize(19);
    assertThat(keys(Query.Keys.ALL.with(Status.REVOKED))).hasSize(8);
  }

  private static boolean wanted(StoredKey key, Query.Keys query, Instant now) {
    return Objects.requireNonNullElse(query.context(), key.context()).equals(key.context())
        && Objects.requireNonNullElse(query.kind(), key.owner().kind()).equals(key.owner().kind())
        && Objects.requireNonNullElse(query.principal(), key.owner().principal())
            .equals(key.owner().principal())
        && (query.status() == null || query.status() == key.status(now))
        && (query.under() == null
            || key.id().equals(query.under())
            || !Collections.disjoint(key.lineage().ancestors(), List.of(query.under())));
  }

  private List<StoredKey> keys(Query.Keys query) {
    return keys(query, START);
  }

  private List<StoredKey> keys(Query.Keys query, Instant now) {
    return State.all(cursor -> store().list(cursor == null ? query : query.after(cursor), now));
  }
}

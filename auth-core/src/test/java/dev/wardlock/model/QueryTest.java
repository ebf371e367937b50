package dev.wardlock.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

  private static final KeyId KEY = new KeyId("000000000001");
  private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant UNTIL = Instant.parse("2026-03-02T10:00:00Z");

  @Test
  void keys_all_filtersNothingInPagesOf50() {
    assertThat(Query.Keys.ALL).isEqualTo(new Query.Keys(null, null, null, null, null, null, 50));
    assertThat(Query.DEFAULT_LIMIT).isEqualTo(50);
    assertThat(Query.MAX_LIMIT).isEqualTo(500);
  }

  @Test
  void keys_withers_setOneFieldAndKeepTheOthers() {
    var full = new Query.Keys("acme", KeyInfo.Status.ACTIVE, "agent", "planner", KEY, "cursor", 7);

    assertThat(
            Query.Keys.ALL
                .in("acme")
                .with(KeyInfo.Status.ACTIVE)
                .ofKind("agent")
                .of("planner")
                .under(KEY)
                .after("cursor")
                .limit(7))
        .isEqualTo(full);
    assertThat(
            Query.Keys.ALL
                .limit(7)
                .after("cursor")
                .under(KEY)
                .of("planner")
                .ofKind("agent")
                .with(KeyInfo.Status.ACTIVE)
                .in("acme"))
        .isEqualTo(full);
    assertThat(full.after(null).cursor()).isNull();
  }

  @Test
  void audit_all_filtersNothingInPagesOf50() {
    assertThat(Query.Audit.ALL)
        .isEqualTo(new Query.Audit(null, null, null, null, null, null, null, 50));
  }

  @Test
  void audit_withers_setOneFieldAndKeepTheOthers() {
    var full = new Query.Audit("acme", "planner", KEY, "agent", SINCE, UNTIL, "cursor", 7);

    assertThat(
            Query.Audit.ALL
                .in("acme")
                .of("planner")
                .of(KEY)
                .ofKind("agent")
                .between(SINCE, UNTIL)
                .after("cursor")
                .limit(7))
        .isEqualTo(full);
    assertThat(
            Query.Audit.ALL
                .limit(7)
                .after("cursor")
                .between(SINCE, UNTIL)
                .ofKind("agent")
                .of(KEY)
                .of("planner")
                .in("acme"))
        .isEqualTo(full);
    assertThat(full.between(null, null).since()).isNull();
    assertThat(full.between(null, null).until()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 50, 499, 500})
  void limit_withinBounds_isKept(int limit) {
    assertThat(Query.Keys.ALL.limit(limit).limit()).isEqualTo(limit);
    assertThat(Query.Audit.ALL.limit(limit).limit()).isEqualTo(limit);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 501, Integer.MAX_VALUE})
  void limit_outOfBounds_isRefusedAndNotClamped(int limit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Query.Keys.ALL.limit(limit))
        .withMessage("limit is 1 to 500, not " + limit);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Query.Audit.ALL.limit(limit))
        .withMessage("limit is 1 to 500, not " + limit);
  }

  @Test
  void page_items_areCopied() {
    var items = new ArrayList<>(List.of("a"));
    var page = new Query.Page<>(items, null);
    items.add("b");

    assertThat(page.items()).containsExactly("a").isUnmodifiable();
    assertThat(page.nextCursor()).isNull();
  }
}

package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Query;
import dev.wardlock.model.Region;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.StoredKey.Lineage;
import dev.wardlock.store.StoredKey.Owner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No statement reads a whole table; but the one that an operator asks for counts by server key. */
class PlansTest {

  private static final Query.Keys KEYS = Query.Keys.ALL;
  private static final Query.Audit AUDIT = Query.Audit.ALL;
  private static final String CURSOR = "k1700000000000000.Key000000005";
  private static final Instant NOW = Databases.NOW;

  private static final DataSource DATABASE = Databases.migrated();

  @BeforeAll
  static void fill() throws SQLException {
    try (Connection connection = DATABASE.getConnection()) {
      var sql = new Statements(connection, Databases.h2Engine(60));
      var keys = new ArrayList<Object[]>();
      var events = new ArrayList<Object[]>();
      for (int i = 0; i < 3_000; i++) {
        StoredKey key = key(i);
        var by = i % 2 == 0 ? By.APPLICATION : new By("agent", "p" + i % 100, Databases.id(i - 1));
        AuditEvent event = key.event(key.createdAt(), by, KeyAction.MINTED, Map.of());
        keys.add(Rows.of(key));
        events.add(Rows.of(event));
      }
      sql.each(Sql.INSERT_KEY, keys);
      sql.each(Sql.INSERT_EVENT, events);
      sql.run(
          "INSERT INTO wardlock_session SELECT 'hash' || x, 'Key000000001', 1, NULL, x, x, x"
              + " FROM SYSTEM_RANGE(1, 3000)");
      sql.run("ANALYZE");
    }
  }

  static StoredKey key(int i) {
    StoredKey key = Databases.key(i);
    return new StoredKey(
        key.id(),
        i % 3 == 0 ? "default" : "system",
        key.name(),
        new Owner("p" + i % 100, "P", i % 5 == 0 ? "agent" : "admin", Region.ALL, false),
        key.grants(),
        key.metadata(),
        key.secret(),
        new Lineage(i % 10 == 0 ? List.of() : List.of(Databases.id(i - i % 10)), null),
        NOW.plusSeconds(i),
        i % 50 == 7 ? NOW.minusSeconds(i) : null,
        i % 50 == 9 ? NOW : null,
        null,
        1);
  }

  static Stream<String> statements() {
    return Stream.of(
        Sql.KEY_BY_ID,
        Sql.KEY_BY_NAME,
        Sql.ID_BY_NAME,
        Sql.ROOT,
        Sql.PATH,
        Sql.UPDATE_KEY,
        Sql.SHORTEN,
        Sql.REVOKE,
        Sql.DELETE_KEY,
        Sql.TOUCH,
        Sql.BELOW,
        Sql.IN_CONTEXT,
        Sql.ABROAD,
        Sql.ROOTS_IN_CONTEXT,
        Sql.ENDED,
        Sql.KEY_TO_LOCK,
        Sql.CONTEXT_TO_LOCK,
        Sql.CONTEXT_BY_ID,
        Sql.CONTEXTS,
        Sql.SET_POLICY,
        Sql.DELETE_CONTEXT,
        Sql.MARKER,
        Sql.SESSION_BY_HASH,
        Sql.SEEN,
        Sql.DELETE_SESSION,
        Sql.EXPIRED_SESSIONS,
        Sql.IDLE_SESSIONS);
  }

  static Stream<Sql.Select> queries() {
    return queries(new H2Dialect());
  }

  static Stream<Sql.Select> queries(Dialect dialect) {
    Stream<Query.Keys> keys =
        Stream.of(
            KEYS,
            KEYS.in("default"),
            KEYS.ofKind("agent"),
            KEYS.of("p7"),
            KEYS.in("default").ofKind("agent").of("p7"),
            KEYS.with(KeyInfo.Status.ACTIVE),
            KEYS.with(KeyInfo.Status.EXPIRED),
            KEYS.with(KeyInfo.Status.REVOKED),
            KEYS.in("system").with(KeyInfo.Status.EXPIRED));
    Stream<Query.Audit> events =
        Stream.of(
            AUDIT,
            AUDIT.in("default"),
            AUDIT.of("p7"),
            AUDIT.of(Databases.id(5)),
            AUDIT.of("p7").of(Databases.id(5)),
            AUDIT.ofKind("agent"),
            AUDIT.between(NOW, NOW.plusSeconds(9)),
            AUDIT.between(NOW, null).in("default").of("p7").ofKind("agent"));
    return Stream.concat(
        keys.flatMap(q -> Stream.of(q, q.after(CURSOR))).map(q -> Sql.keys(q, null, NOW, dialect)),
        events
            .flatMap(q -> Stream.of(q, q.after("a1700000000000000.7")))
            .map(q -> Sql.audit(q, dialect)));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("statements")
  void statement_manyRows_usesAnIndex(String sql) throws SQLException {
    assertThat(plan(new Sql.Select(sql, List.of()))).doesNotContain("tableScan");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("queries")
  void query_manyRows_usesAnIndex(Sql.Select query) throws SQLException {
    assertThat(plan(query)).doesNotContain("tableScan");
  }

  @Test
  void query_below_usesTheIndexOfPaths() throws SQLException {
    String path = "Key000000010/";

    assertThat(plan(Sql.keys(KEYS.under(Databases.id(10)), path, NOW, new H2Dialect())))
        .contains("WARDLOCK_KEY_PATH");
  }

  private static String plan(Sql.Select query) throws SQLException {
    try (Connection connection = DATABASE.getConnection();
        PreparedStatement explain = connection.prepareStatement("EXPLAIN " + query.text())) {
      for (int i = 0; i < query.parameters().size(); i++) {
        explain.setObject(i + 1, query.parameters().get(i));
      }
      try (ResultSet plan = explain.executeQuery()) {
        plan.next();
        return plan.getString(1);
      }
    }
  }
}

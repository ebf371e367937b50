package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Query;
import dev.wardlock.store.SessionStore.StoredSession;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.StoredKey.Owner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the planners of servers make of every statement, with 100,000 keys and their events. */
class ManyKeysTest {

  private static final int KEYS = 100_000;

  /** What a statement may read, of rows or pages: far from a table, which has 100,000 and 9,000. */
  private static final double MOST = 3_000;

  private static final Map<Ground, HikariDataSource> FILLED = new EnumMap<>(Ground.class);

  private static final Pattern POSTGRES_PAGES =
      Pattern.compile("Buffers: shared (?:hit=(\\d+))?(?: ?read=(\\d+))?");
  private static final Pattern POSTGRES_SCAN =
      Pattern.compile("Seq Scan on wardlock_(key|audit|session)\\b");

  private static final Pattern H2_ROWS = Pattern.compile("scanCount: (\\d+)");

  private static synchronized HikariDataSource filled(Ground ground) {
    return FILLED.computeIfAbsent(ground, ManyKeysTest::fill);
  }

  @AfterAll
  static void close() {
    FILLED.values().forEach(HikariDataSource::close);
  }

  private static HikariDataSource fill(Ground ground) {
    HikariDataSource pool = ground.migrated();
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      var sql = new Statements(connection, ground.engine(120));
      for (int start = 0; start < KEYS; start += 5_000) {
        var keys = new ArrayList<Object[]>();
        var events = new ArrayList<Object[]>();
        var sessions = new ArrayList<Object[]>();
        for (int i = start; i < start + 5_000; i++) {
          StoredKey key = key(i);
          var by =
              i % 2 == 0 ? By.APPLICATION : new By("agent", "p" + i % 100, Databases.id(i - 1));
          AuditEvent event = key.event(key.createdAt(), by, KeyAction.MINTED, Map.of());
          keys.add(Rows.of(key));
          events.add(Rows.of(event));
          Instant at = Databases.NOW.plusSeconds(i);
          sessions.add(Rows.of(new StoredSession("h" + i, key.id(), 1, null, at, at, at)));
        }
        sql.each(Sql.INSERT_KEY, keys);
        sql.each(Sql.INSERT_EVENT, events);
        sql.each(Sql.INSERT_SESSION, sessions);
        connection.commit();
      }
      connection.setAutoCommit(true);
      if (ground == Ground.MARIADB) {
        sql.list(
            "ANALYZE TABLE wardlock_key, wardlock_audit, wardlock_session",
            row -> row.getString(1));
      } else {
        sql.run(ground == Ground.POSTGRESQL ? "VACUUM ANALYZE" : "ANALYZE");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return pool;
  }

  /** Of a hundred principals and two kinds; few have ended, and of one kind there are few. */
  private static StoredKey key(int i) {
    StoredKey key = PlansTest.key(i);
    return new StoredKey(
        key.id(),
        key.context(),
        key.name(),
        new Owner(
            key.owner().principal(),
            "P",
            i % 5_000 == 11 ? "rare" : key.owner().kind(),
            key.owner().floor(),
            false),
        key.grants(),
        key.metadata(),
        key.secret(),
        key.lineage(),
        key.createdAt(),
        i % 5_000 == 7 ? Databases.NOW.minusSeconds(i) : null,
        i % 5_000 == 9 ? Databases.NOW : null,
        null,
        1);
  }

  static Stream<Arguments> queries() {
    return Stream.of(Ground.H2, Ground.POSTGRESQL, Ground.MARIADB)
        .flatMap(
            ground ->
                Stream.concat(PlansTest.queries(ground.dialect()), further(ground.dialect()))
                    .map(q -> Arguments.of(ground, q)));
  }

  /** Below a key, of a kind of which there are few, and far from the start. */
  private static Stream<Sql.Select> further(Dialect dialect) {
    String late = "k" + Codec.micros(Databases.NOW.plusSeconds(90_000)) + ".Key000090000";
    Stream<Sql.Select> below =
        Stream.of(Query.Keys.ALL, Query.Keys.ALL.with(KeyInfo.Status.ACTIVE))
            .map(q -> q.under(Databases.id(10)))
            .map(q -> Sql.keys(q, "Key000000010/", Databases.NOW, dialect));
    Query.Keys rare = Query.Keys.ALL.ofKind("rare");
    Stream<Sql.Select> others =
        Stream.of(
                rare,
                rare.in("default"),
                rare.with(KeyInfo.Status.ACTIVE),
                Query.Keys.ALL.of("p7").with(KeyInfo.Status.REVOKED),
                Query.Keys.ALL.after(late),
                Query.Keys.ALL.after(late).in("system"),
                Query.Keys.ALL.after(late).with(KeyInfo.Status.REVOKED),
                Query.Keys.ALL.after(late).with(KeyInfo.Status.ACTIVE))
            .map(q -> Sql.keys(q, null, Databases.NOW, dialect));
    return Stream.concat(below, others);
  }

  /** Reads what it shows, and not the table. */
  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("queries")
  void query_100000Keys_readsNearlyWhatItShows(Ground ground, Sql.Select query)
      throws SQLException {
    try (Connection connection = filled(ground).getConnection();
        PreparedStatement statement =
            connection.prepareStatement(explained(ground) + query.text())) {
      for (int i = 0; i < query.parameters().size(); i++) {
        statement.setObject(i + 1, query.parameters().get(i));
      }
      if (ground == Ground.POSTGRESQL) {
        String plan = text(statement);
        assertThat(plan).doesNotContainPattern(POSTGRES_SCAN);
        assertThat(pages(plan)).as(plan).isLessThan(MOST);
      } else if (ground == Ground.H2) {
        String plan = text(statement);
        assertThat(plan).doesNotContain("tableScan");
        H2_ROWS
            .matcher(plan)
            .results()
            .forEach(r -> assertThat(number(r.group(1))).as(plan).isLessThan(MOST));
      } else {
        assertThat(rowsRead(connection, statement)).as(query.text()).isLessThan(MOST);
      }
    }
  }

  private static String explained(Ground ground) {
    return switch (ground) {
      case H2 -> "EXPLAIN ANALYZE ";
      case POSTGRESQL -> "EXPLAIN (ANALYZE, BUFFERS) ";
      default -> ""; // MariaDB is asked what it read.
    };
  }

  static Stream<Arguments> statements() {
    return Stream.of(Ground.POSTGRESQL, Ground.MARIADB)
        .flatMap(ground -> PlansTest.statements().map(s -> Arguments.of(ground, s)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("statements")
  void statement_100000Keys_usesAnIndex(Ground ground, String sql) throws SQLException {
    try (Connection connection = filled(ground).getConnection();
        PreparedStatement explain = connection.prepareStatement("EXPLAIN " + withValues(sql))) {
      String plan = text(explain);
      if (ground == Ground.POSTGRESQL) {
        assertThat(plan).doesNotContainPattern(POSTGRES_SCAN);
      } else {
        // The column "type" of MariaDB's plan; ALL is a scan, of which a table of two is none.
        assertThat(plan).as(sql).doesNotContainPattern("wardlock_(key|audit|session)\\|ALL\\|");
      }
    }
  }

  /** Of an instant where one is compared, else of a key's id, else of a text. */
  private static String withValues(String sql) {
    String instants = "(_at|secret_version|secret_since|revision|prefilter)( [<>=]+) \\?";
    return sql.replaceAll(instants, "$1$2 1700000000000000")
        .replace("LIMIT ?", "LIMIT 50")
        .replace("strict_reads = ?", "strict_reads = FALSE")
        .replace("self_service = ?", "self_service = FALSE")
        .replace("prefilter = 1700000000000000", "prefilter = 1")
        .replace("path > ?", "path > 'Key000000010/'")
        .replace("path < ?", "path < 'Key0000000100'")
        .replace("context_id = ?", "context_id = 'acme'")
        .replace("?", "'Key000000010'");
  }

  private static String text(PreparedStatement statement) throws SQLException {
    var text = new StringBuilder();
    try (ResultSet rows = statement.executeQuery()) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          text.append(rows.getString(i)).append('|');
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static double pages(String plan) {
    Matcher first = POSTGRES_PAGES.matcher(plan);
    assertThat(first.find()).as(plan).isTrue();
    return number(first.group(1)) + number(first.group(2));
  }

  private static double number(String digits) {
    return digits == null ? 0 : Double.parseDouble(digits);
  }

  /** What the server counts as read for this connection, before and after. */
  private static double rowsRead(Connection connection, PreparedStatement statement)
      throws SQLException {
    double before = handlerReads(connection);
    text(statement);
    return handlerReads(connection) - before;
  }

  private static double handlerReads(Connection connection) throws SQLException {
    try (PreparedStatement status =
            connection.prepareStatement(
                "SELECT SUM(variable_value) FROM information_schema.session_status"
                    + " WHERE variable_name IN ('HANDLER_READ_NEXT', 'HANDLER_READ_PREV',"
                    + " 'HANDLER_READ_KEY', 'HANDLER_READ_FIRST', 'HANDLER_READ_RND_NEXT')");
        ResultSet rows = status.executeQuery()) {
      rows.next();
      return rows.getDouble(1);
    }
  }
}

package dev.wardlock.store.jdbc;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Query;
import dev.wardlock.store.Context;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.SessionStore;
import dev.wardlock.store.StoreException;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.jdbc.Cursor.Numbered;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keys, contexts, audit trail and sessions in a {@link Database}: H2, PostgreSQL, MariaDB, MySQL or
 * SQLite.
 *
 * <p>It guarantees what {@link KeyStore} and {@link SessionStore} ask for. Each operation takes a
 * connection of its own from the data source and gives it back as it came; changes run in a
 * transaction of their own at READ COMMITTED, which locks the rows that they depend on, always in
 * the same order (on SQLite, one writes at a time). A transaction that was in another's way is
 * tried again, up to 5 times. On H2 a commit is written to the file before it returns, and forced
 * to the disk where the database user is an H2 administrator; an open store keeps one connection
 * for itself.
 *
 * <p>Safe for use by many threads, by several {@code Auth}s and, unless it is exclusive, by several
 * processes.
 *
 * <p>A statement takes at most 5 seconds unless {@link JdbcOptions} say otherwise, and a server
 * that has gone silent is given up a second later; how long it takes to get a connection is the
 * data source's part. Instants are stored to the microsecond; what is finer is cut off.
 *
 * <p>Every method throws {@link StoreException} when the database cannot answer, and after {@link
 * #close()}. Its message and its causes hold no value of any row.
 */
public final class JdbcKeyStore implements KeyStore, SessionStore {

  /** Small, since the trees of its keys are locked meanwhile. */
  private static final int TOUCHED_AT_ONCE = 100;

  private final Transactions db;
  private final Dialect dialect;
  private final boolean exclusive;

  private JdbcKeyStore(Transactions db, Dialect dialect, boolean exclusive) {
    this.db = db;
    this.dialect = dialect;
    this.exclusive = exclusive;
  }

  /**
   * Opens a store on a database whose tables are there.
   *
   * @param dataSource the database; on H2 it must give two connections at a time
   * @return the store, which leaves the data source open when it is closed
   * @throws StoreException if the database cannot be reached or is none that is known, if the
   *     tables are missing, older or newer than needed, or if another store has it exclusively; the
   *     message says what to do
   */
  public static JdbcKeyStore open(DataSource dataSource) {
    return open(dataSource, JdbcOptions.DEFAULT);
  }

  /**
   * Opens a store on a database whose tables are there.
   *
   * @param dataSource the database; on H2 it must give two connections at a time
   * @param options how to work with it
   * @return the store, which leaves the data source open when it is closed
   * @throws StoreException if the database cannot be reached or is none that is known, if the
   *     tables are missing, older or newer than needed, or if another store is in the way; the
   *     message says what to do
   */
  public static JdbcKeyStore open(DataSource dataSource, JdbcOptions options) {
    return open(Connections.of(dataSource), options);
  }

  /**
   * Opens an {@linkplain JdbcOptions#exclusive() exclusive} store on an H2 file, which is made if
   * it is missing and whose tables are brought up to date. What was committed survives the end of
   * the process and a power failure; an interrupted thread does no harm to the file.
   *
   * <p>H2 must be on the class path, and its driver known to {@link java.sql.DriverManager}: in a
   * web application with a driver of its own, open an H2 data source instead.
   *
   * @param file the file, without the {@code .mv.db} that H2 appends; readable by its owner alone
   *     where it is made
   * @return the store
   * @throws StoreException if the file cannot be opened, is in use, or has newer tables
   * @throws IllegalArgumentException if the path contains a semicolon
   */
  public static JdbcKeyStore embedded(Path file) {
    JdbcOptions options = JdbcOptions.DEFAULT.exclusive();
    var connections = EmbeddedH2.at(file, options.timeoutSeconds());
    try {
      migrate(connections, options);
      return open(connections, options);
    } catch (StoreException e) {
      connections.close();
      throw e;
    }
  }

  /**
   * Makes the tables, or brings them up to date, with {@link JdbcOptions#DEFAULT}.
   *
   * @param dataSource the database; it must give two connections at a time
   * @throws StoreException as {@link #migrate(DataSource, JdbcOptions)} does
   */
  public static void migrate(DataSource dataSource) {
    migrate(dataSource, JdbcOptions.DEFAULT);
  }

  /**
   * Makes the tables, or brings them up to date: what Flyway does with the scripts at {@code
   * classpath:wardlock-db/h2}, or the folder of another database, for those without Flyway. Does
   * nothing where there is nothing to do. Safe when several processes call it at a time. Stores of
   * the version before may be open and at work, but on H2, where this is refused then.
   *
   * @param dataSource the database; it must give two connections at a time
   * @param options how to work with it; the timeout is for each statement of the scripts
   * @throws StoreException if the database cannot be reached or is none that is known, if the
   *     tables are newer than this library, or if a store is in the way
   */
  public static void migrate(DataSource dataSource, JdbcOptions options) {
    migrate(Connections.of(dataSource), options);
  }

  private static void migrate(Connections connections, JdbcOptions options) {
    new Schema(connections, engine(connections, options)).migrate();
  }

  static JdbcKeyStore open(Connections connections, JdbcOptions options) {
    return open(connections, engine(connections, options), options.isExclusive());
  }

  static JdbcKeyStore open(Connections connections, Engine engine, boolean exclusive) {
    var schema = new Schema(connections, engine);
    schema.check();
    Guard guard = Guard.take(connections, engine, exclusive);
    try {
      // Once more: until the guard was there, the tables could be changed.
      schema.check();
    } catch (StoreException e) {
      guard.close();
      throw e;
    }
    return new JdbcKeyStore(
        new Transactions(connections, engine, guard), engine.dialect(), exclusive);
  }

  private static Engine engine(Connections connections, JdbcOptions options) {
    try {
      var connection = connections.borrow();
      try {
        return options.engine(connection);
      } finally {
        connections.giveBack(connection);
      }
    } catch (SQLException e) {
      throw Failures.of("open the store", e);
    }
  }

  /** False for an exclusive store. */
  @Override
  public boolean shared() {
    return !exclusive;
  }

  @Override
  public Outcome commit(List<Change> changes) {
    List<Change> made = List.copyOf(changes);
    made.forEach(change -> checkStorable(change.event()));
    return db.writeHard(
        "commit", sql -> Commit.of(made, sql), outcome -> outcome instanceof Committed);
  }

  @Override
  public @Nullable StoredKey find(KeyId id) {
    return db.find("find a key", Sql.KEY_BY_ID, Rows::key, id.value());
  }

  @Override
  public @Nullable StoredKey find(String context, String name) {
    List<StoredKey> found =
        db.read("find a key", sql -> sql.list(Sql.KEY_BY_NAME, Rows::key, context, name));
    return found.isEmpty() ? null : found.get(0);
  }

  @Override
  public Query.Page<StoredKey> list(Query.Keys query, Instant now) {
    Sql.Select general = Sql.keys(query, null, now, dialect);
    KeyId under = query.under();
    List<StoredKey> found =
        db.read(
            "list keys",
            sql -> {
              String path =
                  under == null ? null : sql.find(Sql.PATH, r -> r.getString(1), under.value());
              return sql.list(
                  path == null ? general : Sql.keys(query, path, now, dialect), Rows::key);
            });
    return Cursor.page(found, query.limit(), key -> key, Cursor::of);
  }

  @Override
  public Map<String, Long> dependents(Instant now) {
    var counts = new HashMap<String, Long>();
    db.read(
            "count keys by server key",
            sql -> sql.list(Sql.DEPENDENTS, Rows::dependents, Codec.floor(now)))
        .forEach(group -> group.forEach((id, count) -> counts.merge(id, count, Long::sum)));
    return counts;
  }

  @Override
  public @Nullable Context context(String id) {
    return db.find("find a context", Sql.CONTEXT_BY_ID, Rows::context, id);
  }

  @Override
  public Query.Page<Context> contexts(@Nullable String cursor, int limit) {
    if (limit < 1 || limit > Query.MAX_LIMIT) {
      throw new IllegalArgumentException("limit is 1 to " + Query.MAX_LIMIT + ", not " + limit);
    }
    String after = cursor == null ? "" : Cursor.context(cursor);
    List<Context> found =
        db.read("list contexts", sql -> sql.list(Sql.CONTEXTS, Rows::context, after, limit + 1));
    return Cursor.page(found, limit, context -> context, context -> "c" + context.id());
  }

  @Override
  public Query.Page<AuditEvent> audit(Query.Audit query) {
    Sql.Select select = Sql.audit(query, dialect);
    List<Numbered> found = db.read("list audit events", sql -> sql.list(select, Rows::event));
    return Cursor.page(found, query.limit(), Numbered::event, Cursor::of);
  }

  @Override
  public boolean bootstrapped() {
    return db.find("ask for the bootstrap", Sql.MARKER, row -> true, Commit.BOOTSTRAP) != null;
  }

  /**
   * Keeps an audit event that belongs to no change.
   *
   * @param event a key, context or deployment event
   * @throws IllegalArgumentException if it is of another kind
   */
  @Override
  public void record(AuditEvent event) {
    checkStorable(event);
    db.writeHard(
        "record an event", sql -> sql.update(Sql.INSERT_EVENT, Rows.of(event)), count -> true);
  }

  private static void checkStorable(AuditEvent event) {
    if (event instanceof AuditEvent.Rejection
        || event instanceof AuditEvent.Use
        || event instanceof AuditEvent.SessionEvent) {
      throw new IllegalArgumentException("not an event that a store keeps: " + event.action());
    }
  }

  @Override
  public void touch(Map<KeyId, Instant> lastUsed) {
    var sorted = new ArrayList<>(new TreeMap<>(lastUsed).entrySet());
    for (int i = 0; i < sorted.size(); i += TOUCHED_AT_ONCE) {
      touch(sorted.subList(i, Math.min(i + TOUCHED_AT_ONCE, sorted.size())));
    }
  }

  private void touch(List<Map.Entry<KeyId, Instant>> some) {
    db.write(
        "note when keys were used",
        sql -> {
          var rows = new ArrayList<@Nullable Object[]>();
          for (Map.Entry<KeyId, Instant> e : some) {
            long at = Codec.micros(e.getValue());
            rows.add(new @Nullable Object[] {at, e.getKey().value(), at});
          }
          Locks.take(sql, some.stream().map(Map.Entry::getKey).toList());
          sql.each(Sql.TOUCH, rows);
          return rows.size();
        });
  }

  @Override
  public void start(StoredSession session) {
    db.write("start a session", sql -> sql.update(Sql.INSERT_SESSION, Rows.of(session)));
  }

  @Override
  public @Nullable StoredSession session(String hash) {
    return db.find("find a session", Sql.SESSION_BY_HASH, Rows::session, hash);
  }

  @Override
  public void seen(String hash, Instant at) {
    db.write(
        "note a session's use",
        sql -> sql.update(Sql.SEEN, Codec.micros(at), hash, Codec.micros(at)));
  }

  @Override
  public boolean end(String hash) {
    return db.writeHard(
        "end a session", sql -> sql.update(Sql.DELETE_SESSION, hash) > 0, ended -> ended);
  }

  @Override
  public int purgeSessions(Instant expiredBefore, Instant seenBefore) {
    return db.write(
        "clear sessions",
        sql ->
            sql.update(Sql.EXPIRED_SESSIONS, Codec.ceiling(expiredBefore))
                + sql.update(Sql.IDLE_SESSIONS, Codec.ceiling(seenBefore)));
  }

  /** Lets go of the database; a data source that was given stays open. */
  @Override
  public void close() {
    db.close();
  }
}

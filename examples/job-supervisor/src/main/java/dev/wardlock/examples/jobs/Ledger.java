package dev.wardlock.examples.jobs;

import dev.wardlock.examples.jobs.Command.Outcome;
import dev.wardlock.examples.jobs.Job.State;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What runners and jobs there are, in an H2 file: they outlive the supervisor. Each change is one
 * statement, so that what is written is never half of something.
 *
 * <p>Safe for use by many threads: one at a time.
 */
final class Ledger implements AutoCloseable {

  static final int MOST_RUNNERS = 16;
  static final int MOST_JOBS = 1_000;

  private static final String RUNNERS =
      "CREATE TABLE IF NOT EXISTS runner (name VARCHAR(64) PRIMARY KEY, commands VARCHAR(16) ARRAY"
          + " NOT NULL, registered_by VARCHAR(256) NOT NULL, registered_at TIMESTAMP(6) WITH TIME"
          + " ZONE NOT NULL)";
  private static final String TICKETS = "CREATE SEQUENCE IF NOT EXISTS ticket";
  private static final String JOBS =
      "CREATE TABLE IF NOT EXISTS job (id VARCHAR(36) PRIMARY KEY, command VARCHAR(16) NOT NULL,"
          + " arguments VARCHAR(4096) ARRAY NOT NULL, state VARCHAR(16) NOT NULL, ticket BIGINT"
          + " DEFAULT NEXT VALUE FOR ticket NOT NULL, created_by VARCHAR(256) NOT NULL, created_at"
          + " TIMESTAMP(6) WITH TIME ZONE NOT NULL, runner VARCHAR(64), started_at TIMESTAMP(6)"
          + " WITH TIME ZONE, ended_at TIMESTAMP(6) WITH TIME ZONE, output VARCHAR(8192))";

  private final Database database;
  private final Clock clock;

  private Ledger(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Opens the file. What ran when the supervisor ended was interrupted; what waited still does. */
  static Ledger open(Path file, Clock clock) {
    var ledger = new Ledger(Database.open(file, RUNNERS, TICKETS, JOBS), clock);
    ledger.database.change(
        "UPDATE job SET state = 'INTERRUPTED', output = ?, ended_at = ? WHERE state = 'RUNNING'",
        Outcome.INTERRUPTED.output(),
        ledger.now());
    return ledger;
  }

  /** Whether there was room for it, and nobody of its name. */
  synchronized boolean register(String name, List<Command> commands, String by) {
    return database.change(
            "INSERT INTO runner SELECT ?, ?, ?, ? WHERE (SELECT COUNT(*) FROM runner) < ? AND NOT"
                + " EXISTS (SELECT 1 FROM runner WHERE name = ?)",
            name,
            names(commands),
            by,
            now(),
            MOST_RUNNERS,
            name)
        > 0;
  }

  /** In the order of their names. */
  synchronized List<Runner> runners() {
    return database.list(
        Ledger::runner,
        "SELECT r.name, r.commands, r.registered_by, r.registered_at, j.id FROM runner r LEFT JOIN"
            + " job j ON j.runner = r.name AND j.state = 'RUNNING' ORDER BY r.name");
  }

  /** A new job; none where there is no room for it. */
  synchronized Optional<Job> create(Command command, List<String> arguments, String by) {
    String id = UUID.randomUUID().toString();
    database.change(
        "INSERT INTO job (id, command, arguments, state, created_by, created_at) SELECT ?, ?, ?,"
            + " 'CREATED', ?, ? WHERE (SELECT COUNT(*) FROM job) < ?",
        id,
        command.name(),
        arguments.toArray(),
        by,
        now(),
        MOST_JOBS);
    return find(id);
  }

  /** The latest first. */
  synchronized List<Job> jobs() {
    return database.list(Ledger::job, "SELECT * FROM job ORDER BY created_at DESC, id");
  }

  synchronized Optional<Job> find(String id) {
    return database.list(Ledger::job, "SELECT * FROM job WHERE id = ?", id).stream().findFirst();
  }

  /** Whether it was there, and neither waited nor ran. */
  synchronized boolean enqueue(String id) {
    return database.change(
            "UPDATE job SET state = 'QUEUED', ticket = NEXT VALUE FOR ticket, runner = NULL,"
                + " started_at = NULL, ended_at = NULL, output = NULL WHERE id = ? AND state NOT IN"
                + " ('QUEUED', 'RUNNING')",
            id)
        > 0;
  }

  /** Gives a runner the job that has waited longest, of those that it takes. */
  synchronized Optional<Job> claim(Runner runner) {
    Optional<String> next =
        database
            .list(
                row -> row.getString(1),
                "SELECT id FROM job WHERE state = 'QUEUED' AND command = ANY(?) ORDER BY ticket"
                    + " FETCH FIRST 1 ROW ONLY",
                (Object) names(runner.commands()))
            .stream()
            .findFirst();
    next.ifPresent(
        id ->
            database.change(
                "UPDATE job SET state = 'RUNNING', runner = ?, started_at = ? WHERE id = ?",
                runner.name(),
                now(),
                id));
    return next.flatMap(this::find);
  }

  synchronized void finish(String id, Outcome outcome) {
    database.change(
        "UPDATE job SET state = ?, output = ?, ended_at = ? WHERE id = ?",
        outcome.state().name(),
        outcome.output(),
        now(),
        id);
  }

  /** Whether it was there, and did not run. */
  synchronized boolean delete(String id) {
    return database.change("DELETE FROM job WHERE id = ? AND state <> 'RUNNING'", id) > 0;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Object[] names(List<Command> commands) {
    return commands.stream().map(Command::name).toArray();
  }

  private static Runner runner(ResultSet row) throws SQLException {
    return new Runner(
        row.getString("name"),
        texts(row.getArray("commands")).stream().map(Command::valueOf).toList(),
        row.getString("registered_by"),
        row.getObject("registered_at", Instant.class),
        row.getString("id"));
  }

  private static Job job(ResultSet row) throws SQLException {
    return new Job(
        row.getString("id"),
        Command.valueOf(row.getString("command")),
        texts(row.getArray("arguments")),
        State.valueOf(row.getString("state")),
        row.getString("created_by"),
        row.getObject("created_at", Instant.class),
        row.getString("runner"),
        row.getObject("started_at", Instant.class),
        row.getObject("ended_at", Instant.class),
        row.getString("output"));
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
  }

  @Override
  public synchronized void close() {
    database.close();
  }
}

package dev.wardlock.cli.deployment;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.store.StoreException;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a store is: an H2 file of its own, or a database behind a JDBC URL. */
final class StoreAddress {

  private static final Pattern CREDENTIALS =
      Pattern.compile("(?i)[?;&:](password|pwd|pass|passwd)\\s*=|//[^/@?;]*:[^/@?;]*@");

  private final @Nullable Path file;
  private final @Nullable DriverDataSource database;
  private final String shown;

  private StoreAddress(@Nullable Path file, @Nullable DriverDataSource database, String shown) {
    this.file = file;
    this.database = database;
    this.shown = shown;
  }

  static StoreAddress of(@Nullable String option, Variables variables, Shell shell) {
    if (option != null && CREDENTIALS.matcher(option).find()) {
      throw CommandFailure.usage(
          "A password on the command line can be read by everybody on this machine: set "
              + variables.name("STORE_PASSWORD")
              + " or "
              + variables.name("STORE_PASSWORD_FILE")
              + " instead.");
    }
    String text = option == null ? variables.first("STORE") : option;
    if (text == null) {
      Path home = home(shell);
      return new StoreAddress(home.resolve("keys"), null, home.resolve("keys").toString());
    }
    if (text.startsWith("jdbc:")) {
      var database = DriverDataSource.of(text, variables);
      return new StoreAddress(null, database, database.shown());
    }
    try {
      Path path = Path.of(text.endsWith(".mv.db") ? text.substring(0, text.length() - 6) : text);
      return new StoreAddress(path, null, path.toString());
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("A store is a JDBC URL or the path of a file: " + e.getReason());
    }
  }

  /** The folder of what this program keeps, readable by its owner alone where it is made. */
  private static Path home(Shell shell) {
    String named = shell.variable("WARDLOCK_HOME");
    String user = shell.variable("HOME");
    Path home =
        named != null
            ? Path.of(named)
            : Path.of(user == null ? System.getProperty("user.home") : user, ".wardlock");
    try {
      if (!Files.isDirectory(home)) {
        Path parent = home.toAbsolutePath().getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        if (home.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          Files.createDirectory(
              home,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
          Files.createDirectory(home);
        }
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, "The folder " + home + " could not be made: " + e.getMessage());
    }
    return home;
  }

  JdbcKeyStore open(boolean make) {
    try {
      if (file != null) {
        return JdbcKeyStore.embedded(file);
      }
      return database(make);
    } catch (StoreException e) {
      throw failure(e);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("Not a store: " + e.getMessage() + ".");
    }
  }

  private JdbcKeyStore database(boolean make) {
    DriverDataSource source = source();
    try {
      return JdbcKeyStore.open(source);
    } catch (StoreException e) {
      if (!make || !isWithoutTables(e)) {
        throw e;
      }
    }
    JdbcKeyStore.migrate(source);
    return JdbcKeyStore.open(source);
  }

  void migrate() {
    try {
      if (file != null) {
        JdbcKeyStore.embedded(file).close();
      } else {
        JdbcKeyStore.migrate(source());
      }
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  private DriverDataSource source() {
    if (database == null) {
      throw new IllegalStateException("a file has no data source");
    }
    return database;
  }

  private static boolean isWithoutTables(StoreException e) {
    return String.valueOf(e.getMessage()).startsWith("Wardlock's tables are missing");
  }

  private CommandFailure failure(StoreException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Wardlock's tables are ") && !message.contains("newer")) {
      return new CommandFailure(
          ExitCode.UNAVAILABLE,
          "The store "
              + shown
              + " is not ready: "
              + message.substring(0, message.indexOf(':'))
              + ". Make them, or bring them up to date: wardlock migrate --store …");
    }
    SQLException refused = database == null ? null : database.failure();
    if (refused == null) {
      return new CommandFailure(
          ExitCode.UNAVAILABLE,
          "The store "
              + shown
              + " does not answer: "
              + message
              + (message.contains("in use") ? ". Stop what has it open, and try again." : "."));
    }
    String state = refused.getSQLState();
    boolean credentials = state != null && state.startsWith("28");
    return new CommandFailure(
        credentials ? ExitCode.UNAUTHENTICATED : ExitCode.UNAVAILABLE,
        "The store "
            + shown
            + (credentials ? " does not accept the user or password: " : " cannot be reached: ")
            + refused.getMessage());
  }
}

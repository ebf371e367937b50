package dev.wardlock.cli.deployment;

import dev.wardlock.cli.shell.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Locale;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database by its JDBC URL, through the drivers on the class path. */
final class DriverDataSource implements DataSource {

  private static final int LOGIN_SECONDS = 10;

  private final String url;
  private final Properties credentials;
  private @Nullable SQLException failure;

  private DriverDataSource(String url, Properties credentials) {
    this.url = url;
    this.credentials = credentials;
  }

  static DriverDataSource of(String url, Variables variables) {
    var credentials = new Properties();
    String user = variables.first("STORE_USER");
    String password = password(variables);
    if (user == null
        && url.startsWith("jdbc:h2:")
        && !url.toUpperCase(Locale.ROOT).contains(";USER=")) {
      user = "sa"; // as H2's own tools and JdbcKeyStore.embedded have it
    }
    if (user != null) {
      credentials.setProperty("user", user);
      credentials.setProperty("password", password == null ? "" : password);
    }
    var source = new DriverDataSource(url, credentials);
    source.requireDriver();
    DriverManager.setLoginTimeout(LOGIN_SECONDS);
    return source;
  }

  private static @Nullable String password(Variables variables) {
    String file = variables.first("STORE_PASSWORD_FILE");
    if (file == null) {
      return variables.first("STORE_PASSWORD");
    }
    try {
      return Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw CommandFailure.usage(
          variables.name("STORE_PASSWORD_FILE") + " names a file that cannot be read: " + file);
    }
  }

  private void requireDriver() {
    try {
      DriverManager.getDriver(url);
    } catch (SQLException e) {
      String known =
          DriverManager.drivers()
              .map(Driver::getClass)
              .map(Class::getName)
              .collect(Collectors.joining(", "));
      throw CommandFailure.usage(
          "There is no driver for "
              + shown()
              + ". There are: "
              + known
              + ". To add one: java -cp"
              + " wardlock.jar:driver.jar dev.wardlock.cli.Main …");
    }
  }

  /** The URL without its parameters, which may hold a password. */
  String shown() {
    return url.replaceAll("[;?].*", "").replaceAll("//[^/@]*@", "//");
  }

  /** Why there was no connection the last time; null if there was one. */
  @Nullable SQLException failure() {
    return failure;
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      failure = null;
      return DriverManager.getConnection(url, credentials);
    } catch (SQLException e) {
      String message = String.valueOf(e.getMessage()).replace(url, shown());
      String password = credentials.getProperty("password", "");
      failure =
          new SQLException(
              password.isEmpty() ? message : message.replace(password, "…"), e.getSQLState());
      throw failure;
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public int getLoginTimeout() {
    return LOGIN_SECONDS;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}

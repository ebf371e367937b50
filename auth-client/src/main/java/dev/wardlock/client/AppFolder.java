package dev.wardlock.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of what is known of one application: {@code ${WARDLOCK_HOME:-~/.wardlock}/apps/APP/},
 * with the script {@code AuthAcquire.java}, the state of the login {@code token.json}, and captured
 * traffic in {@code captures/}.
 *
 * <p>Folders that are made are their owner's alone (0700), where the file system knows such
 * permissions.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class AppFolder {

  /** What an application may be called: {@value}, at most 64 characters. */
  public static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";

  private static final int MAX_NAME = 64;
  private static final Pattern VALID = Pattern.compile(NAME);

  private final Path path;
  private final String app;

  private AppFolder(Path path, String app) {
    this.path = path;
    this.app = app;
  }

  /**
   * Where everything is kept: {@code WARDLOCK_HOME}, else {@code .wardlock} in the home of the
   * user.
   *
   * @param environment the environment's variables
   * @return the folder, which need not be there
   */
  public static Path home(Map<String, String> environment) {
    String named = environment.getOrDefault("WARDLOCK_HOME", "").strip();
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    String user = environment.getOrDefault("HOME", "").strip();
    return Path.of(user.isEmpty() ? System.getProperty("user.home") : user, ".wardlock");
  }

  /**
   * The folder of an application.
   *
   * @param home where everything is kept
   * @param app the application, as {@link #NAME} says
   * @return the folder, which need not be there
   * @throws IllegalArgumentException if the name is none
   */
  public static AppFolder of(Path home, String app) {
    if (!isName(app)) {
      throw new IllegalArgumentException(
          "The name of an application is lower-case letters and digits, with single hyphens"
              + " between them, at most "
              + MAX_NAME
              + " characters.");
    }
    return new AppFolder(home.resolve("apps").resolve(app), app);
  }

  /**
   * The folders of all applications that something is known of.
   *
   * @param home where everything is kept
   * @return the folders, by name
   * @throws IOException if they cannot be listed
   */
  public static List<AppFolder> all(Path home) throws IOException {
    try (Stream<Path> found = Files.list(home.resolve("apps"))) {
      return found
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .filter(AppFolder::isName)
          .sorted()
          .map(app -> of(home, app))
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  private static boolean isName(@Nullable String app) {
    return app != null && app.length() <= MAX_NAME && VALID.matcher(app).matches();
  }

  /**
   * The application's name.
   *
   * @return the name
   */
  public String app() {
    return app;
  }

  /**
   * The folder itself.
   *
   * @return its path
   */
  public Path path() {
    return path;
  }

  /**
   * The script, {@code AuthAcquire.java}.
   *
   * @return its path
   */
  public Path script() {
    return path.resolve("AuthAcquire.java");
  }

  /**
   * The state of the login, {@code token.json}.
   *
   * @return the file
   */
  public TokenFile tokenFile() {
    return TokenFile.at(path.resolve("token.json"));
  }

  /**
   * Captured traffic, {@code captures/}.
   *
   * @return the folder, which need not be there
   */
  public Path captures() {
    return path.resolve("captures");
  }

  /**
   * The command that logs in.
   *
   * @return as a person types it
   */
  public String loginCommand() {
    return "wardlock auth login " + app;
  }

  /**
   * Replaces a file of this folder whole; only its owner can read it. The folder is made where it
   * is missing. Of two writers at once, one may be refused.
   *
   * @param name the file's name, without a folder
   * @param text its content
   * @throws IOException if it could not be replaced; then it is as it was
   */
  public void write(String name, String text) throws IOException {
    PrivateFiles.makeFolder(path);
    PrivateFiles.replace(path.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.wardlock.client.script;

import dev.wardlock.client.AppFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The script in the folder of an application: {@code AuthAcquire.java}, its origins in {@code
 * origins.txt}, one a line, and in {@code approved.txt} the digest of what a person has agreed to
 * run. Whoever changes one of the first two has to agree again.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class ScriptFile {

  private static final String ORIGINS = "origins.txt";
  private static final String APPROVED = "approved.txt";

  private final AppFolder folder;

  private ScriptFile(AppFolder folder) {
    this.folder = folder;
  }

  /**
   * The script of an application, which need not be there.
   *
   * @param folder the application's folder
   * @return it
   */
  public static ScriptFile in(AppFolder folder) {
    return new ScriptFile(folder);
  }

  /**
   * Reads it.
   *
   * @return the script; empty where there is none
   * @throws IOException if it cannot be read
   */
  public Optional<Script> read() throws IOException {
    Optional<String> source = text(folder.script());
    if (source.isEmpty()) {
      return Optional.empty();
    }
    var origins = new TreeSet<String>();
    text(folder.path().resolve(ORIGINS))
        .ifPresent(
            lines ->
                lines.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(origins::add));
    return Optional.of(new Script(source.get(), origins));
  }

  /**
   * Replaces it.
   *
   * @param script the script
   * @throws IOException if it could not be written
   */
  public void write(Script script) throws IOException {
    folder.write(ORIGINS, String.join("\n", script.origins()) + "\n");
    folder.write(folder.script().getFileName().toString(), script.source());
  }

  /**
   * Whether a person has agreed to run this script with these origins.
   *
   * @param script the script
   * @return true if they have
   * @throws IOException if that cannot be read
   */
  public boolean isApproved(Script script) throws IOException {
    return text(folder.path().resolve(APPROVED))
        .map(String::strip)
        .filter(digest(script)::equals)
        .isPresent();
  }

  /**
   * Remembers that a person has agreed to run this script with these origins.
   *
   * @param script the script
   * @throws IOException if it could not be written
   */
  public void approve(Script script) throws IOException {
    folder.write(APPROVED, digest(script) + "\n");
  }

  private static Optional<String> text(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static String digest(Script script) {
    try {
      // An origin has no line break, so the two parts cannot be mistaken for each other.
      String all = String.join("\n", script.origins()) + "\n\n" + script.source();
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

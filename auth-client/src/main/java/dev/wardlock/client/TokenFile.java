package dev.wardlock.client;

import dev.wardlock.client.json.Json;
import dev.wardlock.client.json.MalformedJsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code token.json}, in which the state of a login is kept: {@code headers}, {@code
 * body_params}, {@code refresh_token}, {@code expires_at} and {@code obtained_at}, the last two in
 * epoch seconds.
 *
 * <p>Only its owner can read it (0600, in folders that are made with 0700), where the file system
 * knows such permissions. It is replaced whole: whoever reads it, at whatever point a writer was
 * killed, finds the old state or the new one. One writer at a time, of all threads and processes,
 * by a lock on a file beside it; what is written is on the disk when the method returns.
 *
 * <p>Safe for use by many threads and processes.
 */
public final class TokenFile {

  private static final int MAX_BYTES = 1 << 20;

  private final Path path;

  private TokenFile(Path path) {
    this.path = path;
  }

  /**
   * A file, which need not be there yet.
   *
   * @param path where it is
   * @return the file
   */
  public static TokenFile at(Path path) {
    return new TokenFile(path);
  }

  /**
   * Where it is.
   *
   * @return its path
   */
  public Path path() {
    return path;
  }

  /**
   * Reads it, without waiting for a writer.
   *
   * @return the state; empty where there is no file
   * @throws IOException if it cannot be read, or is no such file: the message says why and what to
   *     do, and repeats nothing of it
   */
  public Optional<TokenState> read() throws IOException {
    byte[] content;
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw unusable("it is larger than " + MAX_BYTES + " bytes");
      }
      content = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return Optional.of(ResultReader.ofFile(Json.object(text)));
    } catch (CharacterCodingException e) {
      throw unusable("it is not UTF-8");
    } catch (MalformedJsonException | IllegalArgumentException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
  }

  private IOException unusable(String why) {
    return new IOException(path + " cannot be used: " + why + ". Log in again, or remove it.");
  }

  /**
   * Replaces the state, and waits for whoever is just renewing it.
   *
   * @param state the state
   * @param patience how long to wait at most
   * @throws IOException if it could not be written, or was locked all the time; then it is as it
   *     was
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public void write(TokenState state, Duration patience) throws IOException, InterruptedException {
    try (FileGuard guard = lock(patience)) {
      write(state, guard);
    }
  }

  /**
   * Removes the file, and waits for whoever is just renewing it.
   *
   * @param patience how long to wait at most
   * @return whether it was there
   * @throws IOException if it could not be removed, or was locked all the time
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  @SuppressWarnings("try") // the lock is held, and not asked anything
  public boolean delete(Duration patience) throws IOException, InterruptedException {
    if (!Files.isDirectory(folder())) {
      return false;
    }
    try (FileGuard guard = lock(patience)) {
      return PrivateFiles.remove(path);
    }
  }

  FileGuard lock(Duration patience) throws IOException, InterruptedException {
    PrivateFiles.makeFolder(folder());
    return FileGuard.take(path.resolveSibling(path.getFileName() + ".lock"), patience);
  }

  /** Replaces the state. The guard shows that the lock is held. */
  void write(TokenState state, FileGuard guard) throws IOException {
    PrivateFiles.replace(path, (text(state) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private Path folder() {
    return path.toAbsolutePath().resolveSibling(".").normalize();
  }

  private static String text(TokenState state) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("headers", revealed(state.headers()));
    fields.put("body_params", revealed(state.bodyParams()));
    fields.put(
        "refresh_token", state.refreshToken() == null ? null : state.refreshToken().reveal());
    fields.put("expires_at", state.expiresAt() == null ? null : state.expiresAt().getEpochSecond());
    fields.put("obtained_at", state.obtainedAt().getEpochSecond());
    return Json.pretty(fields);
  }

  private static Map<String, String> revealed(Map<String, Secret> secrets) {
    var texts = new TreeMap<String, String>();
    secrets.forEach((name, secret) -> texts.put(name, secret.reveal()));
    return texts;
  }

  /** What tells one content from another without reading it; null where there is no file. */
  @Nullable Stamp stamp() throws IOException {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(
          attributes.lastModifiedTime().toInstant(), attributes.size(), attributes.fileKey());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  record Stamp(Instant modified, long size, @Nullable Object key) {}
}

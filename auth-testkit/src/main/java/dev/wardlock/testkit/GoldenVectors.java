package dev.wardlock.testkit;

import dev.wardlock.crypto.ServerKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tokens and hashes of version 1 of the format, made without this library, for whoever reads or
 * makes them elsewhere to check itself. The file {@code golden-v1.txt} beside this class holds
 * them, and says in words how each comes about.
 *
 * <p>Immutable and safe for use by many threads. Every secret in here is public: use none.
 */
public final class GoldenVectors {

  private static final String FILE = "golden-v1.txt";

  private final List<Line> lines;

  private GoldenVectors(List<Line> lines) {
    this.lines = lines;
  }

  /**
   * A token, and what it was made of.
   *
   * @param prefix its prefix
   * @param keys the ids of the ring it was made with, the active one first; empty for none
   * @param id the key's id
   * @param secret the secret
   * @param prefilter the first 32 bits of the secret's SHA-256
   * @param check the check
   * @param token the whole
   */
  public record Token(
      String prefix,
      List<String> keys,
      String id,
      String secret,
      int prefilter,
      String check,
      String token) {}

  /**
   * A text that is refused before any store is asked.
   *
   * @param prefix the prefix of the format that refuses it
   * @param keys the ids of its ring, the active one first; empty for none
   * @param text the text
   */
  public record Refused(String prefix, List<String> keys, String text) {}

  /**
   * A stored hash.
   *
   * @param keys the ids of the ring it is verified with, the active one first; empty for none
   * @param id the key's id
   * @param secret the secret that is presented
   * @param hash the hash
   * @param matches whether it is that of the secret
   */
  public record Hash(List<String> keys, String id, String secret, String hash, boolean matches) {}

  private record Line(String word, Map<String, String> values) {

    static Line of(String text) {
      String[] parts = text.split(" ");
      var values = new HashMap<String, String>();
      for (String part : List.of(parts).subList(1, parts.length)) {
        int equals = part.indexOf('=');
        values.put(part.substring(0, equals), part.substring(equals + 1));
      }
      return new Line(parts[0], values);
    }

    String get(String name) {
      return Objects.requireNonNull(values.get(name), name);
    }

    List<String> keys() {
      return get("keys").equals("-") ? List.of() : List.of(get("keys").split(","));
    }
  }

  /**
   * The vectors of version 1.
   *
   * @return the vectors
   */
  public static GoldenVectors version1() {
    try (InputStream in = GoldenVectors.class.getResourceAsStream(FILE);
        var reader =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(in, FILE), StandardCharsets.US_ASCII))) {
      return new GoldenVectors(
          reader
              .lines()
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .map(Line::of)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The tokens.
   *
   * @return the tokens
   */
  public List<Token> tokens() {
    return lines.stream()
        .filter(line -> line.word.equals("token"))
        .map(
            line ->
                new Token(
                    line.get("prefix"),
                    line.keys(),
                    line.get("id"),
                    line.get("secret"),
                    Integer.parseUnsignedInt(line.get("prefilter"), 16),
                    line.get("check"),
                    line.get("token")))
        .toList();
  }

  /**
   * The texts that are refused.
   *
   * @return the texts
   */
  public List<Refused> refused() {
    return lines.stream()
        .filter(line -> line.word.equals("refused"))
        .map(line -> new Refused(line.get("prefix"), line.keys(), line.get("text")))
        .toList();
  }

  /**
   * The hashes, those that match and those that do not.
   *
   * @return the hashes
   */
  public List<Hash> hashes() {
    return lines.stream()
        .filter(line -> line.word.equals("hash") || line.word.equals("mismatch"))
        .map(
            line ->
                new Hash(
                    line.keys(),
                    line.get("id"),
                    line.get("secret"),
                    line.get("hash"),
                    line.word.equals("hash")))
        .toList();
  }

  /**
   * A server key.
   *
   * @param id one of those that the vectors name
   * @return its bytes
   * @throws IllegalArgumentException if there is none
   */
  public byte[] serverKey(String id) {
    return lines.stream()
        .filter(line -> line.word.equals("server-key") && line.get("id").equals(id))
        .map(line -> Base64.getDecoder().decode(line.get("secret")))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the vectors have no server key " + id));
  }

  /**
   * A ring of server keys.
   *
   * @param ids the ids, the active one first; empty for none
   * @return the ring
   * @throws IllegalArgumentException if the vectors have no such key
   */
  public ServerKeys ring(List<String> ids) {
    ServerKeys ring = ServerKeys.NONE;
    for (String id : ids) {
      ring = ring.withRetired(id, serverKey(id));
    }
    return ring;
  }
}

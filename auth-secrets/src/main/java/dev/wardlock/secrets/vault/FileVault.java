package dev.wardlock.secrets.vault;

import dev.wardlock.secrets.file.FileGuard;
import dev.wardlock.secrets.file.PrivateFiles;
import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.model.Vault;
import dev.wardlock.secrets.model.Version;
import dev.wardlock.secrets.model.Versions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A vault in an encrypted local file, which the first value that is stored makes.
 *
 * <p>Each value is encrypted for its path and version, and the whole file is sealed: a change of
 * any byte is found out. What cannot be found out is that somebody put an older copy of the file in
 * its place. Paths and versions can be read by whoever has the file; values only with the key.
 *
 * <p>The file is replaced whole, is readable by its owner alone, and is on the disk when a call
 * returns. One writer at a time holds {@code <file>.lock}; a writer waits for it at most 30
 * seconds. Every call reads the file anew, so that it sees what other processes have stored.
 *
 * <p>Safe for use by many threads. The passphrase is asked for once.
 *
 * <p>Source: RFC 9106 (Argon2id), draft-irtf-cfrg-xchacha (XChaCha20-Poly1305).
 */
public final class FileVault implements Vault {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private final Path file;
  private final VaultKey key;
  private final SecureRandom random = new SecureRandom();

  /** Of the header that was last seen: to derive a key is costly. */
  private @Nullable Opened opened;

  private record Opened(VaultHeader header, VaultCipher cipher) {}

  private record Content(Opened opened, Map<SecretReference, Versions> all) {}

  private FileVault(Path file, VaultKey key) {
    this.file = file.toAbsolutePath();
    this.key = key;
  }

  /**
   * Of a file, which need not be there yet. Nothing is read.
   *
   * @param file the file
   * @param key what opens it
   * @return the vault
   */
  public static FileVault of(Path file, VaultKey key) {
    return new FileVault(file, key);
  }

  @Override
  public String name() {
    return "file";
  }

  /**
   * {@inheritDoc}
   *
   * @throws SecretsException also if the passphrase or the key is wrong, or the file was changed
   */
  @Override
  public Versions versions(SecretReference reference) {
    return read().map(c -> c.all().getOrDefault(reference, Versions.NONE)).orElse(Versions.NONE);
  }

  @Override
  public void stage(SecretReference reference, Version version) {
    update(reference, versions -> versions.stage(version));
  }

  @Override
  public void promote(SecretReference reference, String id) {
    update(reference, versions -> versions.promote(id));
  }

  @SuppressWarnings("try") // the lock is held, and not asked anything
  private void update(SecretReference reference, UnaryOperator<Versions> change) {
    try {
      PrivateFiles.makeFolderOf(file);
      try (FileGuard guard =
          FileGuard.take(file.resolveSibling(file.getFileName() + ".lock"), PATIENCE)) {
        Content content = read().orElseGet(this::fresh);
        var all = new HashMap<>(content.all());
        all.put(reference, change.apply(all.getOrDefault(reference, Versions.NONE)));
        Opened with = content.opened();
        PrivateFiles.replace(
            file, VaultText.of(with.header(), with.cipher(), all).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new SecretsException("the vault " + file + " cannot be written", e);
    }
  }

  private Content fresh() {
    return new Content(opened(VaultHeader.fresh(key, random), true), Map.of());
  }

  private Optional<Content> read() {
    String text;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new SecretsException("the vault " + file + " is larger than 64 MiB");
      }
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CharacterCodingException e) {
      throw new SecretsException("the vault " + file + " cannot be opened: it is not UTF-8", e);
    } catch (IOException e) {
      throw new SecretsException("the vault " + file + " cannot be read", e);
    }
    try {
      VaultText parsed = VaultText.parse(text);
      Opened with = opened(parsed.header(), false);
      return Optional.of(new Content(with, parsed.open(with.cipher())));
    } catch (SecretsException e) {
      forget(); // another passphrase may be the right one
      throw new SecretsException("the vault " + file + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private synchronized Opened opened(VaultHeader header, boolean first) {
    Opened last = opened;
    if (last != null && last.header().equals(header)) {
      return last;
    }
    if (header.derivation().isPresent() != key.isPassphrase()) {
      throw new SecretsException(
          key.isPassphrase() ? "it has a key and no passphrase" : "it has a passphrase and no key");
    }
    byte[] bytes =
        header
            .derivation()
            .map(d -> d.cost().derive(key.ask(first), d.salt().bytes()))
            .orElseGet(key::bytes);
    opened = new Opened(header, new VaultCipher(bytes));
    return opened;
  }

  private synchronized void forget() {
    opened = null;
  }

  @Override
  public String toString() {
    return "FileVault[" + file + "]";
  }
}

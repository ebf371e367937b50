package dev.wardlock.secrets.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.model.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileVaultTest {

  static final SecretReference K = SecretReference.parse("op://app/item one/key");
  static final SecretReference L = SecretReference.parse("op://app/item one/other");
  private static final SecretValue RAW =
      SecretValue.of(Base64.getEncoder().encodeToString(new byte[32]));

  @TempDir Path folder;

  private Path file() {
    return folder.resolve(".wardlock").resolve("secrets.vault");
  }

  private FileVault raw() {
    return FileVault.of(file(), VaultKey.key(RAW));
  }

  private FileVault passphrase(String text) {
    return FileVault.of(
        file(), VaultKey.passphrase(first -> SecretValue.of(text), Argon2Cost.LEAST));
  }

  private static Version version(String id, String value) {
    return new Version(id, SecretValue.of(value));
  }

  /** Two entries, one of them with all three versions. */
  private String fill(FileVault vault) throws IOException {
    vault.stage(K, version("r1", "value-1"));
    vault.promote(K, "r1");
    vault.stage(K, version("r2", "value-2"));
    vault.promote(K, "r2");
    vault.stage(K, version("r3", "value-3"));
    vault.stage(L, version("r4", "é\nof\ttwo lines"));
    vault.promote(L, "r4");
    return Files.readString(file());
  }

  @Test
  void versions_noFile_areNone() {
    assertThat(raw().versions(K).current()).isEmpty();
    assertThat(raw().resolve(K)).isEmpty();
    assertThat(file()).doesNotExist();
  }

  @Test
  void stageAndPromote_readByAnother_areAllThere() throws IOException {
    fill(raw());
    FileVault other = raw();
    assertThat(other.versions(K).previous()).contains(version("r1", "value-1"));
    assertThat(other.versions(K).current()).contains(version("r2", "value-2"));
    assertThat(other.versions(K).pending()).contains(version("r3", "value-3"));
    assertThat(other.resolve(L)).contains(SecretValue.of("é\nof\ttwo lines"));
  }

  @Test
  void stage_pendingOfAnother_takesItsPlace() {
    raw().stage(K, version("r1", "dead"));
    raw().stage(K, version("r2", "alive"));
    assertThat(raw().versions(K).pending()).contains(version("r2", "alive"));
    assertThatThrownBy(() -> raw().promote(K, "r1"))
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining("no pending version 'r1'");
  }

  @Test
  void promote_again_changesNothing() {
    raw().stage(K, version("r1", "value-1"));
    raw().promote(K, "r1");
    raw().stage(K, version("r2", "value-2"));
    raw().promote(K, "r2");
    raw().promote(K, "r2");
    assertThat(raw().versions(K).previous()).contains(version("r1", "value-1"));
  }

  @Test
  void file_hasNoValueAndIsForItsOwnerAlone() throws IOException {
    String text = fill(raw());
    assertThat(text).doesNotContain("value-1", "value-2", "value-3");
    for (String value : List.of("value-1", "value-2", "value-3")) {
      assertThat(text)
          .doesNotContain(
              Base64.getUrlEncoder()
                  .withoutPadding()
                  .encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
        .isEqualTo("rwx------");
    try (var left = Files.list(file().getParent())) {
      assertThat(left.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("secrets.vault", "secrets.vault.lock");
    }
  }

  @Test
  void open_anyByteChanged_isFoundOut() throws IOException {
    byte[] good = fill(raw()).getBytes(StandardCharsets.UTF_8);
    var unnoticed = new ArrayList<Integer>();
    for (int i = 0; i < good.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bad = good.clone();
        bad[i] ^= (byte) (1 << bit);
        Files.write(file(), bad);
        if (opens(raw())) {
          unnoticed.add(i);
        }
      }
    }
    assertThat(unnoticed).isEmpty();
    Files.write(file(), good);
    assertThat(opens(raw())).isTrue();
  }

  /** Of a file with a passphrase the first lines are read before there is a key. */
  @Test
  void open_anyByteOfThePassphrasesHeadChanged_isFoundOut() throws IOException {
    String text = fill(passphrase("correct horse battery"));
    byte[] good = text.getBytes(StandardCharsets.UTF_8);
    int head = text.indexOf("op://");
    var unnoticed = new ArrayList<Integer>();
    for (int i = 0; i < head; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      Files.write(file(), bad);
      if (opens(passphrase("correct horse battery"))) {
        unnoticed.add(i);
      }
    }
    assertThat(unnoticed).isEmpty();
  }

  @Test
  void open_cutOffAnywhereOrLengthened_isFoundOut() throws IOException {
    byte[] good = fill(raw()).getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < good.length; length++) {
      Files.write(file(), java.util.Arrays.copyOf(good, length));
      assertThat(opens(raw())).as("%d bytes", length).isFalse();
    }
    Files.write(file(), java.util.Arrays.copyOf(good, good.length + 1));
    assertThat(opens(raw())).isFalse();
  }

  /** Whoever knows no key can still cut and paste lines. */
  @Test
  void open_linesMovedOrRemoved_isFoundOut() throws IOException {
    List<String> good = fill(raw()).lines().toList();
    for (int i = 3; i < 7; i++) {
      var removed = new ArrayList<>(good);
      removed.remove(i);
      Files.write(file(), removed);
      assertThat(opens(raw())).isFalse();
      var swapped = new ArrayList<>(good);
      swapped.set(i, good.get(i).replace("current", "x").replace("pending", "current"));
      if (!swapped.equals(good)) {
        Files.write(file(), swapped);
        assertThat(opens(raw())).isFalse();
      }
    }
  }

  /** The seal would have to be broken for this; an entry holds by itself all the same. */
  @Test
  void entry_underAnotherPathOrVersion_isFoundOut() throws Exception {
    var cipher = new VaultCipher(new byte[32]);
    Encoded text = cipher.encrypt(K, version("r1", "value-1"));
    assertThat(cipher.decrypt(K, "r1", text)).isEqualTo(version("r1", "value-1"));
    assertThatThrownBy(() -> cipher.decrypt(L, "r1", text))
        .isInstanceOf(java.security.GeneralSecurityException.class);
    assertThatThrownBy(() -> cipher.decrypt(K, "r2", text))
        .isInstanceOf(java.security.GeneralSecurityException.class);
  }

  private static boolean opens(FileVault vault) {
    try {
      vault.versions(K);
      return true;
    } catch (SecretsException e) {
      assertThat(e).hasMessageNotContainingAny("value-1", "value-2", "value-3");
      return false;
    }
  }

  @Test
  void open_wrongPassphrase_saysSoAndMayBeAskedAgain() {
    passphrase("correct horse battery").stage(K, version("r1", "value-1"));
    var typed = new ArrayList<>(List.of("incorrect horse", "correct horse battery"));
    FileVault vault =
        FileVault.of(
            file(),
            VaultKey.passphrase(first -> SecretValue.of(typed.remove(0)), Argon2Cost.LEAST));
    assertThatThrownBy(() -> vault.versions(K))
        .isInstanceOf(SecretsException.class)
        .hasMessageEndingWith("the passphrase is wrong, or the file was changed")
        .hasMessageNotContaining("horse");
    assertThat(vault.versions(K).pending()).contains(version("r1", "value-1"));
    assertThat(typed).isEmpty();
  }

  @Test
  void open_wrongKey_saysSo() throws IOException {
    fill(raw());
    byte[] other = new byte[32];
    other[0] = 1;
    FileVault vault =
        FileVault.of(
            file(), VaultKey.key(SecretValue.of(Base64.getUrlEncoder().encodeToString(other))));
    assertThatThrownBy(() -> vault.versions(K))
        .hasMessageEndingWith("the key is wrong, or the file was changed");
    assertThatThrownBy(() -> passphrase("correct horse battery").versions(K))
        .hasMessageEndingWith("it has a key and no passphrase");
  }

  @Test
  void open_absurdCost_isRefusedBeforeItIsPaid() throws IOException {
    String good = fill(passphrase("correct horse battery"));
    for (String bad :
        List.of(
            "m=999999999 t=1 p=1",
            "m=8192 t=999999999 p=1",
            "m=8192 t=1 p=9",
            "m=8191 t=1 p=1",
            "m=1 t=1 p=1")) {
      Files.writeString(file(), good.replace("m=8192 t=1 p=1", bad));
      assertThatThrownBy(
              () ->
                  FileVault.of(
                          file(),
                          VaultKey.passphrase(
                              first -> {
                                throw new AssertionError("asked");
                              }))
                      .versions(K))
          .isInstanceOf(SecretsException.class)
          .hasMessageContaining("8192 to 1048576 KiB");
    }
  }

  @Test
  void stage_firstWithShortPassphrase_isRefusedAndMakesNoFile() {
    assertThatThrownBy(() -> passphrase("short").stage(K, version("r1", "value-1")))
        .hasMessageContaining("at least 12 characters");
    assertThat(file()).doesNotExist();
  }

  @Test
  void key_notOf32Bytes_isRefusedWithoutShowingIt() {
    for (String bad : List.of("hunter2!", "AAAA", "hunter2")) {
      assertThatThrownBy(() -> VaultKey.key(SecretValue.of(bad)))
          .isInstanceOf(SecretsException.class)
          .hasNoCause()
          .hasMessageNotContaining("hunter2");
    }
    assertThat(VaultKey.key(RAW).toString()).doesNotContain(RAW.reveal());
  }
}

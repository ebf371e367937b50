package dev.wardlock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant NOW = TestClock.START;

  @TempDir Path folder;

  private static TokenState full() {
    return new TokenState(
        Map.of("Authorization", Secret.of("Bearer t"), "Cookie", Secret.of("a=b; c=d")),
        Map.of("api_key", Secret.of("k\"ä\u0000")),
        Secret.of("r"),
        NOW.plusSeconds(60),
        NOW);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void state_isReadAsItWasWritten() throws Exception {
    TokenFile file = TokenFile.at(folder.resolve("apps/planner/token.json"));
    assertThat(file.read()).isEmpty();
    file.write(full(), PATIENCE);
    assertThat(file.read()).contains(full());
    TokenState bare = TokenState.of(Map.of("X-Key", "v"), Map.of(), NOW);
    file.write(bare, PATIENCE);
    assertThat(file.read()).contains(bare);
    assertThat(file.delete(PATIENCE)).isTrue();
    assertThat(file.read()).isEmpty();
    assertThat(file.delete(PATIENCE)).isFalse();
  }

  @Test
  void file_hasTheFieldsOfTheContract() throws Exception {
    TokenFile file = TokenFile.at(folder.resolve("token.json"));
    file.write(full(), PATIENCE);
    assertThat(Files.readString(file.path(), UTF_8))
        .contains(
            "\"headers\"",
            "\"Authorization\" : \"Bearer t\"",
            "\"body_params\"",
            "\"refresh_token\" : \"r\"",
            "\"expires_at\" : " + NOW.plusSeconds(60).getEpochSecond(),
            "\"obtained_at\" : " + NOW.getEpochSecond());
  }

  @Test
  void fileAndFolders_areTheirOwnersAlone() throws Exception {
    TokenFile file = TokenFile.at(folder.resolve("home/apps/planner/token.json"));
    file.write(full(), PATIENCE);
    assertThat(mode(folder.resolve("home"))).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("home/apps"))).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("home/apps/planner"))).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(file.path().getParent())) {
      assertThat(files).isNotEmpty().allSatisfy(f -> assertThat(mode(f)).isEqualTo("rw-------"));
    }
  }

  @Test
  void file_thatOthersCouldRead_isReplacedByOneThatTheyCannot() throws Exception {
    TokenFile file = TokenFile.at(folder.resolve("token.json"));
    Files.writeString(file.path(), "{}");
    Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r--r--"));
    // What somebody who died left behind, and what a link there would lead to, is not written to.
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "theirs");
    Files.createSymbolicLink(folder.resolve(".token.json.new"), elsewhere);
    file.write(full(), PATIENCE);
    assertThat(mode(file.path())).isEqualTo("rw-------");
    assertThat(elsewhere).hasContent("theirs");
    assertThat(folder.resolve(".token.json.new")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "null",
        "{\"headers\":{\"A\":\"hush\"}}",
        "{\"headers\":{\"A\":\"hush\"},\"obtained_at\":\"hush\"}",
        "{\"headers\":{\"A\":\"hush\",\"A\":\"hush\"},\"obtained_at\":1}",
        "{\"headers\":{\"A\":\"hush\"},\"obtained_at\":1} hush",
        "{\"headers\":{\"Host\":\"hush\"},\"obtained_at\":1}",
        "{\"headers\":\"hush\",\"obtained_at\":1}"
      })
  void file_thatIsNone_saysWhereAndWhatToDo_andRepeatsNothing(String content) throws Exception {
    TokenFile file = TokenFile.at(Files.writeString(folder.resolve("token.json"), content));
    assertThatThrownBy(file::read)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file.path().toString(), "Log in again, or remove it")
        .hasMessageNotContaining("hush")
        .hasNoCause();
  }

  @Test
  void file_thatIsTooLargeOrNoText_isRefused() throws Exception {
    TokenFile file = TokenFile.at(folder.resolve("token.json"));
    Files.write(file.path(), new byte[(1 << 20) + 1]);
    assertThatIOException().isThrownBy(file::read).withMessageContaining("larger than");
    Files.write(file.path(), new byte[] {(byte) 0xC3, 0x28});
    assertThatIOException().isThrownBy(file::read).withMessageContaining("UTF-8");
  }

  @Test
  void fields_ofALaterVersion_areLeftAlone() throws Exception {
    TokenFile file =
        TokenFile.at(
            Files.writeString(
                folder.resolve("token.json"),
                "{\"headers\":{\"A\":\"b\"},\"obtained_at\":1,\"scopes\":[1]}"));
    assertThat(file.read()).isPresent();
  }

  @Test
  void lock_thatSomebodyHas_isWaitedForNoLongerThanSaid() throws Exception {
    TokenFile file = TokenFile.at(folder.resolve("token.json"));
    try (FileGuard guard = file.lock(PATIENCE)) {
      assertThat(guard).isNotNull();
      assertThatIOException()
          .isThrownBy(() -> file.write(full(), Duration.ZERO))
          .withMessageContaining("held the lock");
    }
    file.write(full(), Duration.ZERO);
  }

  @Test
  void lock_isHeldAgainstOtherPaths_toTheSameFile() throws Exception {
    TokenFile file = TokenFile.at(folder.resolve("token.json"));
    Path other = Files.createSymbolicLink(folder.resolve("link"), folder);
    try (FileGuard guard = file.lock(PATIENCE)) {
      assertThat(guard).isNotNull();
      assertThatIOException()
          .isThrownBy(() -> TokenFile.at(other.resolve("token.json")).write(full(), Duration.ZERO));
    }
  }

  @Test
  void name_ofAnApplication_isChecked() {
    assertThat(AppFolder.of(folder, "my-app-2").path()).isEqualTo(folder.resolve("apps/my-app-2"));
    for (String bad :
        new String[] {"", "A", "a--b", "-a", "a-", "a/b", "..", "a\n", "ä", "a".repeat(65)}) {
      assertThatThrownBy(() -> AppFolder.of(folder, bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("lower-case");
    }
  }

  @Test
  void home_isThatOfTheEnvironment() {
    assertThat(AppFolder.home(Map.of("WARDLOCK_HOME", "/w", "HOME", "/h"))).hasToString("/w");
    assertThat(AppFolder.home(Map.of("WARDLOCK_HOME", " ", "HOME", "/h")))
        .hasToString("/h/.wardlock");
    assertThat(AppFolder.home(Map.of()))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".wardlock"));
  }

  @Test
  void applications_areListedByName() throws Exception {
    assertThat(AppFolder.all(folder)).isEmpty();
    AppFolder.of(folder, "b").write("AuthAcquire.java", "class AuthAcquire {}");
    AppFolder.of(folder, "a").tokenFile().write(full(), PATIENCE);
    Files.createDirectories(folder.resolve("apps/Not-One"));
    Files.writeString(folder.resolve("apps/file"), "");
    assertThat(AppFolder.all(folder)).extracting(AppFolder::app).containsExactly("a", "b");
    assertThat(mode(AppFolder.of(folder, "b").script())).isEqualTo("rw-------");
  }
}

package dev.wardlock.client.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.client.AppFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script is kept with its origins, and agreed to as it is. */
class ScriptFileTest {

  @TempDir Path home;
  private AppFolder folder;
  private ScriptFile file;

  private final Script script =
      new Script("class AuthAcquire {}\n", Set.of("https://b.example", "https://a.example:8443"));

  @BeforeEach
  void open() {
    folder = AppFolder.of(home, "acme");
    file = ScriptFile.in(folder);
  }

  @Test
  void script_isReadAsWritten() throws Exception {
    assertThat(file.read()).isEmpty();
    file.write(script);
    assertThat(file.read()).contains(script);
    assertThat(Files.readString(folder.script())).isEqualTo(script.source());
    assertThat(folder.path().resolve("origins.txt"))
        .hasContent("https://a.example:8443\nhttps://b.example\n");
  }

  @Test
  void agreement_isToThisSource_andTheseOrigins() throws Exception {
    assertThat(file.isApproved(script)).isFalse();
    file.approve(script);
    assertThat(file.isApproved(script)).isTrue();
    assertThat(file.isApproved(new Script(script.source() + " ", script.origins()))).isFalse();
    assertThat(file.isApproved(new Script(script.source(), Set.of("https://b.example")))).isFalse();
  }

  @Test
  void script_withoutItsOrigins_reachesNone() throws Exception {
    file.write(script);
    Files.delete(folder.path().resolve("origins.txt"));
    assertThat(file.read().orElseThrow().origins()).isEmpty();
  }
}

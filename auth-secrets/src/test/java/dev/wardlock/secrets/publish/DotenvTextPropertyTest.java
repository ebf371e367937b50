package dev.wardlock.secrets.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Judged by a real shell. */
class DotenvTextPropertyTest {

  @Provide
  Arbitrary<Map<String, String>> settings() {
    return Arbitraries.maps(
            Arbitraries.of("KEY_A", "KEY_B", "KEY_C", "KEY_D"),
            Arbitraries.strings().withChars("ab'\"$`\\\n\t #=!~é&;|<>()*?[]{}%").ofMaxLength(12))
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> oldText() {
    Arbitrary<String> line =
        Combinators.combine(
                Arbitraries.of(
                    "KEY_A=", "export KEY_B=", "KEY_C='x\ny'", "OTHER_1=kept", "KEY_A=2"),
                Arbitraries.of("", "old"))
            .as(
                (start, end) ->
                    start.contains("'") || start.contains("kept") ? start : start + end);
    return line.list().ofMaxSize(5).map(lines -> "# top\n" + String.join("\n", lines));
  }

  @Property(tries = 80)
  void merged_readByAShell_hasEachSettingAsItIs(
      @ForAll("oldText") String old, @ForAll("settings") Map<String, String> settings)
      throws Exception {
    String merged = DotenvText.merge(old, settings);
    Map<String, String> read = readByShell(merged);
    assertThat(read).containsAllEntriesOf(settings);
    readByShell(old)
        .forEach(
            (key, value) -> {
              if (!settings.containsKey(key)) {
                assertThat(read).containsEntry(key, value);
              }
            });
    assertThat(merged).startsWith("# top\n");
    assertThat(DotenvText.merge(merged, settings)).isEqualTo(merged);
  }

  @Property
  void merged_anyText_endsAndHasTheSettings(@ForAll String old) {
    assertThat(DotenvText.merge(old, new LinkedHashMap<>(Map.of("KEY_A", "x"))))
        .containsOnlyOnce("KEY_A=x\n");
  }

  private static Map<String, String> readByShell(String text)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("dotenv", "");
    try {
      Files.writeString(file, text);
      var builder =
          new ProcessBuilder("sh", "-c", "set -a; . \"$1\"; env -0", "sh", file.toString());
      builder.environment().put("LC_ALL", "C.UTF-8");
      Process shell = builder.start();
      var output = new ByteArrayOutputStream();
      shell.getInputStream().transferTo(output);
      assertThat(shell.waitFor()).isZero();
      var settings = new LinkedHashMap<String, String>();
      for (String pair : output.toString(StandardCharsets.UTF_8).split("\0", -1)) {
        int equals = pair.indexOf('=');
        if (pair.startsWith("KEY_") || pair.startsWith("OTHER_")) {
          settings.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
      }
      return settings;
    } finally {
      Files.delete(file);
    }
  }
}

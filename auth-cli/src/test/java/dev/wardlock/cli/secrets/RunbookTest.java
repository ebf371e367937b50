package dev.wardlock.cli.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.secrets.Machine.Call;
import dev.wardlock.cli.secrets.Machine.Result;
import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.Version;
import dev.wardlock.secrets.vault.FileVault;
import dev.wardlock.secrets.vault.VaultKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The guide, run as it is written: each of its blocks in one shell, with real files, and with
 * {@code op} and {@code gh} played by programs that record how they are called. After each block
 * the folder and the calls are kept as they are then.
 */
class RunbookTest {

  private static final Path GUIDE = Path.of("..", "docs", "secrets.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|toml)\\n(.*?)^```$");
  private static final List<String> REFERENCES =
      List.of(
          "op://app/signing/key",
          "op://app/vendor/token",
          "op://app-dev/session/key",
          "op://app-staging/session/key",
          "op://app-production/session/key");

  @TempDir Path folder;

  private static List<String> blocks(String language) throws IOException {
    var blocks = new ArrayList<String>();
    Matcher m = BLOCK.matcher(Files.readString(GUIDE));
    while (m.find()) {
      if (m.group(1).equals(language)) {
        blocks.add(m.group(2));
      }
    }
    return blocks;
  }

  /** The guide has these blocks; whoever adds one says here what is to be seen of it. */
  private enum Block {
    KEY(0),
    DRY_RUN(1),
    FIRST(2),
    TYPED(3),
    PUBLISH(4),
    ROTATE(5),
    LOOK(6),
    EMERGENCY(7);

    final int number;

    Block(int number) {
      this.number = number;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "1password"})
  void guide_runAsWritten_doesWhatItSays(String vault) throws IOException {
    Machine machine = Machine.in(folder.resolve("machine"));
    machine.write(
        "environments.toml", blocks("toml").get(0) + "\n[vault]\ntype = \"" + vault + "\"\n");
    machine.write("token-from-vendor", "vendor-token-one\n");
    machine.write("new-token-from-vendor", "vendor-token-two\n");
    List<String> blocks = blocks("sh");
    assertThat(blocks).hasSameSizeAs(Block.values());
    var script = new StringBuilder();
    for (int i = 0; i < blocks.size(); i++) {
      script.append(blocks.get(i));
      script.append("cp -r \"" + machine.folder + "\" \"" + folder.resolve("after-" + i) + "\"\n");
      script.append("echo '== after " + i + "'\n");
      if (i == 0) {
        script.append("printf '%s' \"$WARDLOCK_VAULT_KEY\" > ../vault-key\n");
      }
    }
    Result result = machine.sh(script.toString());
    assertThat(result.exit()).as(result.err()).isZero();
    String[] out = result.out().split("== after \\d+\\n", -1);

    var seen = new Seen(vault, Files.readString(machine.folder.resolve("vault-key")), folder);
    assertDryRun(seen, out[Block.DRY_RUN.number]);
    assertFirst(seen, out[Block.FIRST.number]);
    assertPublish(seen);
    assertRotated(seen);
    assertThat(out[Block.LOOK.number]).contains("promoted", "published", "\"items\"");
    assertEmergency(seen, out[Block.EMERGENCY.number]);
    assertNoValueAnywhere(seen, machine, result);
  }

  /** Writes nothing: not to the vault, not to a publisher, not to any file. */
  private static void assertDryRun(Seen seen, String out) throws IOException {
    assertThat(out)
        .contains("SIGNING_KEY", "es256-jwk", "shared", "op://app/signing/key")
        .contains("dev, staging, production", "A dry run: nothing was done.");
    assertThat(seen.calls(Block.DRY_RUN)).isEqualTo(seen.calls(Block.KEY)).isEmpty();
    assertThat(seen.files(Block.DRY_RUN)).isEqualTo(seen.files(Block.KEY));
    assertThat(seen.items(Block.DRY_RUN)).isEmpty();
  }

  private static void assertFirst(Seen seen, String out) throws IOException {
    String signing = seen.value(Block.FIRST, "op://app/signing/key");
    assertThat(signing).startsWith("{").contains("\"crv\":\"P-256\"");
    assertThat(out)
        .contains("- Redeploy dev, staging, production")
        .contains("- Then revoke the old value of SIGNING_KEY");
    assertThat(seen.dotenv(Block.FIRST)).contains("SIGNING_KEY='" + signing + "'\n");
    assertThat(seen.gh(Block.FIRST))
        .containsEntry("secret set SIGNING_KEY --env staging", signing)
        .containsEntry("secret set SIGNING_KEY --env production", signing)
        .containsEntry(
            "secret set SESSION_KEY --env production",
            seen.value(Block.FIRST, "op://app-production/session/key"))
        .doesNotContainKey("secret set SESSION_KEY --env dev");
    assertThat(
            Set.of(
                seen.value(Block.FIRST, "op://app-dev/session/key"),
                seen.value(Block.FIRST, "op://app-staging/session/key"),
                seen.value(Block.FIRST, "op://app-production/session/key")))
        .hasSize(3);
    assertThat(seen.value(Block.TYPED, "op://app/vendor/token")).isEqualTo("vendor-token-one");
    assertThat(seen.gh(Block.TYPED))
        .containsEntry("secret set VENDOR_TOKEN --env production", "vendor-token-one");
  }

  private static void assertPublish(Seen seen) throws IOException {
    assertThat(seen.gh(Block.PUBLISH))
        .containsEntry("variable set PORT --env production", "80")
        .doesNotContainKey("variable set PORT --env staging");
    assertThat(seen.dotenv(Block.PUBLISH))
        .contains("PORT=8080\n", "VENDOR_TOKEN=vendor-token-one\n");
    for (String reference : REFERENCES) {
      assertThat(seen.value(Block.PUBLISH, reference))
          .as("to publish makes no value")
          .isEqualTo(seen.value(Block.TYPED, reference));
    }
  }

  private static void assertRotated(Seen seen) throws IOException {
    String old = seen.value(Block.PUBLISH, "op://app/signing/key");
    String now = seen.value(Block.ROTATE, "op://app/signing/key");
    assertThat(now).isNotEqualTo(old);
    assertThat(seen.dotenv(Block.ROTATE)).contains("SIGNING_KEY='" + now + "'\n");
    assertThat(seen.gh(Block.ROTATE))
        .containsEntry("secret set SIGNING_KEY --env staging", now)
        .containsEntry("secret set SIGNING_KEY --env production", now);
    assertThat(seen.value(Block.ROTATE, "op://app/vendor/token")).isEqualTo("vendor-token-one");
  }

  private static void assertEmergency(Seen seen, String out) throws IOException {
    assertThat(seen.value(Block.EMERGENCY, "op://app/vendor/token")).isEqualTo("vendor-token-two");
    for (String reference : REFERENCES) {
      if (reference.contains("session")) {
        assertThat(seen.value(Block.EMERGENCY, reference))
            .isNotEqualTo(seen.value(Block.LOOK, reference));
      }
    }
    assertThat(seen.value(Block.EMERGENCY, "op://app/signing/key"))
        .isEqualTo(seen.value(Block.LOOK, "op://app/signing/key"));
    assertThat(out)
        .contains("revoke the old value of VENDOR_TOKEN of dev, staging, production")
        .contains("# Incident ", "All that alice could reach was rotated.");
    assertThat(seen.files(Block.EMERGENCY).keySet())
        .anyMatch(name -> name.matches("\\.wardlock/incidents/.*\\.md"));
  }

  /** Neither old nor new: not in arguments, environment, output, journal, audit or record. */
  private static void assertNoValueAnywhere(Seen seen, Machine machine, Result result)
      throws IOException {
    var values = new LinkedHashSet<String>();
    for (Block block : Block.values()) {
      if (block.number >= Block.TYPED.number) {
        for (String reference : REFERENCES) {
          values.add(seen.value(block, reference));
        }
      }
    }
    // Of a JWK the private part is the secret.
    List<String> secrets =
        values.stream().map(value -> value.replaceAll(".*\"d\":\"([^\"]+)\".*", "$1")).toList();
    assertThat(secrets).hasSizeGreaterThan(8);
    List<Call> calls = machine.calls();
    assertThat(calls).hasSizeGreaterThan(10);
    for (Call call : calls) {
      assertThat(String.join("\n", call.arguments())).doesNotContain(secrets);
      assertThat(call.environment()).doesNotContain(secrets).doesNotContain("WARDLOCK_");
    }
    assertThat(result.out()).doesNotContain(secrets);
    assertThat(result.err()).doesNotContain(secrets);
    for (Block block : Block.values()) {
      seen.files(block)
          .forEach(
              (name, text) -> {
                if (name.startsWith(".wardlock/")) {
                  assertThat(text).as(name).doesNotContain(secrets);
                }
              });
    }
  }

  /** What there was after each block. */
  private record Seen(String vault, String key, Path folder) {

    private Path after(Block block) {
      return folder.resolve("after-" + block.number);
    }

    List<Call> calls(Block block) throws IOException {
      return Machine.calls(after(block).resolve("calls"));
    }

    Map<String, String> files(Block block) throws IOException {
      return Machine.files(after(block).resolve("repository"));
    }

    Map<String, String> items(Block block) throws IOException {
      return Machine.files(after(block).resolve("items"));
    }

    String dotenv(Block block) throws IOException {
      return files(block).getOrDefault(".env", "");
    }

    /** What gh has been given last, by its arguments. */
    Map<String, String> gh(Block block) throws IOException {
      var given = new TreeMap<String, String>();
      for (Call call : calls(block)) {
        if (call.program().equals("gh")) {
          given.put(String.join(" ", call.arguments()), call.input());
        }
      }
      return given;
    }

    String value(Block block, String reference) throws IOException {
      return vault.equals("file") ? ofFile(block, reference) : ofItem(block, reference);
    }

    private String ofFile(Block block, String reference) {
      Optional<Version> current =
          FileVault.of(
                  after(block).resolve("repository/.wardlock/secrets.vault"),
                  VaultKey.key(SecretValue.of(key)))
              .versions(SecretReference.parse(reference))
              .current();
      return current.orElseThrow().value().reveal();
    }

    private String ofItem(Block block, String reference) throws IOException {
      String[] parts = reference.split("/", -1);
      String item = items(block).get(parts[2] + "/" + parts[3]);
      Matcher m =
          Pattern.compile("\"label\":\"" + parts[4] + "\",\"value\":\"((?:[^\"\\\\]|\\\\.)*)\"")
              .matcher(item);
      assertThat(m.find()).as(item).isTrue();
      return m.group(1).replace("\\\"", "\"");
    }
  }
}

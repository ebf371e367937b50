package dev.wardlock.client.analyze;

import dev.wardlock.client.script.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What an author of scripts has to know: the rules, and the list of what a script may call. */
final class ScriptRules {

  private ScriptRules() {}

  static String text() {
    return resource(ScriptRules.class, "script-rules.md")
        + "\n## What a script may call\n\n"
        + resource(Script.class, "allowed.txt");
  }

  private static String resource(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

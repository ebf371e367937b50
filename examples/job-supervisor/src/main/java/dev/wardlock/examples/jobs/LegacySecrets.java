package dev.wardlock.examples.jobs;

import dev.wardlock.StaticTokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Secrets from before there were keys. Each acts as a kind, and its uses are audited as legacy.
 *
 * @param tokens the secrets
 * @param literal whether one stood on the command line itself, where the machine's other users see
 *     it
 */
record LegacySecrets(StaticTokens tokens, boolean literal) {

  private static final int LONGEST = 8_192;

  /** Faults are told without repeating a secret. */
  static LegacySecrets of(Options options, List<String> faults) {
    var none = new LegacySecrets(StaticTokens.NONE, false);
    return none.with("--admin-secret", "admin", options.adminSecrets, faults)
        .with("--user-secret", "user", options.userSecrets, faults)
        .with("--register-secret", "registrar", options.registerSecrets, faults);
  }

  private LegacySecrets with(String option, String kind, List<String> values, List<String> faults) {
    StaticTokens all = tokens;
    boolean seen = literal;
    for (int i = 0; i < values.size(); i++) {
      String which = i == 0 ? "" : "-" + (i + 1);
      String value = values.get(i);
      seen |= !value.startsWith("@");
      try {
        String secret = value.startsWith("@") ? read(value.substring(1)) : value;
        all = all.with("legacy-" + kind + which, kind, "default", secret, true);
      } catch (IllegalArgumentException e) {
        faults.add(option + which + ": " + e.getMessage());
      }
    }
    return new LegacySecrets(all, seen);
  }

  /** What is in a file, which often ends with a line end. */
  private static String read(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("its file cannot be read: '" + file + "'", e);
    }
  }
}

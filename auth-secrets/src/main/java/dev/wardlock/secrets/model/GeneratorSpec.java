package dev.wardlock.secrets.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A generator as {@code [rotation]} names it.
 *
 * <p>{@code es256-jwk}, {@code server-key}, {@code random:<bytes>:<encoding>}, {@code prompt}, or
 * the name of an executable in the generators folder: {@code [a-z0-9][a-z0-9._-]{0,62}}.
 *
 * @param text as it was written
 */
public record GeneratorSpec(String text) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final Pattern STEP =
      Pattern.compile("(server|signing)-keys\\.(add|(activate|retire|drop)\\.[!-~]{1,128})");
  private static final Pattern RANDOM =
      Pattern.compile("random:([1-9][0-9]{0,3}):(hex|base64|base64url)");

  /** How random bytes are written. */
  public enum Encoding {
    /** Lower case hexadecimal. */
    HEX,
    /** Base64 with padding. */
    BASE64,
    /** Base64url without padding. */
    BASE64URL
  }

  /**
   * Random bytes.
   *
   * @param bytes how many, 16 to 1024
   * @param encoding how they are written
   */
  public record Random(int bytes, Encoding encoding) {}

  /**
   * Checks the name.
   *
   * @param text as the component
   * @throws SecretsException if it is malformed
   */
  public GeneratorSpec {
    if (text.startsWith("random")) {
      Matcher m = RANDOM.matcher(text);
      if (!m.matches()
          || Integer.parseInt(m.group(1)) < 16
          || Integer.parseInt(m.group(1)) > 1024) {
        throw new SecretsException(
            "random is random:<bytes>:<encoding>, 16 to 1024 bytes in hex, base64 or base64url, not"
                + " '"
                + text
                + "'");
      }
    } else if (!NAME.matcher(text).matches() && !STEP.matcher(text).matches()) {
      throw new SecretsException(
          "'"
              + text
              + "' is no generator: es256-jwk, server-key, random:<bytes>:<encoding>, prompt, or"
              + " the name of an executable in the generators folder, [a-z0-9][a-z0-9._-]*");
    }
  }

  /**
   * Whether a person types the value.
   *
   * @return true for {@code prompt}
   */
  public boolean isPrompt() {
    return text.equals("prompt");
  }

  /**
   * Whether it is a step of a set of keys, {@code server-keys.…} or {@code signing-keys.…}, which a
   * plan may name and a rule may not.
   *
   * @return true for a step
   */
  public boolean isStep() {
    return STEP.matcher(text).matches();
  }

  /**
   * The parameters of {@code random}.
   *
   * @return them; empty for every other generator
   */
  public Optional<Random> random() {
    Matcher m = RANDOM.matcher(text);
    return m.matches()
        ? Optional.of(
            new Random(
                Integer.parseInt(m.group(1)),
                Encoding.valueOf(m.group(2).toUpperCase(java.util.Locale.ROOT))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}

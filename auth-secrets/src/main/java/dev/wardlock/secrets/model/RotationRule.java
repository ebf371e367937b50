package dev.wardlock.secrets.model;

/**
 * How a key is rotated: {@code <generator>:<shared|per-env>}.
 *
 * @param generator what makes the value
 * @param sharing whether every environment has the same value
 */
public record RotationRule(GeneratorSpec generator, Sharing sharing) {

  /** Whether a key has one value, or one in each environment. */
  public enum Sharing {
    /** One value for all. */
    SHARED("shared"),
    /** A value for each environment. */
    PER_ENV("per-env");

    private final String text;

    Sharing(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Reads a rule.
   *
   * @param text {@code <generator>:shared} or {@code <generator>:per-env}
   * @return the rule
   * @throws SecretsException if it is malformed
   */
  public static RotationRule parse(String text) {
    int colon = text.lastIndexOf(':');
    String generator = colon < 0 ? "" : text.substring(0, colon);
    for (Sharing sharing : Sharing.values()) {
      if (text.substring(colon + 1).equals(sharing.text) && !generator.isEmpty()) {
        var spec = new GeneratorSpec(generator);
        if (spec.isStep()) {
          throw new SecretsException(
              "'" + generator + "' is a step, and no generator: server-key, or es256-jwk");
        }
        return new RotationRule(spec, sharing);
      }
    }
    throw new SecretsException(
        "a rotation is \"<generator>:shared\" or \"<generator>:per-env\", not '" + text + "'");
  }

  @Override
  public String toString() {
    return generator + ":" + sharing;
  }
}

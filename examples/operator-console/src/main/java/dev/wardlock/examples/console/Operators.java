package dev.wardlock.examples.console;

import dev.wardlock.StaticTokens;
import dev.wardlock.model.Token;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shared tokens of operators: those of {@code OPERATOR_TOKEN}, separated by commas, or the one
 * of a development start. Each acts as the kind {@code operator}, in the context {@code default}.
 *
 * @param tokens what is accepted besides keys
 * @param devToken the development token, which is to be printed; null where there is none
 */
record Operators(StaticTokens tokens, @Nullable Token devToken) {

  static final String VARIABLE = "OPERATOR_TOKEN";

  private static final String KIND = "operator";
  private static final int DEV_BYTES = 32;

  /** Faults are told without repeating a token. */
  static Operators of(@Nullable String variable, boolean dev, List<String> faults) {
    if (variable == null) {
      return dev ? development() : new Operators(StaticTokens.NONE, null);
    }
    if (dev) {
      faults.add("--dev makes a token of its own: start without it, or unset " + VARIABLE);
    }
    StaticTokens tokens = StaticTokens.NONE;
    int number = 0;
    for (String token : variable.split(",", -1)) {
      number++;
      try {
        tokens = tokens.with(name(number), KIND, token.strip());
      } catch (IllegalArgumentException e) {
        faults.add(VARIABLE + ": " + e.getMessage());
        break; // the library counts those that were good
      }
    }
    return new Operators(tokens, null);
  }

  private static String name(int number) {
    return number == 1 ? "operator-token" : "operator-token-" + number;
  }

  /** Another one for each start. */
  private static Operators development() {
    var bytes = new byte[DEV_BYTES];
    new SecureRandom().nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return new Operators(
        StaticTokens.NONE.withDevelopment("dev-operator", KIND, token), Token.of(token));
  }
}

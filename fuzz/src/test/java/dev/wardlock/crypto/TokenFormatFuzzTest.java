package dev.wardlock.crypto;

import static dev.wardlock.fuzz.Check.that;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.wardlock.model.KeyId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is read as a token is, to the letter, what would be written for the same id and secret. */
class TokenFormatFuzzTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final TokenFormat PLAIN = TokenFormat.of("wl", ServerKeys.NONE);
  private static final TokenFormat KEYED =
      TokenFormat.of(
          "wl",
          ServerKeys.of("k1", "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8)));
  private static final TokenFormat LENIENT = KEYED.acceptingPlainUntil(NOW.plusSeconds(1));

  /** As docs/token-format.md has it. */
  private static final Pattern FORM =
      Pattern.compile("wl_([0-9A-Za-z]{12})_([0-9A-Za-z]{32})[0-9A-Za-z]{6}");

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  @FuzzTest
  @DictionaryEntries({"wl_", "_", "AbCdEfGhIjKl", "wl_AbCdEfGhIjKl_"})
  void token(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    read(text);
    written(input);
  }

  private static void read(String text) {
    Matcher form = FORM.matcher(text);
    KeyId id = PLAIN.idOf(text);
    if (!form.matches()) {
      // The shape may be there, with a secret that is none: then no check holds.
      that(PLAIN.checkedBy(text, NOW) == null, "no token, no plain check", text);
      that(KEYED.checkedBy(text, NOW) == null, "no token, no check", text);
      that(LENIENT.checkedBy(text, NOW) == null, "no token, neither check", text);
      that(id == null || text.contains(id.value()), "an id that is there", text);
      return;
    }
    String secret = form.group(2);
    that(id != null && id.value().equals(form.group(1)), "the id as written", text);
    that(PLAIN.secretOf(text).equals(secret), "the secret as written", text);
    that(TokenFormat.isTokenForm(text), "the form of a token", text);
    boolean plain = PLAIN.compose(id, secret).reveal().equals(text);
    boolean keyed = KEYED.compose(id, secret).reveal().equals(text);
    that("".equals(PLAIN.checkedBy(text, NOW)) == plain, "plain as it would be written", text);
    that("k1".equals(KEYED.checkedBy(text, NOW)) == keyed, "keyed as it would be written", text);
    that(keyed || KEYED.checkedBy(text, NOW) == null, "a plain check is none", text);
    that((LENIENT.checkedBy(text, NOW) != null) == (plain || keyed), "either for a while", text);
    that(keyed || LENIENT.checkedBy(text, NOW.plusSeconds(1)) == null, "and no longer", text);
  }

  /** parse(format(x)) is x, and one character changed is nothing. */
  private static void written(byte[] input) {
    KeyId id = new KeyId(base62(input, 0, KeyId.LENGTH));
    String secret = base62(input, KeyId.LENGTH, 32);
    for (TokenFormat format : new TokenFormat[] {PLAIN, KEYED}) {
      String token = format.compose(id, secret).reveal();
      that(token.matches(format.regex()), "what scanners look for", token);
      that(id.equals(format.idOf(token)), "its id", token);
      that(format.secretOf(token).equals(secret), "its secret", token);
      that(format.checkedBy(token, NOW) != null, "its check", token);
      int at = input.length == 0 ? 0 : (input[0] & 0xFF) % token.length();
      char other = token.charAt(at) == 'x' ? 'y' : 'x';
      String changed = token.substring(0, at) + other + token.substring(at + 1);
      that(format.checkedBy(changed, NOW) == null, "a change is seen", token, at);
    }
  }

  private static String base62(byte[] input, int from, int length) {
    var text = new StringBuilder();
    for (int i = from; i < from + length; i++) {
      int b = i < input.length ? input[i] & 0xFF : i;
      text.append(BASE62.charAt(b % BASE62.length()));
    }
    return text.toString();
  }
}

package dev.wardlock;

import dev.wardlock.crypto.ForeignHashes;
import dev.wardlock.model.KeyId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are recognised that another system made, and whose hashes were imported with {@link
 * KeyService#importKey}.
 *
 * <p>A token of ours names its key; another's does not. Where its hash has no salt, the hash itself
 * says which key it is: the key's id is made of it. Where it has one, the token must have a part
 * that was imported as its lookup, and a pattern says which part that is.
 *
 * <p>What is presented costs at most three reads of the store, and at most one costly hash for each
 * guess at a key that was not used yet; that hash is bounded like all. On the first use it is
 * replaced by one of our own, and a guess costs no hash any more. A rotation gives the key a token
 * of ours.
 *
 * <p>Immutable and safe for use by many threads. A token has at most 1,024 characters.
 */
public final class ImportedTokens {

  /** None are recognised. */
  public static final ImportedTokens NONE =
      new ImportedTokens(false, null, ForeignHashes.builtIn());

  /** In place of a server key's id, which can never be this. */
  static final String MARK = "=imported";

  private static final int MAX = 1024;
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final boolean enabled;
  private final @Nullable Pattern form;
  private final ForeignHashes hashes;

  private ImportedTokens(boolean enabled, @Nullable Pattern form, ForeignHashes hashes) {
    this.enabled = enabled;
    this.form = form;
    this.hashes = hashes;
  }

  /**
   * Recognises tokens by their plain hashes, SHA-256 and SHA-512.
   *
   * @return the option
   */
  public static ImportedTokens byPlainHash() {
    return new ImportedTokens(true, null, ForeignHashes.builtIn());
  }

  /**
   * The same, and tokens that have a part to look their key up by.
   *
   * @param pattern what such a token is as a whole, with a group {@code lookup}, and a group {@code
   *     secret} where not all of it was hashed
   * @return the option
   * @throws IllegalArgumentException if the pattern has no group of that name
   */
  public ImportedTokens byLookup(String pattern) {
    if (!pattern.contains("(?<lookup>")) {
      throw new IllegalArgumentException("the pattern of imported tokens has a group (?<lookup>…)");
    }
    return new ImportedTokens(true, Pattern.compile(pattern), hashes);
  }

  /**
   * The same, and an algorithm that there is no code for here, such as bcrypt.
   *
   * @param algorithm the algorithm
   * @return the option
   */
  public ImportedTokens with(ForeignHashes.Algorithm algorithm) {
    return new ImportedTokens(enabled, form, hashes.with(algorithm));
  }

  /** The key that a lookup, or a plain hash in its stored form, stands for. */
  static KeyId idOf(String known) {
    String digest = Digest.of("wardlock import " + known).text();
    var bits = new BigInteger(1, Base64.getUrlDecoder().decode(digest));
    var id = new StringBuilder();
    for (int i = 0; i < KeyId.LENGTH; i++) {
      BigInteger[] rest = bits.divideAndRemainder(BigInteger.valueOf(ALPHABET.length()));
      id.append(ALPHABET.charAt(rest[1].intValue()));
      bits = rest[0];
    }
    return new KeyId(id.toString());
  }

  /** What a token may stand for: a key, and the part of the token that was hashed. */
  record Candidate(KeyId id, String secret) {

    /** Redacted: a secret is in no text. */
    @Override
    public String toString() {
      return "Candidate[" + id + "]";
    }
  }

  List<Candidate> candidates(String presented) {
    if (!enabled || presented.isEmpty() || presented.length() > MAX) {
      return List.of();
    }
    var found = new ArrayList<Candidate>();
    Matcher parts = form == null ? null : form.matcher(presented);
    if (form != null && parts != null && parts.matches()) {
      String lookup = parts.group("lookup");
      String secret = form.pattern().contains("(?<secret>") ? parts.group("secret") : presented;
      if (lookup != null && secret != null) {
        found.add(new Candidate(idOf(lookup), secret));
      }
    }
    found.add(new Candidate(idOf(ForeignHashes.plain(256, presented)), presented));
    found.add(new Candidate(idOf(ForeignHashes.plain(512, presented)), presented));
    return found;
  }

  boolean isEnabled() {
    return enabled;
  }

  ForeignHashes hashes() {
    return hashes;
  }

  /** What our own hash is made of: ASCII, and as hard to guess as the secret. */
  static String ownSecret(String secret) {
    return Digest.of(secret).text();
  }

  @Override
  public String toString() {
    return "ImportedTokens[" + (enabled ? "enabled" : "none") + "]";
  }
}

package dev.wardlock;

import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Token;
import java.util.List;

/**
 * A key with its secret, the one time that the secret is shown.
 *
 * <p>Immutable and safe for use by many threads; {@code toString} is redacted.
 *
 * @param token the token, which is kept nowhere
 * @param info what an administrator may see
 */
public record IssuedKey(Token token, KeyInfo info) {

  /**
   * What may be a slip of the pen: grants that name a node, and nothing of what lies below it.
   *
   * @return a sentence for each; none where nothing is odd
   */
  public List<String> warnings() {
    return info.grants().asList().stream()
        .filter(grant -> grant.region().isNodeAlone())
        .map(grant -> grant + " is that node alone; " + grant + "/* has all below it too")
        .toList();
  }
}

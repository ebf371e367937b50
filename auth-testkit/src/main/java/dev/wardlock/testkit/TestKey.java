package dev.wardlock.testkit;

import dev.wardlock.IssuedKey;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Token;
import java.net.http.HttpRequest;

/**
 * A key in a test, and how a request presents it.
 *
 * <pre>{@code
 * HttpRequest request = key.on(HttpRequest.newBuilder(uri)).build();
 * mvc.perform(get("/jobs").header("Authorization", key.authorization()));
 * }</pre>
 *
 * <p>Immutable. {@code toString} has no secret.
 *
 * <p>Source: RFC 6750, section 2.1.
 */
public final class TestKey {

  private final IssuedKey issued;

  TestKey(IssuedKey issued) {
    this.issued = issued;
  }

  /**
   * What is known of the key.
   *
   * @return as it was when it was minted or rotated
   */
  public KeyInfo info() {
    return issued.info();
  }

  /**
   * The secret.
   *
   * @return the token
   */
  public Token token() {
    return issued.token();
  }

  /**
   * The value of the header {@code Authorization}, for any client. It holds the secret.
   *
   * @return {@code Bearer}, a space and the token
   */
  public String authorization() {
    return "Bearer " + issued.token().reveal();
  }

  /**
   * Puts the key on a request, in place of a key that it has.
   *
   * @param request what is to be asked
   * @return the same builder
   */
  public HttpRequest.Builder on(HttpRequest.Builder request) {
    return request.setHeader("Authorization", authorization());
  }

  @Override
  public String toString() {
    return "TestKey[" + issued.info().name() + "]";
  }
}

package dev.wardlock.client.trace;

import java.util.List;
import java.util.Locale;

/**
 * Tells which exchanges have to do with authentication.
 *
 * <p>Safe for use by many threads.
 */
public final class AuthTraffic {

  private static final List<String> WORDS =
      List.of(
          "auth",
          "login",
          "token",
          "oauth",
          "session",
          "signin",
          "verification",
          "otp",
          "verify",
          "password",
          "credential",
          "callback",
          "refresh");

  private AuthTraffic() {}

  /**
   * Whether an exchange is auth-related: its URL contains one of {@code auth login token oauth
   * session signin verification otp verify password credential callback refresh} in any case, it
   * carries an {@code Authorization} header, or it was answered 401 or 403.
   *
   * @param trace with any origin
   * @return whether it is
   */
  public static boolean isAuthRelated(Trace trace) {
    String url = trace.uri().toString().toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(url::contains)
        || trace.requestHeader("Authorization").isPresent()
        || trace.status() == 401
        || trace.status() == 403;
  }
}

package dev.wardlock.client.content;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the name of a field says of its value. */
public enum SecretNames {
  /** A password. */
  PASSWORD("pass(word|wd|phrase|code)|pwd|^pass$|^pw$"),
  /** A code that is good once. */
  CODE(
      "otp|onetime|mfa|2fa|^pin$|(verification|sms|auth|security|confirmation|device|user)code"
          + "|^code$"),
  /** What keeps forms of other sites out. */
  CSRF("csrf|xsrf|requestverification|authenticitytoken"),
  /** What a client is known by at the authorization server. */
  SECRET("secret|apikey|accesskey|privatekey|subscriptionkey|signature|credential|^key$"),
  /** A token of any kind. */
  TOKEN("token|jwt|assertion|ticket|^bearer$"),
  /** A session. */
  SESSION("sess|^sid$|\\.sid$"),
  /** What ties an answer to a question. */
  STATE("^state$|^nonce$|codeverifier|codechallenge$"),
  /** Who logs in. */
  USERNAME(
      "^(user|username|userid|useremail|login|loginid|loginname|email|emailaddress|mail|phone"
          + "|phonenumber|mobile|account|accountname|identifier|identity|msisdn)$");

  /** Names that speak of secrets and hold none. */
  private static final Pattern ABOUT =
      Pattern.compile("type$|expir|endpoint$|ur[il]$|lifetime|policy|hint$|method$|enabled$");

  private static final Pattern SEPARATORS = Pattern.compile("[^a-z0-9.]");

  private final Pattern names;

  SecretNames(String names) {
    this.names = Pattern.compile(names);
  }

  /**
   * What a name says.
   *
   * @param name of a field, in any case, with or without separators
   * @return what its value is; empty where the name says nothing
   */
  public static Optional<SecretNames> of(String name) {
    String plain = SEPARATORS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
    if (ABOUT.matcher(plain).find()) {
      return Optional.empty();
    }
    for (SecretNames kind : values()) {
      if (kind.names.matcher(plain).find()) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** Whether a value could be one that a machine made: long, and of more than letters. */
  public static boolean looksMade(String value) {
    if (value.length() < 8 || value.length() > 16_384 || value.indexOf(' ') >= 0) {
      return false;
    }
    boolean digit = value.chars().anyMatch(Character::isDigit);
    boolean letter = value.chars().anyMatch(Character::isLetter);
    return value.length() >= 20 || (digit && (letter || value.length() >= 16));
  }
}

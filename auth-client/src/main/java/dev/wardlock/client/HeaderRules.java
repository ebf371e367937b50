package dev.wardlock.client;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which header fields can be injected.
 *
 * <p>Source: RFC 9110, sections 5.1 and 5.5. Values are held to ASCII, for {@code java.net.http}
 * sends anything else as a question mark.
 */
final class HeaderRules {

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE =
      Pattern.compile("[\\x21-\\x7E](?:[\\t\\x20-\\x7E]*[\\x21-\\x7E])?");

  /** What belongs to the connection or the message, and what {@code java.net.http} refuses. */
  private static final Set<String> OF_THE_CLIENT =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "date",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private HeaderRules() {}

  static void check(String name, Secret value, Faults faults) {
    if (!NAME.matcher(name).matches()) {
      // A name that is none may be a value in the wrong place, and is not repeated.
      faults.add("the name of a header has characters that none may have");
    } else if (OF_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
      faults.add("the header " + name + " belongs to each message, and carries no credential");
    } else if (!VALUE.matcher(value.reveal()).matches()) {
      faults.add(
          "the value of the header "
              + name
              + " is empty, or has characters other than printable ASCII with blanks inside");
    }
  }
}

package dev.wardlock.servlet;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host and perhaps a port, as in a {@code Host} header: a name in ASCII, an IPv4 address, or an
 * IPv6 address in brackets. Lower case, an IPv6 address in its canonical text.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>Source: RFC 9110, section 7.2; RFC 3986, section 3.2, without what no browser sends: escapes,
 * user information, an empty port.
 *
 * @param host the host; IPv6 with its brackets
 * @param port the port, or -1
 */
record Authority(String host, int port) {

  private static final int LONGEST = 255 + 6;
  private static final Pattern FORM =
      Pattern.compile(
          "(\\[([0-9A-Fa-f:.]+)]|[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?)(?::([0-9]+))?");

  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

  static @Nullable Authority parse(@Nullable String text) {
    if (text == null || text.length() > LONGEST) {
      return null;
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    String host = form.group(1).toLowerCase(Locale.ROOT);
    if (form.group(2) != null) {
      Address address =
          form.group(2).indexOf(':') < 0 ? null : AddressReader.literal(form.group(2));
      if (address == null) {
        return null;
      }
      host = "[" + address.textV6() + "]";
    }
    String port = form.group(3);
    if (port != null && !isPort(port)) {
      return null;
    }
    return new Authority(host, port == null ? -1 : Integer.parseInt(port));
  }

  /** 1 to 65535, in digits, without a leading zero. */
  static boolean isPort(String text) {
    return PORT.matcher(text).matches() && Integer.parseInt(text) <= 65_535;
  }

  /** Whether it names this machine: {@code localhost} exactly, or a loopback address. */
  boolean isLoopback() {
    Address address =
        AddressReader.literal(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    return address == null ? host.equals("localhost") : address.isLoopback();
  }

  /** The origin, serialized as browsers do: without the default port of its scheme. */
  String origin(String scheme) {
    boolean usual = port == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + (usual ? host : text());
  }

  /** As in a {@code Host} header. */
  String text() {
    return port < 0 ? host : host + ":" + port;
  }
}

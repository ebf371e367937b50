package dev.wardlock.client;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A scheme, a host and a port: what a credential belongs to.
 *
 * <p>Hosts are compared as they are written, but for case. A trailing dot or another form of an
 * address makes another origin, so that in doubt a credential stays where it is.
 *
 * <p>Source: RFC 6454, section 4.
 */
record Origin(String scheme, String host, int port) {

  /** The origin of an absolute URL over HTTP; null where it has none. */
  static @Nullable Origin of(URI uri) {
    if (uri.getScheme() == null || uri.getHost() == null) {
      return null;
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int standard = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
    return standard < 0
        ? null
        : new Origin(
            scheme,
            uri.getHost().toLowerCase(Locale.ROOT),
            uri.getPort() < 0 ? standard : uri.getPort());
  }

  boolean isSecure() {
    return scheme.equals("https");
  }

  /** Whether nothing on the way can read along. */
  boolean isLoopback() {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }
}

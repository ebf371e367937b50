package dev.wardlock.client.analyze;

import java.net.URI;
import java.util.Optional;

/** Addresses that answers lead to. */
final class Addresses {

  private Addresses() {}

  /** Where a reference leads from a page; empty where it is none. */
  static Optional<URI> resolved(URI page, String reference) {
    try {
      return Optional.of(page.resolve(URI.create(reference.strip())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static String withoutFragment(URI uri) {
    String text = uri.toString();
    int fragment = text.indexOf('#');
    return fragment < 0 ? text : text.substring(0, fragment);
  }

  static String withoutQuery(URI uri) {
    String text = withoutFragment(uri);
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }

  static boolean isLoopback(URI uri) {
    String host = String.valueOf(uri.getHost());
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }
}

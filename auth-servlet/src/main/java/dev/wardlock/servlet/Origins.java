package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which origin is ours, and whether a request comes from it.
 *
 * <p>Ours is the public origin where one is set. Else it is what the client asked for, as far as
 * {@link TrustedProxies} knows it; so behind a proxy that ends TLS, one of the two must be set.
 *
 * <p>A request is judged by {@code Sec-Fetch-Site} and {@code Origin}, which no page can set. What
 * is there must all say that it comes from here; {@code Referer} is never asked.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>Source: Fetch Metadata, section 2.4; RFC 6454, sections 6.2 and 7; Fetch, "append a request
 * Origin header"; the OWASP cheat sheet on cross-site request forgery.
 */
final class Origins {

  /** Where a request comes from. */
  enum Site {
    /** From our own pages, or from the user alone. */
    SAME,
    /** From elsewhere, or in contradiction to itself. */
    CROSS,
    /** Nothing says: not from a browser, or from a very old one. */
    UNKNOWN
  }

  private final @Nullable String publicOrigin;
  private final TrustedProxies proxies;

  private Origins(@Nullable String publicOrigin, TrustedProxies proxies) {
    this.publicOrigin = publicOrigin;
    this.proxies = proxies;
  }

  /** Checks the public origin, which must be as browsers write it; faults are added. */
  static Origins of(@Nullable String publicOrigin, TrustedProxies proxies, List<String> faults) {
    if (publicOrigin != null) {
      boolean slash = publicOrigin.endsWith("/");
      String canonical =
          canonical(slash ? publicOrigin.substring(0, publicOrigin.length() - 1) : publicOrigin);
      // What is malformed may have a password in it, and is not repeated.
      if (canonical == null) {
        faults.add(
            "the public origin is scheme://host[:port] and nothing else, with http or https, such"
                + " as https://console.example.org");
      } else if (!canonical.equals(publicOrigin)) {
        faults.add(
            "the public origin is written as browsers do, in lower case, without the default port"
                + " and without a slash at the end: "
                + canonical);
      }
    }
    return new Origins(publicOrigin, proxies);
  }

  private static @Nullable String canonical(String text) {
    int colon = text.indexOf("://");
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return null;
    }
    Authority authority = Authority.parse(text.substring(colon + 3));
    return authority == null ? null : authority.origin(scheme);
  }

  /** Whether the outside sees TLS. */
  boolean https(HttpServletRequest request) {
    return publicOrigin == null
        ? proxies.scheme(request).equals("https")
        : publicOrigin.startsWith("https:");
  }

  /** Our own origin as browsers write it; null where the host is malformed or missing. */
  @Nullable String own(HttpServletRequest request) {
    if (publicOrigin != null) {
      return publicOrigin;
    }
    Authority host = Authority.parse(proxies.host(request));
    return host == null ? null : host.origin(proxies.scheme(request));
  }

  /** Judges a request. */
  Site judge(HttpServletRequest request) {
    List<String> sites = Headers.all(request, "Sec-Fetch-Site");
    List<String> origins = Headers.all(request, "Origin");
    if (sites.size() > 1 || origins.size() > 1) {
      return Site.CROSS;
    }
    String site = sites.isEmpty() ? null : sites.get(0);
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return Site.CROSS;
    }
    if (origins.isEmpty()) {
      return site == null ? Site.UNKNOWN : Site.SAME;
    }
    String origin = origins.get(0);
    // A page of ours with "Referrer-Policy: no-referrer" posts its forms with Origin: null.
    boolean withheld = origin.equals("null") && "same-origin".equals(site);
    return withheld || origin.equals(own(request)) ? Site.SAME : Site.CROSS;
  }
}

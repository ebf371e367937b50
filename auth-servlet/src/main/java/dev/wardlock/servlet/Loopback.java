package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request was made on this machine, to this machine, by nobody else's order: what the
 * development token asks for.
 *
 * <p>Both ends of the connection are loopback addresses. There is one {@code Host}: {@code
 * localhost} or a loopback address and nothing else, so that a name that a stranger points here is
 * refused. No header says that a proxy passed it on, with whatever value. And it is not HTTP/1.0,
 * which browsers and clients no longer speak, but nginx does to what is behind it, up to 1.29.6 and
 * unless told otherwise: it names itself in no header, and its host is this machine.
 *
 * <p>A proxy on this machine that speaks HTTP/1.1, says nothing of itself and rewrites the host, or
 * passes on a host that a stranger made up, cannot be told from a local client; nor can a forwarded
 * port, or a proxy whose headers the container or a filter before ours took away.
 *
 * <p>Source: RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3; RFC 6761, section 6.3, but for
 * names below {@code localhost} and the trailing dot; nginx, proxy_http_version.
 */
final class Loopback {

  private Loopback() {}

  static boolean isLocal(HttpServletRequest request) {
    return isLoopback(request.getRemoteAddr())
        && isLoopback(request.getLocalAddr())
        && namesThisMachine(Headers.only(request, "Host"))
        && !wasForwarded(request.getHeaderNames())
        && !isOfOldProxy(request.getProtocol());
  }

  private static boolean isOfOldProxy(@Nullable String protocol) {
    return protocol == null || protocol.equals("HTTP/1.0") || protocol.equals("HTTP/0.9");
  }

  private static boolean isLoopback(@Nullable String text) {
    Address address = AddressReader.reported(text);
    return address != null && address.isLoopback();
  }

  private static boolean namesThisMachine(@Nullable String host) {
    Authority authority = Authority.parse(host);
    return authority != null && authority.isLoopback();
  }

  private static boolean wasForwarded(@Nullable Enumeration<String> names) {
    if (names == null) {
      return true; // a container that does not say
    }
    List<String> all = Collections.list(names);
    return all.stream().map(name -> name.toLowerCase(Locale.ROOT)).anyMatch(Loopback::isOfProxy);
  }

  private static boolean isOfProxy(String name) {
    return name.startsWith("x-forwarded")
        || name.equals("forwarded")
        || name.equals("x-real-ip")
        || name.equals("via");
  }
}

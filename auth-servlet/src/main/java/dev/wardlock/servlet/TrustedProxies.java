package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, and by what scheme and host, as far as it can be known: what the connection
 * says, and what proxies say that are trusted by their address. Default: none is.
 *
 * <p>What it guarantees:
 *
 * <ul>
 *   <li>No header of a proxy is read unless the peer is trusted. A peer without an address, as on a
 *       Unix socket, never is.
 *   <li>{@code X-Forwarded-For} is read from the right, all lines as one. The first address that is
 *       not a trusted proxy is the client: whatever stands left of it, the client may have made up.
 *       What is not an address ends the walk at the last one known.
 *   <li>Of several values of {@code X-Forwarded-Proto} and {@code X-Forwarded-Host} the last
 *       counts: the peer wrote it, and the others may be the client's. Proxies that each add one
 *       say what the inner ones saw; set the public origin then.
 *   <li>{@code Forwarded} (RFC 7239) is not read: a proxy that writes one style passes the other on
 *       as the client sent it. {@code X-Forwarded-Port}, {@code X-Real-IP} and the like neither.
 *   <li>Work is linear in the length of the headers, and no name is ever looked up.
 * </ul>
 *
 * <p>Every trusted proxy must set or drop each header that is read here. Where the container itself
 * applies these headers, the peer is the client already: then trust none here.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>Source: RFC 7239, section 8.1; RFC 9110, section 7.2.
 */
final class TrustedProxies {

  /** The client where there is no address. */
  static final String UNKNOWN = "unknown";

  private final List<AddressBlock> blocks;

  private TrustedProxies(List<AddressBlock> blocks) {
    this.blocks = blocks;
  }

  /** Reads IPv4 and IPv6 addresses and blocks; faults are added. */
  static TrustedProxies of(List<String> addresses, List<String> faults) {
    var blocks = new ArrayList<AddressBlock>();
    for (String address : addresses) {
      try {
        blocks.add(AddressBlock.parse(address));
      } catch (IllegalArgumentException e) {
        faults.add("trusted proxy '" + address + "': " + e.getMessage());
      }
    }
    return new TrustedProxies(List.copyOf(blocks));
  }

  /** The client's address in its canonical text, or {@link #UNKNOWN}. */
  String client(HttpServletRequest request) {
    Address address = walk(request);
    return address == null ? UNKNOWN : address.text();
  }

  /** What a client cannot easily change: its IPv4 address, its IPv6 /64, or {@link #UNKNOWN}. */
  String network(HttpServletRequest request) {
    Address address = walk(request);
    if (address == null) {
      return UNKNOWN;
    }
    return address.isV4() ? address.text() : address.first(64).text() + "/64";
  }

  /** {@code https} or {@code http}: what the client used, as far as it is known. */
  String scheme(HttpServletRequest request) {
    String said = trusts(peer(request)) ? last(request, "X-Forwarded-Proto") : null;
    boolean own = request.isSecure() || "https".equalsIgnoreCase(request.getScheme());
    return switch (said == null ? "" : said.toLowerCase(Locale.ROOT)) {
      case "https", "wss" -> "https"; // Traefik's word for a WebSocket
      case "http", "ws" -> "http";
      default -> own ? "https" : "http";
    };
  }

  /** The host that the client asked, and its port if it is said; null if malformed or missing. */
  @Nullable String host(HttpServletRequest request) {
    String said = trusts(peer(request)) ? last(request, "X-Forwarded-Host") : null;
    Authority host = said == null ? asked(request) : Authority.parse(said);
    return host == null ? null : host.text();
  }

  private static @Nullable Authority asked(HttpServletRequest request) {
    List<String> hosts = Headers.all(request, "Host");
    if (!hosts.isEmpty() || request.getProtocol().startsWith("HTTP/1")) {
      return hosts.size() == 1 ? Authority.parse(hosts.get(0)) : null;
    }
    // Jetty makes no Host header of HTTP/2's :authority, and fills in the scheme's port.
    int usual = "https".equalsIgnoreCase(request.getScheme()) ? 443 : 80;
    int port = request.getServerPort();
    return Authority.parse(request.getServerName() + (port == usual ? "" : ":" + port));
  }

  private @Nullable Address walk(HttpServletRequest request) {
    Address known = peer(request);
    if (!trusts(known)) {
      return known;
    }
    List<String> lines = Headers.all(request, "X-Forwarded-For");
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i);
      for (int end = line.length(); end >= 0; ) {
        int comma = line.lastIndexOf(',', end - 1);
        Address next = AddressReader.reported(line.substring(comma + 1, end).strip());
        if (next == null) {
          return known;
        }
        if (!trusts(next)) {
          return next;
        }
        known = next;
        end = comma;
      }
    }
    return known;
  }

  private static @Nullable Address peer(HttpServletRequest request) {
    return AddressReader.reported(request.getRemoteAddr());
  }

  private boolean trusts(@Nullable Address address) {
    return address != null && blocks.stream().anyMatch(block -> block.contains(address));
  }

  private static @Nullable String last(HttpServletRequest request, String name) {
    List<String> lines = Headers.all(request, name);
    String line = lines.isEmpty() ? null : lines.get(lines.size() - 1);
    return line == null ? null : line.substring(line.lastIndexOf(',') + 1).strip();
  }
}

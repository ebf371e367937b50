package dev.wardlock.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which request follows an answer that points elsewhere. To another origin go none of the caller's
 * header fields but those that say what is understood, and no body; from https to http goes
 * nothing.
 *
 * <p>Source: RFC 9110, section 15.4.
 */
final class Redirects {

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  /** What says nothing of who asks. */
  private static final Set<String> HARMLESS =
      Set.of("accept", "accept-charset", "accept-encoding", "accept-language", "user-agent");

  private Redirects() {}

  /**
   * The request that follows.
   *
   * @param request what was asked, as the caller made it
   * @param status of the answer
   * @param headers of the answer
   * @return the request; null where the answer is the caller's to judge
   */
  static @Nullable HttpRequest next(HttpRequest request, int status, HttpHeaders headers) {
    URI target = STATUSES.contains(status) ? target(request.uri(), headers) : null;
    Origin from = Origin.of(request.uri());
    Origin to = target == null ? null : Origin.of(target);
    if (target == null || from == null || to == null || (from.isSecure() && !to.isSecure())) {
      return null;
    }
    boolean asGet = becomesGet(status, request.method());
    boolean sameOrigin = to.equals(from);
    if (!sameOrigin && !asGet && hasBody(request)) {
      return null;
    }
    HttpRequest.Builder next =
        HttpRequest.newBuilder(
                request,
                (name, value) -> {
                  String field = name.toLowerCase(Locale.ROOT);
                  return sameOrigin
                      ? !(asGet && field.startsWith("content-"))
                      : HARMLESS.contains(field);
                })
            .uri(target);
    return (asGet ? next.method("GET", BodyPublishers.noBody()) : next).build();
  }

  private static @Nullable URI target(URI from, HttpHeaders headers) {
    List<String> locations = headers.allValues("Location");
    if (locations.size() != 1 || locations.get(0).isBlank()) {
      return null;
    }
    try {
      URI target = resolved(from, new URI(locations.get(0)));
      return target.getRawUserInfo() == null && target.getHost() != null ? target : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** As RFC 3986, section 5.2.2: {@link URI#resolve} drops the last segment before a bare query. */
  private static URI resolved(URI from, URI location) {
    boolean bareQuery =
        location.getScheme() == null
            && location.getRawAuthority() == null
            && "".equals(location.getRawPath())
            && location.getRawQuery() != null;
    return bareQuery
        ? from.resolve(from.getRawPath() + "?" + location.getRawQuery())
        : from.resolve(location);
  }

  private static boolean becomesGet(int status, String method) {
    return switch (status) {
      case 303 -> !method.equals("HEAD") && !method.equals("GET");
      case 301, 302 -> method.equals("POST");
      default -> false;
    };
  }

  private static boolean hasBody(HttpRequest request) {
    return request.bodyPublisher().filter(body -> body.contentLength() != 0).isPresent();
  }
}

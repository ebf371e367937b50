package dev.wardlock.client.trace;

import dev.wardlock.client.content.Named;
import dev.wardlock.client.content.Pairs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes credentials out of captured requests as they are.
 *
 * <p>Only requests to the application's own origin count: what others were sent is not for it.
 *
 * <p>Safe for use by many threads.
 */
public final class Extraction {

  private Extraction() {}

  /**
   * The newest {@code Authorization} header; where no request had one, the newest value of each
   * named header and cookie.
   *
   * @param capture the traffic
   * @param headers names, in any case
   * @param cookies names, as they are written
   * @return header fields that hold secrets, those of cookies as {@code Cookie}; empty where there
   *     is nothing of this
   */
  public static Map<String, String> of(
      Capture capture, Collection<String> headers, Collection<String> cookies) {
    List<Trace> newestFirst = newestFirst(capture);
    Optional<String> authorization = newest(newestFirst, "Authorization");
    var taken = new LinkedHashMap<String, String>();
    if (authorization.isPresent()) {
      taken.put("Authorization", authorization.get());
      return taken;
    }
    for (String name : headers) {
      newest(newestFirst, name).ifPresent(value -> taken.put(name, value));
    }
    var pairs = new ArrayList<String>();
    for (String name : cookies) {
      newestCookie(newestFirst, name).ifPresent(value -> pairs.add(name + "=" + value));
    }
    if (!pairs.isEmpty()) {
      taken.put("Cookie", String.join("; ", pairs));
    }
    return taken;
  }

  private static List<Trace> newestFirst(Capture capture) {
    var own = new ArrayList<Trace>();
    for (Trace trace : capture.traces()) {
      if (trace.origin().equals(Trace.origin(capture.application()))) {
        own.add(trace);
      }
    }
    Collections.reverse(own);
    return own;
  }

  private static Optional<String> newest(List<Trace> newestFirst, String header) {
    return newestFirst.stream().flatMap(trace -> trace.requestHeader(header).stream()).findFirst();
  }

  /** What an answer has set since counts for more than what was sent before. */
  private static Optional<String> newestCookie(List<Trace> newestFirst, String name) {
    for (Trace trace : newestFirst) {
      for (String header : trace.responseHeaders("Set-Cookie")) {
        for (Named cookie : Pairs.setCookie(header)) {
          if (cookie.name().equals(name) && !cookie.value().isEmpty()) {
            return Optional.of(cookie.value());
          }
        }
      }
      for (Named cookie : Pairs.cookies(trace.requestHeader("Cookie").orElse(""))) {
        if (cookie.name().equals(name)) {
          return Optional.of(cookie.value());
        }
      }
    }
    return Optional.empty();
  }
}

package dev.wardlock.client.analyze;

import dev.wardlock.client.content.Inputs;
import dev.wardlock.client.content.JsonValues;
import dev.wardlock.client.content.Named;
import dev.wardlock.client.content.Pairs;
import dev.wardlock.client.trace.Trace;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every value that an answer of a capture holds, and where: who sends one later, has it from there.
 */
final class Sources {

  private static final int SHORTEST = 4;

  /** A value in the answer to an exchange. */
  record Found(int trace, Source source) {}

  private final Map<String, List<Found>> byValue = new HashMap<>();

  Sources(List<Trace> traces) {
    for (int i = 0; i < traces.size(); i++) {
      index(i, traces.get(i));
    }
  }

  /** The latest answer before an exchange that holds a value. */
  Optional<Found> before(int trace, String value) {
    Found latest = null;
    for (Found found : byValue.getOrDefault(value, List.of())) {
      if (found.trace() < trace && (latest == null || isBetter(found, latest))) {
        latest = found;
      }
    }
    return Optional.ofNullable(latest);
  }

  /** All answers that hold a value, of a kind. */
  List<Found> all(String value) {
    return byValue.getOrDefault(value, List.of());
  }

  private static boolean isBetter(Found found, Found than) {
    return found.trace() > than.trace()
        || (found.trace() == than.trace()
            && found.source().kind().compareTo(than.source().kind()) < 0);
  }

  private void index(int i, Trace trace) {
    for (String header : trace.responseHeaders("set-cookie")) {
      for (Named cookie : Pairs.setCookie(header)) {
        Source source = Source.of(Source.Kind.COOKIE, cookie.name());
        add(cookie.value(), i, source);
        String decoded = decoded(cookie.value());
        if (!decoded.equals(cookie.value())) {
          add(decoded, i, Source.of(Source.Kind.COOKIE, cookie.name(), "decoded"));
        }
      }
    }
    trace.responseHeaders().stream()
        .filter(header -> !header.getKey().equalsIgnoreCase("set-cookie"))
        .forEach(header -> indexHeader(i, trace, header));
    String body = trace.responseBody();
    if (body != null) {
      indexBody(i, trace, body);
    }
  }

  private void indexHeader(int i, Trace trace, Map.Entry<String, String> header) {
    String value = header.getValue();
    if (!header.getKey().equalsIgnoreCase("location")) {
      add(value, i, Source.of(Source.Kind.HEADER, header.getKey()));
      if (value.regionMatches(true, 0, "Bearer ", 0, 7)) {
        add(value.substring(7), i, Source.of(Source.Kind.HEADER, header.getKey(), "Bearer "));
      }
      return;
    }
    Addresses.resolved(trace.uri(), value)
        .ifPresent(
            uri -> {
              add(Addresses.withoutFragment(uri), i, Source.of(Source.Kind.LOCATION));
              parameters(uri)
                  .forEach(
                      p -> add(p.value(), i, Source.of(Source.Kind.LOCATION_PARAMETER, p.name())));
            });
  }

  private void indexBody(int i, Trace trace, String body) {
    Optional<List<Named>> json = JsonValues.of(body);
    if (json.isPresent()) {
      json.get().forEach(v -> add(v.value(), i, new Source(Source.Kind.JSON, v.path())));
      return;
    }
    for (Inputs.Input input : Inputs.of(body)) {
      if (!input.name().isEmpty()) {
        add(input.value(), i, Source.of(Source.Kind.INPUT, input.name()));
      }
    }
    for (String action : Inputs.actions(body)) {
      Addresses.resolved(trace.uri(), action)
          .ifPresent(
              uri -> add(Addresses.withoutFragment(uri), i, Source.of(Source.Kind.FORM_ACTION)));
    }
  }

  private static List<Named> parameters(URI uri) {
    var parameters = new ArrayList<Named>();
    if (uri.getRawQuery() != null) {
      parameters.addAll(Pairs.form(uri.getRawQuery()));
    }
    if (uri.getRawFragment() != null) {
      parameters.addAll(Pairs.form(uri.getRawFragment()));
    }
    return parameters;
  }

  private void add(String value, int trace, Source source) {
    if (value.length() >= SHORTEST) {
      byValue.computeIfAbsent(value, v -> new ArrayList<>(1)).add(new Found(trace, source));
    }
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }
}

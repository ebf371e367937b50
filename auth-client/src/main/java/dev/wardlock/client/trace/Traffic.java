package dev.wardlock.client.trace;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Exchanges as they are read from one or more files, within bounds. */
final class Traffic {

  private static final int MOST_TRACES = 200_000;
  private static final int LONGEST_BODY = 1 << 20;
  private static final long MOST_BODY = 64L << 20;

  private final List<Trace> traces = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private @Nullable URI application;
  private long body;
  private int longBodies;
  private int tooMany;

  /** Takes up an exchange, if it is one over HTTP. */
  void add(Exchange exchange) {
    exchange.requestBody = kept(exchange.requestBody);
    exchange.responseBody = kept(exchange.responseBody);
    exchange
        .trace()
        .ifPresent(
            trace -> {
              if (traces.size() < MOST_TRACES) {
                traces.add(trace);
              } else {
                tooMany++;
              }
            });
  }

  private @Nullable String kept(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (text.length() > LONGEST_BODY || body + text.length() > MOST_BODY) {
      longBodies++;
      return null;
    }
    body += text.length();
    return text;
  }

  int size() {
    return traces.size();
  }

  void note(String sentence) {
    notes.add(sentence);
  }

  /** The first file that says whose traffic it is, is believed. */
  void application(String address) {
    if (application == null) {
      application = ApplicationOrigin.of(address).orElse(null);
    }
  }

  Capture capture(@Nullable URI named) throws CaptureException {
    if (longBodies > 0) {
      notes.add(longBodies + " bodies were left out because they are too long.");
    }
    if (tooMany > 0) {
      notes.add(tooMany + " exchanges were left out: more than " + MOST_TRACES + ".");
    }
    List<Trace> ordered = ordered();
    URI origin = named == null ? application : named;
    return new Capture(
        origin == null ? ApplicationOrigin.derived(ordered) : origin(origin), ordered, notes);
  }

  private static URI origin(URI address) {
    return URI.create(Trace.origin(address));
  }

  /** By when they were sent; one that does not say so stays behind the one before it. */
  private List<Trace> ordered() {
    record Placed(Instant at, Trace trace) {}
    var placed = new ArrayList<Placed>();
    Instant last = Instant.MIN;
    for (Trace trace : traces) {
      last = trace.startedAt() == null ? last : trace.startedAt();
      placed.add(new Placed(last, trace));
    }
    placed.sort(Comparator.comparing(Placed::at));
    var ordered = new ArrayList<Trace>();
    for (Placed place : placed) {
      ordered.add(numbered(place.trace(), ordered.size() + 1));
    }
    return ordered;
  }

  private static Trace numbered(Trace trace, int number) {
    return new Trace(
        String.format(Locale.ROOT, "t%04d", number),
        trace.startedAt(),
        trace.method(),
        trace.uri(),
        trace.requestHeaders(),
        trace.requestBody(),
        trace.status(),
        trace.responseHeaders(),
        trace.responseBody());
  }
}

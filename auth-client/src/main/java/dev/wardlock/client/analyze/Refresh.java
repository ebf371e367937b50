package dev.wardlock.client.analyze;

import dev.wardlock.client.content.Named;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.Trace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a token is renewed: as it was captured, else by the grant that OAuth 2 has for it. */
final class Refresh {

  private Refresh() {}

  /** Whether a request renews a token. */
  static boolean isOne(Trace trace) {
    return sent(trace).isPresent();
  }

  /** The refresh token that a request sends. */
  private static Optional<String> sent(Trace trace) {
    if (trace.requestBody() == null) {
      return Optional.empty();
    }
    return Slicer.fields(trace).stream()
        .filter(
            f -> f.name().toLowerCase(Locale.ROOT).contains("refresh") && f.value().length() >= 8)
        .map(Named::value)
        .findFirst();
  }

  static Optional<Flow> find(Capture capture, Slicer login, Carrier carrier, Sources.Found issued) {
    List<Trace> traces = capture.traces();
    for (int i = traces.size() - 1; i >= 0; i--) {
      Trace trace = traces.get(i);
      Optional<String> sent = sent(trace);
      if (sent.isPresent() && trace.status() / 100 == 2) {
        Optional<Named> token = token(traces, i, issued);
        Slicer slicer = login.forRefresh(sent.get());
        slicer.require(i);
        if (token.isPresent() && !slicer.needsAnotherAnswer()) {
          return Optional.of(flow(slicer, carrier, i, trace, token.get()));
        }
      }
    }
    return standard(login, carrier, issued, traces.get(issued.trace()));
  }

  /** What of the answer is sent later, or stands where the login's token stood. */
  private static Optional<Named> token(List<Trace> traces, int i, Sources.Found issued) {
    List<Named> values = Results.json(traces.get(i));
    String name = issued.source().name().toLowerCase(Locale.ROOT);
    return values.stream()
        .filter(v -> v.path().equals(issued.source().path()))
        .findFirst()
        .or(
            () ->
                values.stream()
                    .filter(v -> v.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst())
        .or(
            () ->
                values.stream()
                    .filter(
                        v ->
                            v.name().toLowerCase(Locale.ROOT).contains("token")
                                && !Results.isRefreshToken(v)
                                && v.value().length() >= 16)
                    .findFirst());
  }

  private static Flow flow(Slicer slicer, Carrier carrier, int i, Trace trace, Named token) {
    String name =
        slicer
            .variables()
            .fromAnswer(
                token.name(),
                "text(" + slicer.variables().answer(i) + Slicer.path(token.path()) + ")",
                i);
    Flow flow = slicer.flow();
    String value =
        carrier.scheme().isEmpty() ? name : JavaText.literal(carrier.scheme()) + " + " + name;
    flow.result.add("headers.put(" + JavaText.literal(carrier.name()) + ", " + value + ");");
    Results.alongside(
        flow,
        slicer,
        new Sources.Found(i, new Source(Source.Kind.JSON, token.path())),
        trace,
        name,
        token.value());
    return slicer.flow();
  }

  /**
   * RFC 6749, section 6: the same endpoint and client, where there was a grant and a token for it.
   */
  private static Optional<Flow> standard(
      Slicer login, Carrier carrier, Sources.Found issued, Trace issuer) {
    Optional<Named> refresh =
        Results.json(issuer).stream().filter(Results::isRefreshToken).findFirst();
    if (refresh.isEmpty()
        || !Slicer.isTokenRequest(issuer)
        || issued.source().kind() != Source.Kind.JSON) {
      return Optional.empty();
    }
    Slicer slicer = login.forRefresh(refresh.get().value());
    int i = issued.trace();
    Step step = slicer.requireRefreshGrant(i, issuer);
    Named token = new Named(issued.source().path(), carrier.value());
    return Optional.of(flow(slicer, carrier, step.trace, issuer, token));
  }
}

package dev.wardlock.client.analyze;

import dev.wardlock.client.content.Named;
import dev.wardlock.client.content.Pairs;
import dev.wardlock.client.content.SecretNames;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.Trace;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The ways to log in that a capture shows, the likeliest first. */
final class Candidates {

  private final Capture capture;
  private final List<Trace> traces;
  private final Sources sources;
  private final Logins logins;
  private final boolean moreHeaders;

  Candidates(Capture capture, boolean moreHeaders) {
    this.capture = capture;
    this.traces = capture.traces();
    this.sources = new Sources(traces);
    this.logins = new Logins(traces);
    this.moreHeaders = moreHeaders;
  }

  List<Flow> all() {
    Map<String, List<Carrier>> groups = new LinkedHashMap<>();
    for (Carrier carrier : Carrier.of(capture)) {
      groups.computeIfAbsent(carrier.group(), g -> new ArrayList<>()).add(carrier);
    }
    var flows = new ArrayList<Flow>();
    groups.values().forEach(group -> issued(group, true).ifPresent(flows::add));
    session().ifPresent(flows::add);
    groups.values().forEach(group -> issued(group, false).ifPresent(flows::add));
    groups.values().forEach(group -> given(group).ifPresent(flows::add));
    return flows;
  }

  private boolean isOwn(Carrier carrier) {
    return traces.get(carrier.trace()).origin().equals(Trace.origin(capture.application()));
  }

  /** A token that an answer issued: the latest that was used, not by a refresh. */
  private Optional<Flow> issued(List<Carrier> group, boolean own) {
    for (int i = group.size() - 1; i >= 0; i--) {
      Carrier carrier = group.get(i);
      Optional<Sources.Found> issued = sources.before(carrier.trace(), carrier.value());
      if (isOwn(carrier) == own
          && !carrier.isBasic()
          && issued.isPresent()
          && !Refresh.isOne(traces.get(issued.get().trace()))) {
        Flow flow = issued(carrier, issued.get());
        if (own || flow.asksSomebody) {
          return Optional.of(flow);
        }
      }
    }
    return Optional.empty();
  }

  private Flow issued(Carrier carrier, Sources.Found issued) {
    Trace token = traces.get(issued.trace());
    boolean program =
        Slicer.isTokenRequest(token)
            && Pkce.endsAtProgram(capture, token)
            && Pkce.authorization(capture, issued.trace(), token).isPresent();
    Flow flow = issued(carrier, issued, program ? Slicer.Browser.LOOPBACK : Slicer.Browser.NONE);
    boolean authorized =
        Slicer.isTokenRequest(token)
            && Pkce.field(Slicer.fields(token), "grant_type")
                .orElse("")
                .equals("authorization_code")
            && Pkce.authorization(capture, issued.trace(), token).isPresent();
    return flow.asksSomebody || !authorized ? flow : issued(carrier, issued, Slicer.Browser.ASK);
  }

  private Flow issued(Carrier carrier, Sources.Found issued, Slicer.Browser browser) {
    var slicer = new Slicer(capture, sources, browser, moreHeaders);
    String token = slicer.from(issued, "");
    requireWhatCameBefore(slicer, issued.trace());
    Flow flow = slicer.flow();
    Trace issuer = traces.get(issued.trace());
    flow.title =
        issuer.method()
            + " "
            + Addresses.withoutQuery(issuer.uri())
            + " issues what "
            + (carrier.place() == Carrier.Place.QUERY ? "the parameter " : "the header ")
            + carrier.name()
            + " carries.";
    carry(flow, carrier, token);
    Results.alongside(flow, slicer, issued, issuer, token, carrier.value());
    Refresh.find(capture, slicer, carrier, issued).ifPresent(refresh -> flow.refresh = refresh);
    return flow;
  }

  private void carry(Flow flow, Carrier carrier, String token) {
    if (carrier.place() == Carrier.Place.QUERY) {
      flow.result.add("bodyParams.put(" + JavaText.literal(carrier.name()) + ", " + token + ");");
      flow.remarks.add(
          "The application takes it in its URLs, where secrets are seen by others: it is kept as a"
              + " body parameter.");
      return;
    }
    String value =
        carrier.scheme().isEmpty() ? token : JavaText.literal(carrier.scheme()) + " + " + token;
    flow.result.add("headers.put(" + JavaText.literal(carrier.name()) + ", " + value + ");");
    constantHeaders(carrier)
        .forEach(
            (name, text) ->
                flow.result.add(
                    "headers.put("
                        + JavaText.literal(name)
                        + ", "
                        + JavaText.literal(text)
                        + ");"));
  }

  /** Header fields of the application's own that every request with the credential had. */
  private Map<String, String> constantHeaders(Carrier carrier) {
    var constant = new LinkedHashMap<String, String>();
    boolean first = true;
    for (Trace trace : traces) {
      if (trace
          .requestHeader(carrier.name())
          .orElse("")
          .equals(carrier.scheme() + carrier.value())) {
        var own = new LinkedHashMap<String, String>();
        trace.requestHeaders().stream()
            .filter(h -> Headers.isNonStandard(h.getKey()))
            .filter(h -> !h.getKey().equalsIgnoreCase(carrier.name()))
            .filter(h -> SecretNames.of(h.getKey()).isEmpty())
            .forEach(h -> own.put(h.getKey(), h.getValue()));
        if (first) {
          constant.putAll(own);
          first = false;
        } else {
          constant.entrySet().retainAll(own.entrySet());
        }
      }
    }
    return constant;
  }

  /** A one-time code that was sent because it was asked for; a password after a name. */
  private void requireWhatCameBefore(Slicer slicer, int last) {
    boolean code =
        slicer.flow().variables.stream().anyMatch(v -> v.value().contains("\"One-time code\""));
    boolean secret =
        slicer.flow().variables.stream().anyMatch(v -> v.value().startsWith("promptSecret("));
    boolean user =
        slicer.flow().variables.stream().anyMatch(v -> v.value().startsWith("promptText("));
    Set<String> paths = new TreeSet<>();
    slicer.flow().steps.keySet().forEach(i -> paths.add(traces.get(i).uri().getPath()));
    if (code || (secret && !user && !Slicer.isTokenRequest(traces.get(last)))) {
      for (int i = last - 1; i >= 0; i--) {
        Trace trace = traces.get(i);
        boolean before =
            trace.origin().equals(traces.get(last).origin())
                && !slicer.flow().steps.containsKey(i)
                && !paths.contains(trace.uri().getPath())
                && !logins.failed(i)
                && (logins.sendsUser(i) || (code && logins.sendsSecret(i)));
        if (before) {
          slicer.require(i);
          return;
        }
      }
    }
  }

  /** A cookie that a login gave. */
  private Optional<Flow> session() {
    for (int i = traces.size() - 1; i >= 0; i--) {
      if (logins.sendsSecret(i) && !logins.failed(i)) {
        Optional<Flow> flow = session(i);
        if (flow.isPresent()) {
          return flow;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Flow> session(int login) {
    String own = Trace.origin(capture.application());
    List<Integer> chain = logins.chain(login);
    int last = -1;
    var names = new LinkedHashSet<String>();
    for (int i : chain) {
      Trace trace = traces.get(i);
      if (trace.origin().equals(own)) {
        for (String header : trace.responseHeaders("set-cookie")) {
          Pairs.setCookie(header).forEach(cookie -> names.add(cookie.name()));
          last = i;
        }
      }
    }
    if (last < 0 && traces.get(login).origin().equals(own)) {
      // The session was there before, and is another's now.
      Pairs.cookies(traces.get(login).requestHeader("cookie").orElse("")).stream()
          .filter(cookie -> SecretNames.of(cookie.name()).isPresent())
          .forEach(cookie -> names.add(cookie.name()));
      last = login;
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    var slicer = new Slicer(capture, sources, Slicer.Browser.NONE, moreHeaders);
    for (int i : chain) {
      if (i <= last) {
        slicer.require(i);
      }
    }
    requireWhatCameBefore(slicer, login);
    proof(slicer, Math.max(last, login), own, names);
    Flow flow = slicer.flow();
    flow.title =
        traces.get(login).method()
            + " "
            + Addresses.withoutQuery(traces.get(login).uri())
            + " logs in; the cookies "
            + String.join(", ", names)
            + " carry the session.";
    String host = JavaText.literal(String.valueOf(capture.application().getHost()));
    flow.result.add("headers.put(\"Cookie\", cookieHeader(cookies, " + host + "));");
    csrf(slicer, last, own);
    return Optional.of(slicer.flow());
  }

  /** A page that only a session may see shows whether there is one. */
  private void proof(Slicer slicer, int last, String own, Set<String> names) {
    int page = -1;
    for (int i = last + 1; i < traces.size() && page < 0; i++) {
      Trace trace = traces.get(i);
      boolean carries =
          Pairs.cookies(trace.requestHeader("cookie").orElse("")).stream()
              .map(Named::name)
              .anyMatch(names::contains);
      if (carries && isPlainGet(trace) && trace.origin().equals(own)) {
        page = i;
      }
    }
    if (page >= 0) {
      slicer.require(page).isProof = true;
    }
  }

  private static boolean isPlainGet(Trace trace) {
    String type = trace.responseHeader("content-type").orElse("");
    return trace.method().equals("GET")
        && trace.status() / 100 == 2
        && trace.uri().getRawQuery() == null
        && (type.contains("json") || type.contains("html"));
  }

  /** What changes are asked to carry beside the cookie. */
  private void csrf(Slicer slicer, int last, String own) {
    for (int i = last + 1; i < traces.size(); i++) {
      Trace trace = traces.get(i);
      if (trace.origin().equals(own)) {
        for (Map.Entry<String, String> header : trace.requestHeaders()) {
          boolean csrf =
              SecretNames.of(header.getKey()).filter(k -> k == SecretNames.CSRF).isPresent();
          Optional<Sources.Found> found =
              csrf ? sources.before(i, header.getValue()) : Optional.empty();
          if (found.isPresent() && traces.get(found.get().trace()).method().equals("GET")) {
            String value = slicer.from(found.get(), "");
            slicer
                .flow()
                .result
                .add("headers.put(" + JavaText.literal(header.getKey()) + ", " + value + ");");
            return;
          }
        }
      }
    }
  }

  /** A credential that no answer had: a person has it. */
  private Optional<Flow> given(List<Carrier> group) {
    URI application = capture.application();
    for (int i = group.size() - 1; i >= 0; i--) {
      Carrier carrier = group.get(i);
      boolean near = Carrier.isSameSite(traces.get(carrier.trace()).uri(), application);
      if (near && sources.before(carrier.trace(), carrier.value()).isEmpty()) {
        return Optional.of(given(carrier, firstGet(group, carrier)));
      }
    }
    return Optional.empty();
  }

  private int firstGet(List<Carrier> group, Carrier carrier) {
    return group.stream()
        .filter(c -> c.value().equals(carrier.value()))
        .map(Carrier::trace)
        .filter(
            i ->
                isPlainGet(traces.get(i))
                    || (carrier.place() == Carrier.Place.QUERY
                        && traces.get(i).method().equals("GET")))
        .findFirst()
        .orElse(-1);
  }

  private Flow given(Carrier carrier, int get) {
    var slicer = new Slicer(capture, sources, Slicer.Browser.NONE, moreHeaders);
    Trace trace = traces.get(carrier.trace());
    String value;
    if (carrier.isBasic()) {
      String pair = Basic.decoded(carrier.value());
      int colon = Math.max(0, pair.indexOf(':'));
      value =
          "basic("
              + slicer.variables().text("Username", pair.substring(0, colon), carrier.trace())
              + ", "
              + slicer.variables().secret("Password", pair.substring(colon + 1), carrier.trace())
              + ")";
    } else {
      String label =
          carrier.place() == Carrier.Place.AUTHORIZATION ? "Token" : Labels.of(carrier.name());
      value = slicer.variables().secret(label, carrier.value(), carrier.trace());
    }
    if (get >= 0) {
      slicer.require(get).isProof = true;
    }
    Flow flow = slicer.flow();
    flow.origins.add(trace.origin());
    flow.title =
        (carrier.place() == Carrier.Place.QUERY ? "The parameter " : "The header ")
            + carrier.name()
            + " carries "
            + (carrier.isBasic()
                ? "a user and a password (HTTP Basic)."
                : "a key or token that a person has.");
    if (carrier.place() == Carrier.Place.AUTHORIZATION && !carrier.isBasic()) {
      flow.remarks.add(
          "The capture does not show where it is issued: it was made by hand, or the capture begins"
              + " after the login.");
    }
    if (carrier.isBasic()) {
      flow.result.add("headers.put(\"Authorization\", " + value + ");");
      return slicer.flow();
    }
    carry(flow, carrier, value);
    return slicer.flow();
  }
}

package dev.wardlock.client.analyze;

import dev.wardlock.client.content.Inputs;
import dev.wardlock.client.content.JsonValues;
import dev.wardlock.client.content.Named;
import dev.wardlock.client.content.Pairs;
import dev.wardlock.client.content.SecretNames;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.Trace;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts out of a capture the requests that lead to one of them: for each value that it sends, the
 * answer that had it first, or the person who knows it.
 */
final class Slicer {

  /** How a person authorizes a client, where it is not by forms that can be sent for them. */
  enum Browser {
    NONE,
    LOOPBACK,
    ASK
  }

  private static final Pattern ONE_TIME = Pattern.compile("[0-9]{4,10}|[A-Z0-9]{4,8}");
  private static final int PAGES_BACK = 300;

  private final Capture capture;
  private final List<Trace> traces;
  private final Sources sources;
  private final Browser browser;
  private final boolean moreHeaders;
  private final Variables variables = new Variables();
  private final Flow flow = new Flow();

  /** In a refresh: the token that it is about, as captured. */
  private @Nullable String refreshed;

  private boolean needsAnotherAnswer;

  Slicer(Capture capture, Sources sources, Browser browser, boolean moreHeaders) {
    this.capture = capture;
    this.traces = capture.traces();
    this.sources = sources;
    this.browser = browser;
    this.moreHeaders = moreHeaders;
  }

  /** A slicer for {@code refreshToken}, which knows the token alone. */
  Slicer forRefresh(String token) {
    var slicer = new Slicer(capture, sources, browser, moreHeaders);
    slicer.refreshed = token;
    slicer.variables.take("refreshToken");
    return slicer;
  }

  Flow flow() {
    flow.variables.clear();
    flow.variables.addAll(variables.all());
    flow.asksSomebody = variables.asksSomebody() || browser != Browser.NONE;
    return flow;
  }

  /** Whether a refresh would need more than the token: then it is none. */
  boolean needsAnotherAnswer() {
    return needsAnotherAnswer;
  }

  Variables variables() {
    return variables;
  }

  /** The request of an exchange, with all that it needs before it. */
  Step require(int i) {
    Step known = flow.steps.get(i);
    if (known != null) {
      return known;
    }
    Trace trace = traces.get(i);
    var step = new Step(i, trace.method(), trace.status() / 100);
    flow.steps.put(i, step);
    flow.origins.add(trace.origin());
    if (refreshed == null) {
      requireCookies(i, trace);
    }
    step.url = url(i, trace);
    headers(i, trace, step);
    step.body = body(i, trace, step);
    return step;
  }

  /** The request of a grant, with the refresh token for what it sent of the person. */
  Step requireRefreshGrant(int i, Trace grant) {
    var step = new Step(i, "POST", 2);
    flow.steps.put(i, step);
    flow.origins.add(grant.origin());
    step.url = JavaText.literal(Addresses.withoutFragment(grant.uri()));
    headers(i, grant, step);
    literal(step, "Content-Type", "application/x-www-form-urlencoded");
    var arguments =
        new StringBuilder(
            "form(\"grant_type\", \"refresh_token\", \"refresh_token\", refreshToken");
    for (Named field : fields(grant)) {
      if (field.name().equals("client_id")) {
        arguments.append(", \"client_id\", ").append(JavaText.literal(field.value()));
      } else if (field.name().equals("client_secret")) {
        arguments.append(", \"client_secret\", ");
        arguments.append(variables.secret("Client secret", field.value(), i));
      }
    }
    step.body = arguments.append(')').toString();
    return step;
  }

  /** An expression for a value that an answer holds. */
  String from(Sources.Found found, String called) {
    require(found.trace());
    String answer = variables.answer(found.trace());
    Source source = found.source();
    String first = source.path().isEmpty() ? "" : JavaText.literal(source.path().get(0));
    String expression =
        switch (source.kind()) {
          case JSON -> "text(" + answer + path(source.path()) + ")";
          case INPUT -> "input(" + answer + ", " + first + ")";
          case LOCATION_PARAMETER -> "parameter(location(" + answer + "), " + first + ")";
          case COOKIE -> cookie(found, source, first);
          case HEADER ->
              source.path().size() == 1
                  ? "header(" + answer + ", " + first + ")"
                  : "header(" + answer + ", " + first + ").substring(7)";
          case LOCATION -> "location(" + answer + ")";
          case FORM_ACTION -> "formAction(" + answer + ", " + JavaText.literal(called) + ")";
        };
    String name = source.kind() == Source.Kind.LOCATION ? "next" : source.name();
    name = source.kind() == Source.Kind.FORM_ACTION ? "action" : name;
    return variables.fromAnswer(name, expression, found.trace());
  }

  private String cookie(Sources.Found found, Source source, String name) {
    String host = JavaText.literal(String.valueOf(traces.get(found.trace()).uri().getHost()));
    String cookie = "cookie(cookies, " + host + ", " + name + ")";
    return source.path().size() == 1
        ? cookie
        : "URLDecoder.decode(" + cookie + ", StandardCharsets.UTF_8)";
  }

  static String path(List<String> path) {
    var text = new StringBuilder();
    path.forEach(step -> text.append(", ").append(JavaText.literal(step)));
    return text.toString();
  }

  /** Sessions and the like that a request stands in: who set them comes before. */
  private void requireCookies(int i, Trace trace) {
    for (Named cookie : Pairs.cookies(trace.requestHeader("cookie").orElse(""))) {
      if (SecretNames.of(cookie.name()).isPresent() && cookie.value().length() >= 4) {
        sources.all(cookie.value()).stream()
            .filter(f -> f.trace() < i && f.source().kind() == Source.Kind.COOKIE)
            .filter(f -> traces.get(f.trace()).uri().getHost().equals(trace.uri().getHost()))
            .mapToInt(Sources.Found::trace)
            .max()
            .ifPresent(this::require);
      }
    }
  }

  private String url(int i, Trace trace) {
    String whole = Addresses.withoutFragment(trace.uri());
    if (isMade(trace.uri())) {
      Optional<Sources.Found> lead =
          sources
              .before(i, whole)
              .filter(f -> f.source().kind().compareTo(Source.Kind.LOCATION) >= 0);
      if (lead.isPresent() && refreshed == null) {
        return from(lead.get(), Addresses.withoutQuery(trace.uri()));
      }
    }
    String path = path(i, trace.uri());
    String query = trace.uri().getRawQuery();
    if (query == null) {
      return path;
    }
    List<Named> parameters = Pairs.form(query);
    String form = form(i, parameters, trace, false);
    return variables.isConstant(form)
        ? JavaText.literal(whole)
        : path.substring(0, path.length() - 1) + "?\" + " + form;
  }

  /** An address without its query, which ends in a literal. */
  private String path(int i, URI uri) {
    var text = new StringBuilder();
    var constant = new StringBuilder(Trace.origin(uri));
    String[] segments = String.valueOf(uri.getRawPath()).split("/", -1);
    for (int s = 1; s < segments.length; s++) {
      constant.append('/');
      Optional<Sources.Found> found =
          SecretNames.looksMade(segments[s]) ? sources.before(i, segments[s]) : Optional.empty();
      if (found.isPresent() && refreshed == null) {
        text.append(JavaText.literal(constant.toString())).append(" + ");
        text.append(from(found.get(), "")).append(" + ");
        constant.setLength(0);
      } else {
        constant.append(segments[s]);
      }
    }
    return text + JavaText.literal(constant.toString());
  }

  private static boolean isMade(URI uri) {
    boolean path =
        List.of(String.valueOf(uri.getRawPath()).split("/", -1)).stream()
            .anyMatch(SecretNames::looksMade);
    return path
        || (uri.getRawQuery() != null
            && Pairs.form(uri.getRawQuery()).stream()
                .anyMatch(p -> SecretNames.looksMade(p.value())));
  }

  private void headers(int i, Trace trace, Step step) {
    trace
        .requestHeader("accept")
        .map(accept -> accept.startsWith("text/html") ? "text/html" : accept)
        .filter(accept -> !accept.equals("*/*"))
        .ifPresent(accept -> literal(step, "Accept", accept));
    if (!trace.method().equals("GET")) {
      trace
          .requestHeader("origin")
          .filter(origin -> !origin.equals("null"))
          .ifPresent(origin -> literal(step, "Origin", origin));
    }
    if (moreHeaders) {
      for (String name : Headers.MORE) {
        trace.requestHeader(name).ifPresent(value -> literal(step, name, value));
      }
    }
    trace.requestHeader("authorization").ifPresent(value -> authorization(i, trace, step, value));
    trace.requestHeaders().stream()
        .filter(header -> Headers.isNonStandard(header.getKey()))
        .forEach(
            header ->
                step.headers.add(
                    new Step.Header(
                        header.getKey(), value(i, header.getKey(), header.getValue(), false))));
  }

  private static void literal(Step step, String name, String value) {
    step.headers.add(new Step.Header(name, JavaText.literal(value)));
  }

  private void authorization(int i, Trace trace, Step step, String value) {
    int space = value.indexOf(' ');
    String scheme = space < 0 ? "" : value.substring(0, space + 1);
    String credential = value.substring(space + 1);
    String expression;
    if (scheme.equalsIgnoreCase("Basic ")) {
      expression = "basic(" + basic(credential, isTokenRequest(trace)) + ")";
    } else if (refreshed != null) {
      return; // The token that is renewed is no proof of anything any more.
    } else {
      String token =
          sources
              .before(i, credential)
              .map(found -> from(found, ""))
              .orElseGet(() -> variables.secret("Token", credential, i));
      expression = scheme.isEmpty() ? token : JavaText.literal(scheme) + " + " + token;
    }
    step.headers.add(new Step.Header("Authorization", expression));
  }

  /** User and password; at a token endpoint those of the client (RFC 6749, section 2.3.1). */
  private String basic(String credential, boolean client) {
    String pair = Basic.decoded(credential);
    int colon = Math.max(0, pair.indexOf(':'));
    int first = flow.steps.firstKey();
    String user = pair.substring(0, colon);
    return (client ? JavaText.literal(user) : variables.text("Username", user, first))
        + ", "
        + variables.secret(client ? "Client secret" : "Password", pair.substring(colon + 1), first);
  }

  static boolean isTokenRequest(Trace trace) {
    return trace.requestBody() != null
        && fields(trace).stream().anyMatch(f -> f.name().equals("grant_type"));
  }

  /** The fields of a request's body. */
  static List<Named> fields(Trace trace) {
    String body = trace.requestBody();
    if (body == null) {
      return List.of();
    }
    Optional<List<Named>> json = JsonValues.of(body);
    if (json.isPresent()) {
      return json.get();
    }
    return Multipart.isOne(body) ? Multipart.fields(body) : Pairs.form(body);
  }

  private @Nullable String body(int i, Trace trace, Step step) {
    String body = trace.requestBody();
    if (body == null) {
      return null;
    }
    String type = trace.requestHeader("content-type").orElse("application/x-www-form-urlencoded");
    Optional<Object> json = JsonValues.tree(body);
    if (json.isPresent()) {
      literal(step, "Content-Type", type);
      return "toJson(" + json(i, "", json.get()) + ")";
    }
    if (Multipart.isOne(body)) {
      literal(step, "Content-Type", "multipart/form-data; boundary=" + Multipart.BOUNDARY);
      return form(i, Multipart.fields(body), trace, true).replaceFirst("form", "multipart");
    }
    literal(step, "Content-Type", type);
    return type.contains("urlencoded") || body.contains("=")
        ? form(i, Pairs.form(body), trace, true)
        : JavaText.literal(body);
  }

  private String form(int i, List<Named> fields, Trace trace, boolean inBody) {
    var arguments = new ArrayList<String>();
    for (Named field : fields) {
      arguments.add(JavaText.literal(field.name()));
      arguments.add(
          inBody && isCodeOfGrant(field, fields)
              ? code(i, field.value(), trace)
              : value(i, field.name(), field.value(), inBody));
    }
    return "form(" + String.join(", ", arguments) + ")";
  }

  private String json(int i, String name, @Nullable Object node) {
    if (node instanceof Map<?, ?> object) {
      var members = new ArrayList<String>();
      object.forEach(
          (key, value) -> {
            members.add(JavaText.literal(String.valueOf(key)));
            members.add(json(i, String.valueOf(key), value));
          });
      return "object(" + String.join(", ", members) + ")";
    }
    if (node instanceof List<?> list) {
      return "List.of("
          + String.join(", ", list.stream().map(v -> json(i, name, v)).toList())
          + ")";
    }
    if (node instanceof String text) {
      return value(i, name, text, true);
    }
    String text = String.valueOf(node);
    if (node instanceof Number && !(node instanceof Integer)) {
      return text.matches("-?[0-9]{1,18}") ? text + "L" : Double.toString(Double.parseDouble(text));
    }
    return text;
  }

  /** An expression for a value that is sent. */
  private String value(int i, String name, String value, boolean inBody) {
    if (value.isEmpty()) {
      return "\"\"";
    }
    if (value.equals(refreshed)) {
      return "refreshToken";
    }
    String plain = name.toLowerCase(Locale.ROOT);
    if (plain.equals("code_verifier")) {
      return variables.made("verifier", "random()", i);
    }
    if (plain.equals("code_challenge")) {
      String verifier = variables.made("verifier", "random()", i);
      return Pkce.isPlain(capture, i) ? verifier : "challenge(" + verifier + ")";
    }
    if (plain.equals("redirect_uri") && browser == Browser.LOOPBACK) {
      return redirectUri(value, i);
    }
    String type = inBody ? inputType(i, name) : "";
    SecretNames kind = SecretNames.of(name).orElse(null);
    boolean typed =
        type.isEmpty()
            || type.equals("text")
            || type.equals("email")
            || type.equals("tel")
            || type.equals("number");
    if (type.equals("password") || (typed && inBody && kind == SecretNames.PASSWORD)) {
      return variables.secret(Labels.of(name), value, i);
    }
    if (typed && inBody && kind == SecretNames.USERNAME) {
      return variables.text(Labels.of(name), value, i);
    }
    Optional<String> asked = variables.asked(value);
    if (asked.isPresent() && value.length() >= 4) {
      return asked.get();
    }
    boolean oneTime = kind == SecretNames.CODE && ONE_TIME.matcher(value).matches();
    Optional<Sources.Found> found = oneTime ? Optional.empty() : sources.before(i, value);
    if (found.isPresent() && isTaken(name, value, found.get())) {
      if (refreshed != null) {
        needsAnotherAnswer = true;
        return "\"\"";
      }
      return from(found.get(), "");
    }
    if (oneTime && typed && inBody) {
      return variables.text(Labels.of(name), value, i);
    }
    if (kind == SecretNames.STATE) {
      return variables.made(name + "\0" + value, "random()", i);
    }
    boolean secret = kind != null && kind != SecretNames.USERNAME && kind != SecretNames.CODE;
    return secret && SecretNames.looksMade(value)
        ? variables.secret(Labels.of(name), value, i)
        : JavaText.literal(value);
  }

  /** Whether a value that an answer had before is sent because the answer had it. */
  private static boolean isTaken(String name, String value, Sources.Found found) {
    boolean sameName = found.source().name().equalsIgnoreCase(name);
    return SecretNames.looksMade(value) || (sameName && value.chars().anyMatch(Character::isDigit));
  }

  private static boolean isCodeOfGrant(Named field, List<Named> fields) {
    return field.name().equals("code")
        && fields.stream()
            .anyMatch(f -> f.name().equals("grant_type") && f.value().equals("authorization_code"));
  }

  /** The code of an authorization: from a redirect that was captured, or from a browser. */
  private String code(int i, String code, Trace trace) {
    if (browser == Browser.NONE) {
      return value(i, "code", code, true);
    }
    int authorization = Pkce.authorization(capture, i, trace).orElse(-1);
    if (authorization < 0) {
      return value(i, "code", code, true);
    }
    Step asked = require(authorization);
    asked.inBrowser = true;
    asked.asks = browser == Browser.ASK;
    String landed = variables.answer(authorization);
    Pairs.form(String.valueOf(traces.get(authorization).uri().getRawQuery())).stream()
        .filter(p -> p.name().equals("state"))
        .findFirst()
        .map(p -> value(authorization, "state", p.value(), false))
        .ifPresent(state -> asked.body = state);
    return variables.fromAnswer("code", "parameter(" + landed + ", \"code\")", authorization);
  }

  /** A free port where the captured one was free too; the one that was really used afterwards. */
  private String redirectUri(String captured, int i) {
    Trace trace = traces.get(i);
    if (isTokenRequest(trace)) {
      return Pkce.authorization(capture, i, trace)
          .map(
              authorization ->
                  variables.fromAnswer(
                      "redirectUri",
                      "withoutQuery(" + variables.answer(authorization) + ")",
                      authorization))
          .orElse(JavaText.literal(captured));
    }
    return JavaText.literal(Pkce.withFreePort(captured));
  }

  /** What kind of field the page before had under a name; empty where there was none. */
  private String inputType(int i, String name) {
    String origin = traces.get(i).origin();
    for (int page = i - 1; page >= Math.max(0, i - PAGES_BACK); page--) {
      String body = traces.get(page).responseBody();
      if (body != null && body.contains("<input") && traces.get(page).origin().equals(origin)) {
        for (Inputs.Input input : Inputs.of(body)) {
          if (input.name().equals(name)) {
            return input.type();
          }
        }
      }
    }
    return "";
  }
}

package dev.wardlock.servlet;

import dev.wardlock.Auth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The options of an {@link AuthFilter}: its rules, and what it knows of browsers and proxies. They
 * are checked together when it is built, and every fault is reported at once; nothing is clamped.
 * What no rule names needs a valid key.
 *
 * <p>Not safe for use by many threads.
 */
public final class AuthFilterBuilder {

  private final Auth auth;
  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, List<String>> resources = new LinkedHashMap<>();
  private String realm = Answers.DEFAULT_REALM;
  private @Nullable String loginPath;
  private String logoutPath = "/logout";
  private String cookieName = LoginCookie.DEFAULT_NAME;
  private @Nullable String loginHtml;
  private @Nullable String publicOrigin;
  private List<String> trustedProxies = List.of();
  private int failures = Lockout.DEFAULT_FAILURES;
  private Duration window = Lockout.DEFAULT_WINDOW;

  AuthFilterBuilder(Auth auth) {
    this.auth = Objects.requireNonNull(auth, "auth");
  }

  /**
   * Anyone may, by every method: {@link Rule#open}.
   *
   * @param patterns the paths
   * @return this
   */
  public AuthFilterBuilder open(String... patterns) {
    return rule(Rule.open(patterns));
  }

  /**
   * Whoever has a valid key may, by every method: {@link Rule#authenticate}.
   *
   * @param patterns the paths
   * @return this
   */
  public AuthFilterBuilder authenticate(String... patterns) {
    return rule(Rule.authenticate(patterns));
  }

  /**
   * Whoever has a valid key that allows a verb on everything may: {@link Rule#require}.
   *
   * @param method the method, or {@code *} for every one
   * @param pattern the path
   * @param verb the verb, such as {@code jobs:create}
   * @return this
   */
  public AuthFilterBuilder require(String method, String pattern, String verb) {
    return rule(Rule.require(verb, pattern).methods(method));
  }

  /**
   * Whoever has a valid key that allows a verb on a scope may: {@link Rule#require} with {@link
   * Rule#scope}.
   *
   * @param method the method, or {@code *} for every one
   * @param pattern the path
   * @param verb the verb, such as {@code docs:read}
   * @param scope the scope, such as {@code org/{org}} with the pattern's variable {@code org}
   * @return this
   */
  public AuthFilterBuilder require(String method, String pattern, String verb, String scope) {
    return rule(Rule.require(verb, pattern).methods(method).scope(scope));
  }

  /**
   * Whoever has a valid key or a login session may, by every method; others are led to the login:
   * {@link Rule#page}.
   *
   * @param patterns the paths
   * @return this
   */
  public AuthFilterBuilder page(String... patterns) {
    return rule(Rule.page(patterns));
  }

  /**
   * None of the filter's business, by every method: {@link Rule#passThrough}.
   *
   * @param patterns the paths
   * @return this
   */
  public AuthFilterBuilder passThrough(String... patterns) {
    return rule(Rule.passThrough(patterns));
  }

  /**
   * Adds a rule: for those that need methods or a context. The order of rules does not matter.
   *
   * @param rule the rule
   * @return this
   */
  public AuthFilterBuilder rule(Rule rule) {
    rules.add(Objects.requireNonNull(rule, "rule"));
    return this;
  }

  /**
   * The realm that challenges name. Default: {@code wardlock}.
   *
   * @param value 1 to 64 characters of printable ASCII, without quotes and backslashes
   * @return this
   */
  public AuthFilterBuilder realm(String value) {
    realm = value;
    return this;
  }

  /**
   * The login of browsers: where its form is. Every rule that asks for a key then takes the login
   * cookie too, and the form, its style sheet and the logout are open. Default: no login.
   *
   * @param path the path, such as {@code /login}; not {@code /}, and without a slash at the end
   * @return this
   */
  public AuthFilterBuilder login(String path) {
    loginPath = Objects.requireNonNull(path, "path");
    return this;
  }

  /**
   * Where one logs out. Default: {@code /logout}.
   *
   * @param path the path
   * @return this
   */
  public AuthFilterBuilder logout(String path) {
    logoutPath = path;
    return this;
  }

  /**
   * The name of the login cookie; behind TLS, {@code __Host-} stands before it. Cookies belong to a
   * host, so two applications on one need two names. Default: {@code wardlock}.
   *
   * @param name 1 to 64 letters, digits, {@code _} and {@code -}, not beginning with {@code __}
   * @return this
   */
  public AuthFilterBuilder cookieName(String name) {
    cookieName = name;
    return this;
  }

  /**
   * A login page in place of ours. Its form posts the field {@code token}; <code>{{action}}</code>,
   * <code>{{next}}</code> and <code>{{message}}</code> stand where the form's action, the hidden
   * field {@code next} and the message go. Scripts, inline styles and images from elsewhere are not
   * allowed by the page's policy. Default: ours.
   *
   * @param html the page
   * @return this
   */
  public AuthFilterBuilder loginPage(String html) {
    loginHtml = html;
    return this;
  }

  /**
   * How browsers see the application. It decides which origin is ours, and whether the cookie is
   * {@code Secure}. Default: what each request says, by itself and by a trusted proxy.
   *
   * @param origin such as {@code https://console.example.org}, as browsers write it
   * @return this
   */
  public AuthFilterBuilder publicOrigin(String origin) {
    publicOrigin = origin;
    return this;
  }

  /**
   * The proxies whose {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} are believed. Each
   * must set or drop all three. Default: none. {@code Forwarded} is not read.
   *
   * @param addresses IPv4 and IPv6 addresses and blocks, such as {@code 10.0.0.0/8}; no names
   * @return this
   */
  public AuthFilterBuilder trustedProxies(String... addresses) {
    trustedProxies = List.of(addresses);
    return this;
  }

  /**
   * How many failures lock a client out from logging in with a key id, and for how long at most.
   * Where there are static tokens, guesses of them by header count as well, and further wrong ones
   * are answered 429; a good credential by header is never kept waiting. Default: 5 failures in 60
   * seconds.
   *
   * @param failures how many, 1 to 100
   * @param window within which time, 1 second to 1 hour
   * @return this
   */
  public AuthFilterBuilder lockout(int failures, Duration window) {
    this.failures = failures;
    this.window = window;
    return this;
  }

  /**
   * Describes a part of the application to clients who have no key yet: a document at {@code
   * /.well-known/oauth-protected-resource} and the path, to which challenges at and below the path
   * point. It needs {@link #publicOrigin}, and an application at the root of its host to be found
   * without a challenge. Default: none.
   *
   * <p>Source: RFC 9728.
   *
   * @param path the path of the resource, such as {@code /mcp}
   * @param authorizationServers the issuers that give out tokens for it, if any
   * @return this
   */
  public AuthFilterBuilder protectedResource(String path, String... authorizationServers) {
    resources.put(path, List.of(authorizationServers));
    return this;
  }

  /**
   * Checks the rules and makes the filter.
   *
   * @return the filter
   * @throws IllegalArgumentException if options are faulty; the message names every one
   */
  public AuthFilter build() {
    return new AuthFilter(wiring(new ArrayList<>()));
  }

  /** The same, with faults that were found before. */
  Wiring wiring(List<String> faults) {
    var proxies = TrustedProxies.of(trustedProxies, faults);
    var origins = Origins.of(publicOrigin, proxies, faults);
    var described = ProtectedResources.of(publicOrigin, resources, faults);
    var lockout = Lockout.of(failures, window, auth.clock(), faults);
    Login login = login(origins, faults);
    var all = new ArrayList<>(rules);
    all.addAll(described.rules());
    if (login != null) {
      all.add(Rule.open(login.path(), login.path() + ".css", login.logoutPath()));
    } else if (rules.stream().anyMatch(rule -> rule.kind == Rule.Kind.PAGE)) {
      faults.add("a page rule leads to a login: say where that is, with login(path)");
    }
    Rules compiled = Rules.compile(all, faults);
    if (!Answers.isRealm(realm)) {
      faults.add(
          "a realm is 1 to 64 characters of printable ASCII, without quotes and backslashes");
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("faulty options: " + String.join("; ", faults));
    }
    return new Wiring(auth, compiled, new Answers(realm), proxies, lockout, login, described);
  }

  private @Nullable Login login(Origins origins, List<String> faults) {
    var cookie = LoginCookie.of(cookieName, origins, faults);
    if (loginPath == null) {
      return null;
    }
    if (!auth.hasSessions()) {
      faults.add("a login needs a session store: the key store is none, and Auth was given none");
    }
    for (String path : List.of(loginPath, logoutPath)) {
      if (!ProtectedResources.isPath(path) || path.endsWith("/")) {
        faults.add("login and logout are plain paths such as /login, not '" + path + "'");
      }
    }
    if (loginPath.equals(logoutPath)) {
      faults.add("login and logout are two paths, not both '" + loginPath + "'");
    }
    return new Login(loginPath, logoutPath, LoginPage.of(loginHtml, faults), cookie, origins);
  }
}

package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.wardlock.servlet.Container.App;
import dev.wardlock.servlet.Container.Running;
import java.io.IOException;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** A filter that the container makes, from init-params. */
abstract class InitContract extends ContainerContract {

  static final String RULES =
      """

          open          /health
          open GET      /docs/*
          authenticate  /api/*
          require POST,PUT /api/jobs/* jobs:create
          require GET   /api/orgs/{org}/docs/* docs:read scope org/{org}
          authenticate  /acme/* context acme
          pass-through  /agent/ws
      """;

  /** Whether filters start with their application; else they do with its first request. */
  boolean startsFiltersAtOnce() {
    return true;
  }

  static App configured(Object auth, Map<String, String> params) {
    return new App(
        context -> {
          context.setAttribute(AuthFilter.AUTH_ATTRIBUTE, auth);
          var registration = context.addFilter("guard", AuthFilter.class);
          registration.setInitParameters(params);
          TestApp.everywhere(registration);
          TestApp.servlets(context);
        });
  }

  @Override
  App app() {
    return configured(keys.auth, Map.of("rules", RULES, "realm", "the console"));
  }

  @Test
  void rules_fromInitParam_areKept() throws IOException {
    assertThat(http.get("/health").status()).isEqualTo(200);
    assertThat(http.get("/docs/x").status()).isEqualTo(200);
    assertThat(http.send("POST", "/docs/x").status()).isEqualTo(401);
    assertThat(http.get("/agent/ws").status()).isEqualTo(200);
    assertThat(http.get("/unruled").status()).isEqualTo(401);
    reached(http.withKey("/api/x", keys.token()));
    String key = "Authorization: Bearer " + keys.token();
    assertThat(http.send("POST", "/api/jobs/x", key).status()).isEqualTo(403);
    assertThat(http.send("PUT", "/api/jobs/x", key).status()).isEqualTo(403);
    assertThat(http.send("DELETE", "/api/jobs/x", key).status()).isEqualTo(200);
    String docs = keys.token("docs:read=org/acme/*");
    assertThat(http.withKey("/api/orgs/acme/docs/x", docs).status()).isEqualTo(200);
    assertThat(http.withKey("/api/orgs/other/docs/x", docs).status()).isEqualTo(403);
    assertThat(http.withKey("/acme/x", docs).status()).isEqualTo(401);
  }

  @Test
  void realm_fromInitParam_isInTheChallenge() throws IOException {
    assertThat(http.get("/api/x").header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"the console\"");
  }

  @Test
  void rules_none_protectsEverything() throws Exception {
    try (Running bare = container().start(configured(keys.auth, Map.of()))) {
      assertThat(new Http(bare.port()).get("/health").status()).isEqualTo(401);
      reached(new Http(bare.port()).withKey("/health", keys.token()));
    }
  }

  @Test
  void start_noAuth_failsAndNamesTheAttribute() {
    starting(configured(null, Map.of("rules", RULES)))
        .hasStackTraceContaining("the ServletContext attribute 'dev.wardlock.Auth' is missing");
    starting(configured("not one", Map.of("rules", RULES)))
        .hasStackTraceContaining("'dev.wardlock.Auth' is a java.lang.String");
  }

  @Test
  void start_faults_areReportedTogether() {
    String rules =
        """
        allow /x
        open
        open /x y
        require GET /x
        require GET /x jobs
        open /a/*/b
        open /x
        authenticate /x
        """;

    starting(configured(keys.auth, Map.of("rules", rules, "realm", "a\"b", "rule", "open /")))
        .hasStackTraceContaining("AuthFilter 'guard'")
        .hasStackTraceContaining("there is no init-param 'rule'")
        .hasStackTraceContaining("allow /x: a rule begins with")
        .hasStackTraceContaining("open: a path is missing")
        .hasStackTraceContaining("open /x y: only scope and context may follow")
        .hasStackTraceContaining("require GET /x: a verb is missing")
        .hasStackTraceContaining("require GET /x jobs: not a verb")
        .hasStackTraceContaining("open /a/*/b: '*' may stand only")
        .hasStackTraceContaining("authenticate /x: contradicts open /x")
        .hasStackTraceContaining("a realm is 1 to 64 characters");
  }

  @Test
  void start_builtInCodeWithInitParams_fails() {
    var filter = AuthFilter.builder(keys.auth).build();
    starting(
            new App(
                context -> {
                  var registration = context.addFilter("guard", filter);
                  registration.setInitParameter("rules", "open /*");
                  TestApp.everywhere(registration);
                }))
        .hasStackTraceContaining("built in code");
  }

  /** A login by web.xml: the container makes both. */
  private App withLogin(Map<String, String> params) {
    return withLogin(params, -1);
  }

  private App withLogin(Map<String, String> params, int loadOnStartup) {
    return new App(
        context -> {
          context.setAttribute(AuthFilter.AUTH_ATTRIBUTE, keys.auth);
          var registration = context.addFilter("guard", AuthFilter.class);
          registration.setInitParameters(params);
          TestApp.everywhere(registration);
          var servlet = context.addServlet("login", LoginServlet.class);
          servlet.addMapping("/in", "/in.css", "/out");
          servlet.setLoadOnStartup(loadOnStartup);
          TestApp.servlets(context);
        });
  }

  @Test
  void login_fromInitParams_works() throws Exception {
    var params =
        Map.of(
            "rules", "page /*\nopen /health",
            "login", "/in",
            "logout", "/out",
            "cookieName", "console",
            "trustedProxies", " 127.0.0.0/8,\n ::1 ");
    try (Running server = container().start(withLogin(params, 1))) {
      var browser = new Http(server.port());
      assertThat(browser.get("/x").header("Location")).isEqualTo("/in?next=%2Fx");
      assertThat(browser.get("/in").body()).contains("action=\"/in\"");
      assertThat(browser.get("/in.css").status()).isEqualTo(200);
      String session = keys.session(keys.token());
      assertThat(browser.get("/out", "Cookie: console=" + session).status()).isEqualTo(200);
      reached(browser.get("/x", "Cookie: console=" + session));
      assertThat(browser.get("/x", "Cookie: wardlock=" + session).status()).isEqualTo(302);
      String tls = "X-Forwarded-Proto: https";
      reached(browser.get("/x", tls, "Cookie: __Host-console=" + session));
      assertThat(browser.get("/x", tls, "Cookie: console=" + session).status()).isEqualTo(302);
    }
  }

  @Test
  void publicOrigin_fromInitParam_decidesTheCookiesName() throws Exception {
    var params =
        Map.of("rules", "page /*", "login", "/in", "publicOrigin", "https://console.example.org");
    try (Running server = container().start(withLogin(params))) {
      var browser = new Http(server.port());
      String session = keys.session(keys.token());
      reached(browser.get("/x", "Cookie: __Host-wardlock=" + session));
      assertThat(browser.get("/x", "Cookie: wardlock=" + session).status()).isEqualTo(302);
    }
  }

  @Test
  void start_faultsOfTheLogin_areReportedTogether() {
    starting(
            configured(
                keys.auth,
                Map.of(
                    "rules", "page",
                    "login", "in",
                    "logout", "out/",
                    "cookieName", "a b",
                    "publicOrigin", "console.example.org",
                    "trustedProxies", "proxy")))
        .hasStackTraceContaining("page: a path is missing")
        .hasStackTraceContaining("login and logout are plain paths such as /login, not 'in'")
        .hasStackTraceContaining("not 'out/'")
        .hasStackTraceContaining("a cookie name is 1 to 64")
        .hasStackTraceContaining("the public origin is scheme://host[:port]")
        .hasStackTraceContaining("trusted proxy 'proxy'");
  }

  @Test
  void start_loginServletWithoutALogin_failsAndSaysWhatToDo() {
    String help = "LoginServlet needs an AuthFilter with a login in the same application";
    App alone =
        new App(
            context -> {
              var servlet = context.addServlet("login", LoginServlet.class);
              servlet.addMapping("/in");
              servlet.setLoadOnStartup(1);
            });
    starting(alone, "/in").hasStackTraceContaining(help);
    starting(withLogin(Map.of()), "/in").hasStackTraceContaining(help);
    starting(withLogin(Map.of(), 1), "/in").hasStackTraceContaining(help);
  }

  /** The same, for a servlet: it starts with its application, or else with its first request. */
  private AbstractThrowableAssert<?, ? extends Throwable> starting(App app, String path) {
    try (var logs = new Logs()) {
      Throwable thrown =
          catchThrowable(
              () -> {
                try (Running server = container().start(app)) {
                  String key = "Authorization: Bearer " + keys.token();
                  assertThat(new Http(server.port()).get(path, key).status()).isIn(404, 500);
                }
              });
      return assertThat(new AssertionError(logs.text(), thrown));
    }
  }

  /** What starting an application throws, or else leaves in the log: servers differ. */
  private AbstractThrowableAssert<?, ? extends Throwable> starting(App app) {
    try (var logs = new Logs()) {
      Throwable thrown = catchThrowable(() -> container().start(app).close());
      if (thrown == null) {
        assertThat(startsFiltersAtOnce()).as("the application started").isFalse();
        return starting(app, "/health");
      }
      return assertThat(new AssertionError(logs.text(), thrown));
    }
  }
}

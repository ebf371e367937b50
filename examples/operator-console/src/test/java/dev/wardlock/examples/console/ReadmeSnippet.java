package dev.wardlock.examples.console;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.Verification;
import dev.wardlock.servlet.AuthFilter;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The first code block of README, word for word, and an application around it. */
final class ReadmeSnippet {

  private ReadmeSnippet() {}

  private static Verification use(ServletContext servletContext, String presented) {
    // README begins
    Auth auth = Auth.builder(JdbcKeyStore.embedded(Path.of("data/keys"))).build();
    IssuedKey bot =
        auth.keys().mint(NewKey.named("job-bot").kind("user").expiresIn(Duration.ofDays(90)));
    System.out.println(bot.token().reveal()); // once, and never again

    AuthFilter filter =
        AuthFilter.builder(auth)
            .open("/health")
            .require("POST", "/api/jobs/*", "jobs:create")
            .authenticate("/api/*")
            .page("/*")
            .login("/login")
            .build();
    filter.register(servletContext);

    Verification answer = auth.verify(presented); // Accepted, Rejected or Unavailable
    // README ends
    return answer;
  }

  public static void main(String[] args) throws Exception {
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler("/");
    context.addServletContainerInitializer(
        (classes, servletContext) ->
            System.out.println("Verified as " + use(servletContext, "nonsense")));
    var servlet =
        new JsonServlet(call -> Answer.ok(Map.of("path", call.request().getRequestURI())));
    context.addServlet(new ServletHolder("all", servlet), "/");
    server.setHandler(context);
    server.start();
    System.out.println("Listening on http://127.0.0.1:" + connector.getLocalPort() + ",");
    server.join();
  }
}

package dev.wardlock.store.jdbc;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.servlet.AuthFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A protected application over a database: what stands between a store and those who ask. */
final class Application implements AutoCloseable {

  private static final ServerKeys KEYS =
      ServerKeys.fromEnvironment(
          Map.of(
              ServerKeys.VARIABLE, "k1:" + "c2VjcmV0IG9mIHRlc3RzLCB3aGljaCBpcyBsb25nIGVub3VnaCE="));

  final Auth auth;
  final int port;
  private final Server server = new Server();

  /** With the keyed hash, so that what takes its time is the database. */
  Application(DataSource dataSource, JdbcOptions options) throws Exception {
    auth =
        Auth.builder(JdbcKeyStore.open(dataSource, options))
            .serverKeys(KEYS)
            .hasher(SecretHasher.hmacSha256())
            // What a use leaves behind would wait for the same rows as the tests do.
            .flushInterval(Duration.ofMinutes(10))
            .build();
    var connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new WhoAmI()), "/api/whoami");
    context.addServletContainerInitializer(
        (classes, c) -> AuthFilter.builder(auth).authenticate("/api/*").build().register(c));
    server.setHandler(context);
    server.start();
    port = connector.getLocalPort();
  }

  IssuedKey mint(String name) {
    return auth.keys().mint(NewKey.named(name).kind("user"));
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      auth.close();
    }
  }

  /** Says who asks. */
  private static final class WhoAmI extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain");
      response.getWriter().print(AuthFilter.principal(request).orElseThrow().id());
    }
  }

  /** Who asks. */
  static final class Client {

    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    HttpResponse<String> get(int port, String token) throws IOException, InterruptedException {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/whoami"))
              .header("Authorization", "Bearer " + token)
              .timeout(Duration.ofMinutes(1))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }

    int status(int port, String token) throws IOException, InterruptedException {
      return get(port, token).statusCode();
    }
  }
}

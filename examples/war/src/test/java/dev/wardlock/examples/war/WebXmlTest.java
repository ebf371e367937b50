package dev.wardlock.examples.war;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.servlet.AuthFilter;
import dev.wardlock.testkit.AuthExtension;
import dev.wardlock.testkit.KeyOf;
import dev.wardlock.testkit.TestAuth;
import dev.wardlock.testkit.TestKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rules of web.xml, with an {@code Auth} in memory. */
class WebXmlTest {

  @RegisterExtension
  static final AuthExtension AUTH =
      AuthExtension.with(options -> options.kinds(AuthListener.KINDS));

  private final HttpClient client = HttpClient.newHttpClient();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  @BeforeEach
  void start(TestAuth auth) throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var application = new WebAppContext();
    application.setContextPath("/");
    application.setBaseResourceAsPath(Path.of("src/main/webapp").toAbsolutePath());
    application.setParentLoaderPriority(true); // one Auth class for the test and the application
    application.setAttribute(AuthFilter.AUTH_ATTRIBUTE, auth.auth());
    server.setHandler(application);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + connector.getLocalPort() + path));
  }

  private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  @Test
  void rules_askForTheirVerbs(@KeyOf("viewer") TestKey viewer, @KeyOf("operator") TestKey operator)
      throws Exception {
    HttpRequest.Builder create = to("/api/jobs").POST(BodyPublishers.ofString("build"));
    assertThat(status(viewer.on(to("/api/jobs")))).isEqualTo(200);
    assertThat(status(create)).isEqualTo(401);
    assertThat(status(viewer.on(create))).isEqualTo(403);
    assertThat(status(operator.on(create))).isEqualTo(200);
  }

  @Test
  void key_rotatedAndRevoked_isRefused(TestAuth auth, @KeyOf("viewer") TestKey old)
      throws Exception {
    TestKey fresh = auth.rotate(old);
    assertThat(status(old.on(to("/api/me")))).isEqualTo(401);
    assertThat(status(fresh.on(to("/api/me")))).isEqualTo(200);
    auth.revoke(fresh);
    assertThat(status(fresh.on(to("/api/me")))).isEqualTo(401);
  }
}

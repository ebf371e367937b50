package dev.wardlock.client;

import dev.wardlock.Auth;
import dev.wardlock.NewKey;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.servlet.Management;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.InMemoryKeyStore;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The real management API on a real server, with the context {@code acme}. */
final class KeyServer {

  private static final String KEY = "k1:" + Base64.getEncoder().encodeToString(new byte[32]);

  private final Auth auth =
      Auth.builder(new InMemoryKeyStore())
          .serverKeys(ServerKeys.fromEnvironment(Map.of("AUTH_SERVER_KEYS", KEY)))
          .hasher(SecretHasher.hmacSha256())
          .build();

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  KeyServer() throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var handler = new ServletContextHandler("/");
    handler.addServlet(new ServletHolder(Management.builder(auth).build().rest()), "/api/v1/*");
    server.setHandler(handler);
    server.start();
    auth.keys().createContext("acme", "Acme", ContextPolicy.DEFAULT);
  }

  Auth auth() {
    return auth;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  /** A client of somebody who may do anything. */
  ManagementClient root() {
    return client(
        Secret.of(
            auth.keys().mint(NewKey.named("root").kind("management").inSystem()).token().reveal()));
  }

  ManagementClient client(Secret key) {
    return ManagementClient.of(
        ClientEnvironment.read(Map.of("AUTH_URL", url().toString(), "AUTH_API_KEY", key.reveal())));
  }

  boolean accepts(Secret token) {
    return auth.verify(token.reveal()) instanceof Accepted;
  }

  void stop() throws Exception {
    server.stop();
    auth.close();
  }
}

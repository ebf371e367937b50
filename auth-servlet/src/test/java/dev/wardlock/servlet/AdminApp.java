package dev.wardlock.servlet;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.StaticTokens;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.servlet.Container.App;
import dev.wardlock.servlet.Container.Running;
import dev.wardlock.store.InMemoryKeyStore;
import dev.wardlock.testkit.MutableClock;
import java.time.Instant;
import java.util.ArrayList;

/** An application with the admin page, whose clock is that of the browser until it is set. */
final class AdminApp implements AutoCloseable {

  static final String SHARED_ADMIN = "shared-secret-of-the-administrators-0001";
  static final String SHARED_USER = "shared-secret-of-all-of-the-users-000001";

  final MutableClock clock = MutableClock.at(Instant.now());
  final Auth auth;
  private final Running server;
  private final String contextPath;

  private AdminApp(String contextPath) throws Exception {
    this.contextPath = contextPath;
    var kinds = new ArrayList<>(PrincipalKind.presets());
    kinds.add(PrincipalKind.of("reader", "keys:read"));
    auth =
        Auth.builder(new InMemoryKeyStore())
            .clock(clock)
            .kinds(kinds)
            .staticTokens(
                StaticTokens.NONE
                    .with("shared-admin", "admin", SHARED_ADMIN)
                    .with("shared-user", "user", SHARED_USER))
            .serverKeys(ServerKeys.of("k1", new byte[32]))
            .hasher(SecretHasher.hmacSha256())
            .build();
    server =
        new Jetty()
            .start(
                new App(
                        context -> {
                          AuthFilter filter =
                              AuthFilter.builder(auth)
                                  .open("/rpc", "/admin/*")
                                  .login("/sign-in")
                                  .logout("/sign-out")
                                  .build();
                          filter.register(context);
                          Management management =
                              Management.builder(auth).filter(filter).title("Jobs", "1.0").build();
                          context.addServlet("rpc", management.jsonRpc()).addMapping("/rpc");
                          context
                              .addServlet("admin", management.adminPage("/rpc"))
                              .addMapping("/admin/*");
                        })
                    .contextPath(contextPath));
  }

  static AdminApp start() throws Exception {
    return new AdminApp("/app");
  }

  String page() {
    return "http://127.0.0.1:" + server.port() + contextPath + "/admin/";
  }

  int port() {
    return server.port();
  }

  String token(String name, String kind) {
    return mint(NewKey.named(name).kind(kind)).token().reveal();
  }

  IssuedKey mint(NewKey key) {
    return auth.keys().mint(key);
  }

  KeyId id(String name) {
    return auth.keys().find("default", name).orElseThrow().id();
  }

  @Override
  public void close() {
    server.close();
    auth.close();
  }
}

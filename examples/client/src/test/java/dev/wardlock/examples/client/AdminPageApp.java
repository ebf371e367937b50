package dev.wardlock.examples.client;

import dev.wardlock.Auth;
import dev.wardlock.NewKey;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.servlet.AuthFilter;
import dev.wardlock.servlet.Management;
import dev.wardlock.store.InMemoryKeyStore;
import java.time.Clock;

/** The library's own admin page, which logs in by JSON-RPC and a form and keeps a session. */
final class AdminPageApp implements AutoCloseable {

  private final Auth auth;
  private final Jetty jetty;
  private final String key;

  private AdminPageApp(Clock clock) throws Exception {
    auth =
        Auth.builder(new InMemoryKeyStore())
            .clock(clock)
            .hasher(SecretHasher.hmacSha256())
            .serverKeys(ServerKeys.of("k1", new byte[32]))
            .build();
    key = auth.keys().mint(NewKey.named("root").kind("admin")).token().reveal();
    jetty =
        Jetty.start(
            context -> {
              AuthFilter filter =
                  AuthFilter.builder(auth)
                      .open("/rpc", "/admin/*")
                      .login("/login")
                      .logout("/logout")
                      .build();
              filter.register(context);
              Management management =
                  Management.builder(auth).filter(filter).title("Jobs", "1.0").build();
              context.addServlet("rpc", management.jsonRpc()).addMapping("/rpc");
              context.addServlet("admin", management.adminPage("/rpc")).addMapping("/admin/*");
            });
  }

  static AdminPageApp start(Clock clock) throws Exception {
    return new AdminPageApp(clock);
  }

  String url() {
    return jetty.url();
  }

  /** An administrator's key. */
  String key() {
    return key;
  }

  @Override
  public void close() {
    jetty.close();
    auth.close();
  }
}

package dev.wardlock.examples.jobs;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.Use;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Query;
import dev.wardlock.servlet.AuthFilter;
import dev.wardlock.servlet.AuthFilterBuilder;
import dev.wardlock.servlet.Management;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application, which knows no particular container: keys and jobs on embedded stores, one table
 * of operations over JSON-RPC, and runners that work.
 *
 * <p>Safe for use by many threads.
 */
final class Application implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Application.class);
  private static final Logger audit = LoggerFactory.getLogger("dev.wardlock.audit");

  private final Settings settings;
  private final Ledger ledger;
  private final Runners runners;
  private final Auth auth;
  private final AuthFilter filter;
  private final Management management;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  private Application(Settings settings, Clock clock) throws IOException {
    this.settings = settings;
    Path folder = folder(settings.dataDir());
    ledger = Ledger.open(folder.resolve("jobs"), clock);
    runners = new Runners(ledger);
    try {
      auth = auth(folder, clock);
    } catch (RuntimeException e) {
      ledger.close();
      throw e;
    }
    try {
      filter = filter();
      management =
          Management.builder(auth)
              .filter(filter)
              .title("Job supervisor", "1")
              .add(new Operations(ledger, runners).all())
              .build();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Auth auth(Path folder, Clock clock) {
    return Auth.builder(JdbcKeyStore.embedded(folder.resolve("keys")))
        .kinds(List.of(PrincipalKind.admin(), PrincipalKind.registrar(), PrincipalKind.user()))
        .serverKeys(settings.serverKeys())
        .staticTokens(settings.legacy().tokens())
        .auditSink(this::audited)
        .clock(clock)
        .build();
  }

  /** The endpoint finds out who calls by itself, call by call; all that is not named is shut. */
  private AuthFilter filter() {
    AuthFilterBuilder gate =
        AuthFilter.builder(auth)
            .open("/", "/openrpc.json", "/admin/*")
            .login("/login")
            .cookieName("wardlock-jobs")
            .trustedProxies(settings.trustedProxies().toArray(String[]::new));
    if (settings.publicOrigin() != null) {
      gate.publicOrigin(settings.publicOrigin());
    }
    return gate.build();
  }

  /**
   * Opens the stores.
   *
   * @throws IOException if the folder cannot be used; the message says which
   * @throws IllegalArgumentException if the settings of the filter are faulty
   * @throws dev.wardlock.store.StoreException if the keys cannot be opened
   */
  static Application open(Settings settings, Clock clock) throws IOException {
    return new Application(settings, clock);
  }

  /** Puts everything on a context that starts. */
  void on(ServletContext context) {
    filter.register(context);
    context.addServlet("rpc", management.jsonRpc()).addMapping("/openrpc.json");
    context.addServlet("admin", management.adminPage("/")).addMapping("/admin/*");
    context.addServlet("front", new Front("rpc", "/admin/")).addMapping("");
    runners.startAll();
  }

  /** Makes the first key, exactly once in the life of the store, and says what is to be known. */
  void announce(PrintStream out) {
    if (settings.legacy().literal()) {
      log.warn("A legacy secret stands on the command line, where others see it: give it as @FILE");
    }
    if (settings.bootstrap() != null) {
      // All keys are in one context: names and listings are the supervisor's as a whole.
      Optional<List<IssuedKey>> first =
          auth.keys().bootstrap(NewKey.named(settings.bootstrap()).kind("admin"));
      first.ifPresentOrElse(
          keys -> Banner.print(keys.get(0), out),
          () -> out.println("Bootstrapped already: a key is shown only once, when it is made."));
    } else if (auth.keys().list(Query.Keys.ALL.limit(1)).items().isEmpty()) {
      out.println("There is no key yet: start once with --bootstrap-admin-key NAME.");
    }
    out.flush();
  }

  private void audited(AuditEvent event) {
    audit.info("{}", event);
    if (event instanceof Use use && use.legacy() && warned.add(use.by().name())) {
      log.warn(
          "The legacy secret {} is in use: mint a key of kind {} in its place, and start without it",
          use.by().name(),
          use.by().kind());
    }
  }

  private static Path folder(Path dataDir) throws IOException {
    try {
      Files.createDirectories(dataDir);
    } catch (IOException e) {
      throw new IOException("DATA_DIR cannot be made: " + dataDir, e);
    }
    if (!Files.isWritable(dataDir)) {
      throw new IOException("DATA_DIR cannot be written to: " + dataDir);
    }
    return dataDir;
  }

  /** Ends the runners, writes what waits and closes the stores. */
  @Override
  public void close() {
    runners.close();
    auth.close();
    ledger.close();
  }
}

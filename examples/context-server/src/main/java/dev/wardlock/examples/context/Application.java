package dev.wardlock.examples.context;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.ContextAction;
import dev.wardlock.model.AuditEvent.ContextEvent;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Region;
import dev.wardlock.servlet.AuthFilter;
import dev.wardlock.servlet.Management;
import dev.wardlock.store.Context;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application, which knows no particular container: keys and documents on embedded stores, and
 * one table of operations over REST and JSON-RPC.
 *
 * <p>Safe for use by many threads.
 */
final class Application implements AutoCloseable {

  private static final Logger audit = LoggerFactory.getLogger("dev.wardlock.audit");

  private final Settings settings;
  private final Documents documents;
  private final Auth auth;
  private final Management management;

  private Application(Settings settings, Clock clock) throws IOException {
    this.settings = settings;
    Path folder = folder(settings.dataDir());
    documents = Documents.open(folder.resolve("documents"));
    auth = auth(settings, folder, clock);
    management =
        Management.builder(auth)
            .title("Context server", "1")
            .add(new Shelf("memory", "memory:read", "memory:write", documents, clock).operations())
            .add(
                new Shelf("reflections", "reflection:read", "reflection:persist", documents, clock)
                    .operations())
            .build();
  }

  private Auth auth(Settings settings, Path folder, Clock clock) {
    try {
      return Auth.builder(JdbcKeyStore.embedded(folder.resolve("keys")))
          .kinds(
              List.of(
                  PrincipalKind.management(), PrincipalKind.agent(), PrincipalKind.supervisor()))
          .serverKeys(settings.serverKeys())
          .auditSink(this::audited)
          .clock(clock)
          .build();
    } catch (RuntimeException e) {
      documents.close();
      throw e;
    }
  }

  /**
   * Opens the stores.
   *
   * @throws IOException if the folder cannot be used; the message says which
   * @throws dev.wardlock.store.StoreException if the keys cannot be opened
   */
  static Application open(Settings settings, Clock clock) throws IOException {
    return new Application(settings, clock);
  }

  /** Puts everything on a context that starts. */
  void on(ServletContext context) {
    // The endpoints verify each key for the context that their path names; all else is shut.
    AuthFilter.builder(auth).open("/api/v1/*", "/rpc", "/rpc/*").build().register(context);
    context.addServlet("rest", management.rest()).addMapping("/api/v1/*");
    context.addServlet("rpc", management.jsonRpc()).addMapping("/rpc/*");
  }

  /** Makes the first keys, exactly once in the life of the store, and prints what is to be kept. */
  void announce(PrintStream out) {
    if (!settings.bootstrap()) {
      return;
    }
    Optional<List<IssuedKey>> first =
        auth.keys()
            .bootstrap(
                NewKey.named("management").kind("management").inSystem(),
                NewKey.named("agent").kind("agent").floor(Region.of("org/main/agent/main/*")));
    if (first.isEmpty()) {
      out.println("Bootstrapped already: a key is shown only once, when it is made.");
    } else {
      out.println("Keep these keys: they are not shown again.");
      print(out, "MANAGEMENT_API_KEY", first.get().get(0).token().reveal());
      print(out, "API_KEY", first.get().get(1).token().reveal());
      print(out, "CONTEXT_ID", Context.DEFAULT);
    }
    out.flush();
  }

  private void print(PrintStream out, String name, String value) {
    out.println(settings.prefix() + "_" + name + "=" + value);
  }

  private void audited(AuditEvent event) {
    audit.info("{}", event);
    if (event instanceof ContextEvent gone && gone.what() == ContextAction.DELETED) {
      documents.forget(gone.context());
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

  /** Writes what waits and closes the stores. */
  @Override
  public void close() {
    auth.close();
    documents.close();
  }
}

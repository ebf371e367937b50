package dev.wardlock.examples.war;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.servlet.AuthFilter;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@code Auth} when the application starts, before any filter does, and closes it at the
 * end. A test may have put one there already.
 */
public final class AuthListener implements ServletContextListener {

  /** The kinds of keys there are. */
  static final List<PrincipalKind> KINDS =
      List.of(PrincipalKind.operator(), PrincipalKind.of("viewer", "jobs:read"));

  private @Nullable Auth auth;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    if (context.getAttribute(AuthFilter.AUTH_ATTRIBUTE) == null) {
      Auth made = Auth.builder(JdbcKeyStore.embedded(data().resolve("keys"))).kinds(KINDS).build();
      auth = made;
      context.setAttribute(AuthFilter.AUTH_ATTRIBUTE, made);
      showFirstKey(made);
    }
  }

  private static Path data() {
    Path folder = Path.of(System.getenv().getOrDefault("DATA_DIR", "wardlock-war-data"));
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of the keys cannot be made: " + folder, e);
    }
  }

  /** Once, at the first start. */
  private static void showFirstKey(Auth auth) {
    List<IssuedKey> issued =
        auth.keys()
            .bootstrap(NewKey.named("first-operator").kind("operator").inSystem())
            .orElse(List.of());
    for (IssuedKey key : issued) {
      System.out.println("AUTH_MANAGEMENT_API_KEY=" + key.token().reveal());
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    if (auth != null) {
      auth.close();
    }
  }
}

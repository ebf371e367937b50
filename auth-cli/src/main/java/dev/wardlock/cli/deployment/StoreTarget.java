package dev.wardlock.cli.deployment;

import dev.wardlock.Auth;
import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which store, and how the deployment makes its tokens: options of what needs a store itself. */
public final class StoreTarget {

  @Option(
      names = "--store",
      paramLabel = "URL|FILE",
      order = 50,
      description = {
        "The store: a JDBC URL, or the path of an H2 file. Default: <PREFIX>_STORE, else"
            + " $${WARDLOCK_HOME:-~/.wardlock}/keys. The database's user and password are"
            + " <PREFIX>_STORE_USER and <PREFIX>_STORE_PASSWORD, or a file that"
            + " <PREFIX>_STORE_PASSWORD_FILE names."
      })
  private @Nullable String store;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      order = 53,
      description = "What the names of environment variables begin with. Default: AUTH.")
  private String prefix = "AUTH";

  @Option(
      names = "--kinds",
      paramLabel = "FILE",
      order = 54,
      description = {
        "Kinds beside the presets, for a store: a JSON object such as {\"viewer\": {\"verbs\":"
            + " [\"status:read\"], \"floors\": [\"org/{org}\"]}}. Default: <PREFIX>_KINDS."
      })
  private @Nullable Path kinds;

  @Option(
      names = "--token-prefix",
      paramLabel = "PREFIX",
      order = 55,
      description = "What tokens begin with, for a store. Default: <PREFIX>_TOKEN_PREFIX, else wl.")
  private @Nullable String tokenPrefix;

  /** What the environment says. */
  public Variables variables(Shell shell) {
    return new Variables(shell, prefix);
  }

  boolean isGiven() {
    return store != null;
  }

  /** The kinds that keys may have. */
  public List<PrincipalKind> kinds(Shell shell) {
    Path file = kinds;
    if (file == null) {
      String named = variables(shell).first("KINDS");
      file = named == null ? null : Path.of(named);
    }
    return file == null ? PrincipalKind.presets() : Kinds.withPresets(file);
  }

  /** Makes the tables, or brings them up to date. */
  public void migrate(Shell shell) {
    StoreAddress.of(store, variables(shell), shell).migrate();
  }

  /**
   * Opens the store.
   *
   * @param shell whose environment
   * @return the deployment
   * @throws CommandFailure if it cannot be opened; the message says what to do
   */
  public StoreDeployment open(Shell shell) {
    return open(shell, false);
  }

  /** Opens the store, and makes the tables where there are none at all. */
  public StoreDeployment openOrMake(Shell shell) {
    return open(shell, true);
  }

  private StoreDeployment open(Shell shell, boolean make) {
    Variables variables = variables(shell);
    ServerKeys serverKeys = serverKeys(shell);
    List<PrincipalKind> known = kinds(shell);
    String tokens = tokenPrefix == null ? variables.first("TOKEN_PREFIX") : tokenPrefix;
    JdbcKeyStore opened = StoreAddress.of(store, variables, shell).open(make);
    try {
      var builder = Auth.builder(opened).clock(shell.clock()).kinds(known).serverKeys(serverKeys);
      Auth auth = (tokens == null ? builder : builder.tokenPrefix(tokens)).build();
      return new StoreDeployment(opened, auth, serverKeys);
    } catch (IllegalArgumentException e) {
      opened.close();
      throw CommandFailure.usage("Cannot work on this store: " + e.getMessage() + ".");
    }
  }

  private static ServerKeys serverKeys(Shell shell) {
    try {
      return ServerKeys.fromEnvironment(shell.environment());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(ServerKeys.VARIABLE + " is faulty: " + e.getMessage() + ".");
    }
  }
}

package dev.wardlock.cli.deployment;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Shell;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which deployment: a store, or a running server. Options of most commands. */
public final class Target {

  @Mixin private final StoreTarget store = new StoreTarget();

  @Option(
      names = "--url",
      paramLabel = "URL",
      order = 51,
      description = {
        "A running server, instead of a store. Default: <PREFIX>_URL. Its key is"
            + " <PREFIX>_MANAGEMENT_API_KEY, else <PREFIX>_API_KEY."
      })
  private @Nullable String url;

  @Option(
      names = "--plain-http",
      order = 52,
      description = "Sends the key over http:// to another machine, readable on the way.")
  private boolean plainHttp;

  /** What the environment says. */
  public Variables variables(Shell shell) {
    return store.variables(shell);
  }

  /**
   * A context that is named, else that of the environment.
   *
   * @param shell whose environment
   * @param named what was named; null for nothing
   * @return the context's id; null if there is none
   */
  public @Nullable String context(Shell shell, @Nullable String named) {
    return named != null ? named : variables(shell).first("CONTEXT_ID", "CONTEXT");
  }

  /**
   * Opens the deployment.
   *
   * @param shell whose environment
   * @return the deployment
   * @throws CommandFailure if it is not clear which, or it cannot be opened
   */
  public Deployment open(Shell shell) {
    Variables variables = variables(shell);
    String server = url;
    if (store.isGiven() && server != null) {
      throw CommandFailure.usage("Say --store or --url, not both.");
    }
    if (!store.isGiven() && server == null) {
      server = variables.first("URL", "BASE_URL");
      if (server != null && variables.first("STORE") != null) {
        throw CommandFailure.usage(
            variables.name("URL")
                + " and "
                + variables.name("STORE")
                + " are both set: say --url or --store.");
      }
    }
    return server == null ? store.open(shell) : RestDeployment.at(server, plainHttp, variables);
  }
}

package dev.wardlock.cli.keys;

import dev.wardlock.NewKey;
import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.deployment.StoreDeployment;
import dev.wardlock.cli.shell.Durations;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.Region;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wardlock keys generate-key CONTEXT NAME --kind K}. */
@Command(name = "generate-key", description = "Makes a key, whose secret is shown this once.")
final class GenerateKey extends DeploymentCommand {

  @Mixin private final KeyRef name = new KeyRef();

  @Mixin private final SecretOutput secret = new SecretOutput();

  @Option(
      names = "--kind",
      required = true,
      paramLabel = "KIND",
      description = "What it is at most: management, agent, supervisor, or another kind.")
  private String kind = "";

  @Option(
      names = "--grant",
      paramLabel = "VERB=REGION",
      description = {
        "What it may do, and where: memory:read=org/acme/*. May be repeated. Default: all that its"
            + " kind may, on its floor."
      })
  private List<String> grants = List.of();

  @Option(
      names = "--scope-floor",
      paramLabel = "REGION",
      description =
          "Where it is pinned to. Default: where its grants are, for a kind that needs it; else everything.")
  private @Nullable String floor;

  @Option(
      names = "--principal",
      paramLabel = "ID",
      description = "For whom it is. Default: its name.")
  private @Nullable String principal;

  @Option(
      names = "--display-name",
      paramLabel = "TEXT",
      description = "The principal's name for people. Default: the principal.")
  private @Nullable String displayName;

  @Option(
      names = "--strict",
      description = "Refuses reads outside its region, where else they would come back empty.")
  private boolean strict;

  @Option(
      names = "--metadata",
      paramLabel = "NAME=VALUE",
      description = "A note of your own. May be repeated.")
  private Map<String, String> metadata = Map.of();

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "How long it lives: 90d, 12h. Default: the longest that is allowed.")
  private @Nullable Duration ttl;

  private @Nullable Grants allowed;
  private @Nullable Region pinned;

  GenerateKey(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    secret.check();
    name.check();
    try {
      allowed = grants.isEmpty() ? null : Grants.of(grants.stream().map(Grant::parse).toList());
      pinned = floor == null ? null : Region.of(floor);
    } catch (IllegalArgumentException e) {
      throw misused("Not a grant or a floor: " + e.getMessage());
    }
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    warn(deployment, output);
    var wanted =
        new NewKey(
            name.key(),
            kind,
            principal,
            displayName,
            name.context(this),
            allowed,
            pinned,
            strict,
            metadata,
            ttl);
    secret.deliver(shell, "Made", () -> deployment.mint(wanted));
    return ExitCode.OK;
  }

  private void warn(Deployment deployment, Output output) {
    if (deployment instanceof StoreDeployment store) {
      String serverKey = store.missingServerKey();
      if (serverKey != null) {
        output.warn(
            "keys here were made with the server key "
                + serverKey
                + ", but AUTH_SERVER_KEYS is not set: the application may refuse what is made"
                + " without it");
      }
    }
  }
}

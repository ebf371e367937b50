package dev.wardlock.cli.keys;

import dev.wardlock.NewKey;
import dev.wardlock.cli.deployment.Deployment.Issued;
import dev.wardlock.cli.deployment.StoreDeployment;
import dev.wardlock.cli.deployment.StoreTarget;
import dev.wardlock.cli.deployment.Variables;
import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.model.Grants;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Region;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wardlock bootstrap}. */
@Command(
    name = "bootstrap",
    description = {
      "Makes a deployment's first keys, once in its life, and prints them: a management key, and a"
          + " key for programs in one context. Needs the store itself, whose tables it makes where"
          + " there are none."
    })
public final class Bootstrap implements Runnable {

  private final Shell shell;

  @Mixin private final StoreTarget store = new StoreTarget();

  @Option(
      names = "--context",
      paramLabel = "ID",
      description = "The context of the second key, made if it is missing. Default: default.")
  private String context = Context.DEFAULT;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "The kind of the management key. Default: management.")
  private String kind = "management";

  @Option(
      names = "--api-kind",
      paramLabel = "KIND",
      description = {
        "The kind of the second key. Default: management, with what an agent may do, everywhere in"
            + " the context."
      })
  private @Nullable String apiKind;

  @Option(
      names = "--api-scope-floor",
      paramLabel = "REGION",
      description = "Where the second key is pinned to. Default: everything.")
  private @Nullable String apiFloor;

  private Bootstrap(Shell shell) {
    this.shell = shell;
  }

  /** The command. */
  public static CommandLine command(Shell shell) {
    return new CommandLine(new Bootstrap(shell));
  }

  @Override
  public void run() {
    KeyRef.checkName("A context", context);
    NewKey management = NewKey.named("management").kind(kind).inSystem();
    NewKey api = api();
    try (StoreDeployment deployment = store.openOrMake(shell)) {
      if (deployment.bootstrapped()) {
        throw before();
      }
      if (!deployment.hasContext(context)) {
        deployment.createContext(context, context, ContextPolicy.DEFAULT);
      }
      print(deployment.bootstrap(management, api).orElseThrow(Bootstrap::before));
    }
  }

  private NewKey api() {
    Region floor;
    try {
      floor = apiFloor == null ? Region.ALL : Region.of(apiFloor);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("Not a floor: " + e.getMessage() + ".");
    }
    NewKey key = NewKey.named("api").in(context).floor(floor);
    // Programs read and write, and look after their own keys; they make none for others.
    return apiKind == null
        ? key.kind(kind).grants(Grants.of(PrincipalKind.agent().on(floor).asList()))
        : key.kind(apiKind);
  }

  private static CommandFailure before() {
    return new CommandFailure(
        ExitCode.CONFLICT,
        "This deployment was bootstrapped before, and its keys are not shown again. If they are"
            + " lost: wardlock recover");
  }

  private void print(List<Issued> keys) {
    Variables variables = store.variables(shell);
    var lines = new LinkedHashMap<String, String>();
    lines.put(variables.name("MANAGEMENT_API_KEY"), keys.get(0).token().reveal());
    lines.put(variables.name("API_KEY"), keys.get(1).token().reveal());
    lines.put(variables.name("CONTEXT_ID"), context);
    Output output = shell.output();
    output.json(lines);
    for (Map.Entry<String, String> line : lines.entrySet()) {
      output.line(line.getKey() + "=" + line.getValue());
    }
    output.note("Keep them where only you can read them: they are not shown again.");
  }
}

package dev.wardlock.cli.keys;

import dev.wardlock.NewKey;
import dev.wardlock.cli.deployment.StoreDeployment;
import dev.wardlock.cli.deployment.StoreTarget;
import dev.wardlock.cli.shell.Durations;
import dev.wardlock.cli.shell.Shell;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wardlock recover}. */
@Command(
    name = "recover",
    description = {
      "Makes a new management key, for a deployment that lost its own. It needs the store itself,"
          + " and stands in the audit trail as a recovery."
    })
public final class Recover implements Runnable {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Shell shell;

  @Mixin private final StoreTarget store = new StoreTarget();

  @Mixin private final SecretOutput secret = new SecretOutput();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Its name. Default: recovered-, and the time.")
  private @Nullable String name;

  @Option(names = "--kind", paramLabel = "KIND", description = "Its kind. Default: management.")
  private String kind = "management";

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "How long it lives. Default: for ever.")
  private @Nullable Duration ttl;

  private Recover(Shell shell) {
    this.shell = shell;
  }

  /** The command. */
  public static CommandLine command(Shell shell) {
    return new CommandLine(new Recover(shell));
  }

  @Override
  public void run() {
    secret.check();
    String chosen = name == null ? "recovered-" + STAMP.format(shell.clock().instant()) : name;
    KeyRef.checkName("A key", chosen);
    try (StoreDeployment deployment = store.open(shell)) {
      NewKey wanted = NewKey.named(chosen).kind(kind).inSystem();
      secret.deliver(
          shell,
          store.variables(shell).name("MANAGEMENT_API_KEY"),
          "Recovered",
          () -> deployment.recover(ttl == null ? wanted : wanted.expiresIn(ttl)));
    }
  }
}

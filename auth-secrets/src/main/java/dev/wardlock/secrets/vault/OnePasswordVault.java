package dev.wardlock.secrets.vault;

import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.model.Vault;
import dev.wardlock.secrets.model.Version;
import dev.wardlock.secrets.model.Versions;
import dev.wardlock.secrets.process.Programs;
import dev.wardlock.secrets.process.Programs.Limits;
import dev.wardlock.secrets.process.Programs.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * 1Password, through its command {@code op}, 2.23 or later, which logs in as it is set up to: by
 * the desktop app, or by {@code OP_SERVICE_ACCOUNT_TOKEN}.
 *
 * <p>Items are written as JSON on standard input, never on a command line, and read back after it.
 * An item that is missing is made; its vault is not. Pending and previous values stand in the
 * item's section {@code wardlock}; 1Password keeps a history of its own besides.
 *
 * <p>Two who write to one item at the same time, on different machines, are told apart by 1Password
 * alone. Each call of {@code op} has 60 seconds.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class OnePasswordVault implements Vault {

  private static final Limits LIMITS = new Limits(Duration.ofSeconds(60), 4 * 1024 * 1024);

  private final String op;
  private final Programs programs;

  OnePasswordVault(String op, Programs programs) {
    this.op = op;
    this.programs = programs;
  }

  /**
   * Of whoever is logged in.
   *
   * @param folder where {@code op} is run
   * @param hidden variables of the environment that it does not get, besides our own; those that
   *     begin with {@code OP_} it gets all the same
   * @return the vault
   */
  public static OnePasswordVault of(Path folder, Set<String> hidden) {
    return new OnePasswordVault("op", Programs.in(folder, Programs.except(hidden, "OP_")));
  }

  @Override
  public String name() {
    return "1password";
  }

  @Override
  public Versions versions(SecretReference reference) {
    return item(reference).map(item -> item.versions(reference)).orElse(Versions.NONE);
  }

  @Override
  public Optional<SecretValue> resolve(SecretReference reference) {
    Result result = op(List.of("read", "--no-newline", reference.toString()), "");
    if (result.exit() != 0 && !isMissing(result)) {
      throw failed("read " + reference, result, List.of());
    }
    String text = result.exit() == 0 ? result.text() : "";
    return text.isEmpty() ? Optional.empty() : Optional.of(SecretValue.of(text));
  }

  private static boolean isMissing(Result result) {
    return result.says("isn't an item in")
        || (result.says("could not find field") || result.says("not have a field"));
  }

  @Override
  public void stage(SecretReference reference, Version version) {
    update(reference, versions -> versions.stage(version));
  }

  @Override
  public void promote(SecretReference reference, String id) {
    update(reference, versions -> versions.promote(id));
  }

  private void update(SecretReference reference, UnaryOperator<Versions> change) {
    Optional<OnePasswordItem> found = item(reference);
    OnePasswordItem item = found.orElseGet(() -> OnePasswordItem.create(reference));
    Versions before = item.versions(reference);
    Versions after = change.apply(before);
    if (after.equals(before)) {
      return;
    }
    item.put(reference, after);
    List<String> command =
        found.isPresent()
            ? List.of("item", "edit", item.id(), "--vault", reference.vault())
            : List.of("item", "create", "-", "--vault", reference.vault());
    Result result = op(command, item.json());
    if (result.exit() != 0) {
      throw failed("write " + reference, result, values(after));
    }
    if (!versions(reference).equals(after)) {
      throw new SecretsException(
          "op said that it wrote " + reference + ", but it is not there: is op 2.23 or later?");
    }
  }

  private static List<SecretValue> values(Versions versions) {
    var values = new ArrayList<SecretValue>();
    for (Optional<Version> version :
        List.of(versions.current(), versions.previous(), versions.pending())) {
      version.ifPresent(v -> values.add(v.value()));
    }
    return values;
  }

  private Optional<OnePasswordItem> item(SecretReference reference) {
    Result result =
        op(
            List.of(
                "item", "get", reference.item(), "--vault", reference.vault(), "--format", "json"),
            "");
    if (result.exit() == 0) {
      return Optional.of(OnePasswordItem.parse(result.text()));
    }
    if (result.says("isn't an item in")) {
      return Optional.empty();
    }
    throw failed("read " + reference, result, List.of());
  }

  private Result op(List<String> arguments, String input) {
    var command = new ArrayList<String>();
    command.add(op);
    command.addAll(arguments);
    return programs.run(command, input, LIMITS);
  }

  private static SecretsException failed(String what, Result result, List<SecretValue> secrets) {
    return new SecretsException("op could not " + what + ": " + result.complaint(secrets));
  }
}

package dev.wardlock.cli.deployment;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Shell;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the environment says, under a prefix of the deployment's own: {@code AUTH} by default. */
public final class Variables {

  private static final Pattern PREFIX = Pattern.compile("[A-Z][A-Z0-9_]{0,31}");

  private final Shell shell;
  private final String prefix;

  /**
   * The variables of a prefix.
   *
   * @param shell whose environment
   * @param prefix the prefix, with or without the underscore at its end
   * @throws CommandFailure if it is malformed
   */
  public Variables(Shell shell, String prefix) {
    String bare = prefix.endsWith("_") ? prefix.substring(0, prefix.length() - 1) : prefix;
    if (!PREFIX.matcher(bare).matches()) {
      throw CommandFailure.usage(
          "A prefix of variables is upper-case letters, digits and underscores, such as SPECTRON.");
    }
    this.shell = shell;
    this.prefix = bare + "_";
  }

  /** A variable's whole name. */
  public String name(String rest) {
    return prefix + rest;
  }

  /** The first of some variables that is set and not blank; null if none is. */
  public @Nullable String first(String... rests) {
    for (String rest : rests) {
      String value = shell.variable(name(rest));
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}

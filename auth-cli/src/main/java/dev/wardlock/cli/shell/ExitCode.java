package dev.wardlock.cli.shell;

import java.util.Locale;

/** How a command ends. The numbers are a contract with scripts. */
public enum ExitCode {
  /** It is done. */
  OK(0, "Done."),
  /** Something broke that is no fault of the caller's. */
  FAILED(1, "Something broke."),
  /** The command line is wrong, what was asked for is malformed, or it was not confirmed. */
  USAGE(2, "Refused before anything was done: wrong usage, malformed input, or not confirmed."),
  /** No key was given, or it was not accepted. */
  UNAUTHENTICATED(3, "Not authenticated: no key, or one that is not accepted."),
  /** The key does not allow it. */
  FORBIDDEN(4, "Forbidden: the key does not allow it."),
  /** There is no such thing, or none that the key may know of. */
  NOT_FOUND(5, "Not found."),
  /** It is there already, or somebody else was first. */
  CONFLICT(6, "Conflict: it is there already, or somebody else was first."),
  /** The store or the server did not answer: a change may have happened or not. */
  UNAVAILABLE(7, "Unavailable: the store or server did not answer; a change may have happened."),
  /** Of many things, some were done and some were not. */
  INCOMPLETE(8, "Incomplete: of many things, some could not be done.");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** What the process returns. */
  public int number() {
    return number;
  }

  /** In a sentence. */
  public String meaning() {
    return meaning;
  }

  /** As it stands in JSON. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

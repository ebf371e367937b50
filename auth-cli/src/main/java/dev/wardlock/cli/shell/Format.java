package dev.wardlock.cli.shell;

import java.util.Locale;

/** In what form a command answers. */
public enum Format {
  /** For people. */
  TEXT,
  /** For programs: one JSON document on standard output. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.wardlock.cli.shell;

/** In what form a command answers. */
public enum Format {
  /** For people. */
  TEXT,
  /** For programs: one JSON document on standard output. */
  JSON
}

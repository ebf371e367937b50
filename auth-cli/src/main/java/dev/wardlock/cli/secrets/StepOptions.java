package dev.wardlock.cli.secrets;

import picocli.CommandLine.Option;

/** How a step is taken. */
final class StepOptions {

  @Option(names = "--dry-run", description = "Shows the plan, and does nothing.")
  boolean dryRun;

  @Option(names = "--yes", description = "Does not ask.")
  boolean yes;
}

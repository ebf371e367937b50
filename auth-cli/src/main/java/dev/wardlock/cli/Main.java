package dev.wardlock.cli;

import dev.wardlock.cli.shell.Shell;
import dev.wardlock.cli.shell.SystemTerminal;
import java.time.Clock;

/** Where the program starts. */
public final class Main {

  private Main() {}

  /**
   * Runs one command and ends the process.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    var shell = new Shell(new SystemTerminal(), System.getenv(), Clock.systemUTC());
    System.exit(Wardlock.run(shell, args));
  }
}

package dev.wardlock.secrets.model;

import java.util.List;

/** A publisher as {@code [publish]} names it. */
public sealed interface PublisherSpec {

  /**
   * A file of {@code KEY=value} lines: {@code "dotenv"}, or {@code "dotenv:<file>"}.
   *
   * @param file the file, relative to the folder of the declaration; {@code .env} by default
   */
  record Dotenv(String file) implements PublisherSpec {}

  /** The GitHub Environment of the same name: {@code "github"}, and the default. */
  record GitHub() implements PublisherSpec {}

  /**
   * A command, fed by standard input: an array of the program and its arguments.
   *
   * @param command at least the program
   */
  record Command(List<String> command) implements PublisherSpec {

    /**
     * Copies the list.
     *
     * @param command as the component
     */
    public Command {
      command = List.copyOf(command);
    }
  }
}

package dev.wardlock.secrets.publish;

import dev.wardlock.secrets.model.Publisher;
import dev.wardlock.secrets.model.PublisherSpec;
import dev.wardlock.secrets.process.Programs;
import java.nio.file.Path;
import java.util.Set;

/**
 * The publishers that {@code [publish]} can name: a gitignored {@code .env} file, GitHub
 * Environments, and any command. {@code gh} has 60 seconds for each setting, a command 120.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Publishers {

  private final Path folder;
  private final Set<String> hidden;

  /**
   * In a folder.
   *
   * @param folder the folder of the declaration: files stand in it, commands run in it
   * @param hidden variables of the environment that commands do not get, besides our own; {@code
   *     gh} gets those that begin with {@code GH_} all the same
   */
  public Publishers(Path folder, Set<String> hidden) {
    this.folder = folder;
    this.hidden = Set.copyOf(hidden);
  }

  /**
   * The publisher of an environment.
   *
   * @param spec what the declaration names
   * @return the publisher
   */
  public Publisher of(PublisherSpec spec) {
    if (spec instanceof PublisherSpec.Dotenv dotenv) {
      return new DotenvPublisher(dotenv.file(), folder);
    }
    if (spec instanceof PublisherSpec.Command command) {
      return new CommandPublisher(command.command(), Programs.in(folder, hidden));
    }
    return new GitHubPublisher("gh", Programs.in(folder, Programs.except(hidden, "GH_")));
  }
}

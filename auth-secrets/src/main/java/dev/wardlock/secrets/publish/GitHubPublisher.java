package dev.wardlock.secrets.publish;

import dev.wardlock.secrets.model.Publication;
import dev.wardlock.secrets.model.Publisher;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.process.Programs;
import dev.wardlock.secrets.process.Programs.Limits;
import dev.wardlock.secrets.process.Programs.Result;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The GitHub Environment of the same name, through {@code gh}, in the repository of the folder.
 *
 * <p>{@code gh} reads each value from standard input, and seals a secret for GitHub by itself. It
 * cuts line breaks off a value's end, so such a value is refused.
 */
final class GitHubPublisher implements Publisher {

  private static final Limits LIMITS = new Limits(Duration.ofSeconds(60), 64 * 1024);

  private final String gh;
  private final Programs programs;

  GitHubPublisher(String gh, Programs programs) {
    this.gh = gh;
    this.programs = programs;
  }

  @Override
  public String name() {
    return "github";
  }

  @Override
  public void check(String environment, Collection<String> keys) {
    programs.require(gh);
    List<String> reserved =
        keys.stream().filter(k -> k.toUpperCase(Locale.ROOT).startsWith("GITHUB_")).toList();
    if (!reserved.isEmpty()) {
      throw new SecretsException("GitHub keeps names with GITHUB_ to itself: " + reserved);
    }
  }

  @Override
  public void publish(Publication publication) {
    String environment = publication.environment();
    publication
        .secrets()
        .forEach((key, value) -> set("secret", key, environment, value.reveal(), List.of(value)));
    publication
        .variables()
        .forEach((key, text) -> set("variable", key, environment, text, List.of()));
  }

  private void set(
      String kind, String key, String environment, String text, List<SecretValue> secrets) {
    if (text.endsWith("\n") || text.endsWith("\r")) {
      throw new SecretsException(
          key + " ends in a line break, which gh would cut off: it cannot be published to GitHub");
    }
    Result result = programs.run(List.of(gh, kind, "set", key, "--env", environment), text, LIMITS);
    if (result.exit() != 0) {
      throw new SecretsException(
          "gh could not set the "
              + kind
              + " "
              + key
              + " of "
              + environment
              + ": "
              + result.complaint(secrets));
    }
  }
}

package dev.wardlock.secrets.publish;

import dev.wardlock.secrets.json.Json;
import dev.wardlock.secrets.model.Publication;
import dev.wardlock.secrets.model.Publisher;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.process.Programs;
import dev.wardlock.secrets.process.Programs.Limits;
import dev.wardlock.secrets.process.Programs.Result;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Any command. It reads one JSON object, {@code {"environment": …, "secrets": {…}, "variables":
 * {…}}}, adds and replaces what is in it, and ends with 0.
 */
final class CommandPublisher implements Publisher {

  private static final Limits LIMITS = new Limits(Duration.ofMinutes(2), 64 * 1024);

  private final List<String> command;
  private final Programs programs;

  CommandPublisher(List<String> command, Programs programs) {
    this.command = command;
    this.programs = programs;
  }

  @Override
  public String name() {
    return "command " + command.get(0);
  }

  @Override
  public void check(String environment, Collection<String> keys) {
    programs.require(command.get(0));
  }

  @Override
  public void publish(Publication publication) {
    var secrets = new LinkedHashMap<String, String>();
    publication.secrets().forEach((key, value) -> secrets.put(key, value.reveal()));
    var document = new LinkedHashMap<String, Object>();
    document.put("environment", publication.environment());
    document.put("secrets", secrets);
    document.put("variables", publication.variables());
    Result result = programs.run(command, Json.line(document), LIMITS);
    if (result.exit() != 0) {
      Collection<SecretValue> values = publication.secrets().values();
      throw new SecretsException(
          command.get(0)
              + " could not publish "
              + publication.environment()
              + ": "
              + result.complaint(values));
    }
  }
}

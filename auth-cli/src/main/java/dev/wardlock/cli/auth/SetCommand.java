package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Durations;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.client.AppFolder;
import dev.wardlock.client.TokenState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardlock auth set}. */
@Command(
    name = "set",
    description = {
      "Keeps credentials that were got by other means, in place of a login.",
      "A value may stand in a file, as @FILE; where it is left out, it is asked for. What begins"
          + " with @ itself is written with @@."
    })
final class SetCommand extends AuthCommand {

  /** What a cookie is sent as, without what would begin another (RFC 6265, section 4.1.1). */
  private static final Pattern COOKIE = Pattern.compile("[\\x21-\\x7E&&[^;,\"\\\\]]*");

  @Parameters(paramLabel = "APP", description = "The application.")
  private String app = "";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME: VALUE",
      order = 1,
      description = "A header field that requests carry.")
  private List<String> headers = List.of();

  @Option(
      names = {"-c", "--cookie"},
      paramLabel = "NAME=VALUE",
      order = 2,
      description = "A cookie that requests carry.")
  private List<String> cookies = List.of();

  @Option(
      names = {"-b", "--body"},
      paramLabel = "NAME=VALUE",
      order = 3,
      description = "A field that forms and JSON objects carry.")
  private List<String> fields = List.of();

  @Option(
      names = "--expires-in",
      paramLabel = "DURATION",
      order = 4,
      converter = Durations.class,
      description = "How long they are good for, such as 12h or 30d. Default: not known.")
  private @Nullable Duration lifetime;

  SetCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run(Output output) throws IOException, InterruptedException {
    AppFolder folder = folder(app);
    if (headers.isEmpty() && cookies.isEmpty() && fields.isEmpty()) {
      throw CommandFailure.usage("Say what requests carry: -H, -c or -b.");
    }
    var typed = new TypedValues(shell);
    Map<String, String> carried = typed.all("header", headers, ":");
    String cookie = cookie(typed.all("cookie", cookies, "="));
    if (!cookie.isEmpty() && carried.keySet().stream().anyMatch("Cookie"::equalsIgnoreCase)) {
      throw CommandFailure.usage("Say cookies by -c, or by -H 'Cookie: …', not both.");
    } else if (!cookie.isEmpty()) {
      carried.put("Cookie", cookie);
    }
    TokenState state = state(carried, typed.all("field", fields, "="));
    if (typed.wasOnTheCommandLine()) {
      output.warn(
          "A value on the command line stays in the shell's history, and others on this machine"
              + " can read it: say @FILE, or leave it out to be asked.");
    }
    folder.tokenFile().write(state, PATIENCE);
    output.json(Map.of("app", app, "set", true));
    output.line("Requests to " + app + " carry " + Holdings.of(state) + " from now on.");
    return ExitCode.OK;
  }

  private static String cookie(Map<String, String> cookies) {
    var header = new StringBuilder();
    cookies.forEach(
        (name, value) -> {
          if (!COOKIE.matcher(name + value).matches()) {
            throw CommandFailure.usage("A cookie has characters that none may have.");
          }
          header.append(header.isEmpty() ? "" : "; ").append(name).append('=').append(value);
        });
    return header.toString();
  }

  private TokenState state(Map<String, String> carried, Map<String, String> body) {
    Instant now = shell.clock().instant();
    try {
      TokenState state = TokenState.of(carried, body, now);
      return lifetime == null
          ? state
          : new TokenState(state.headers(), state.bodyParams(), null, now.plus(lifetime), now);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage() + ".");
    }
  }
}

package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.client.script.Conversation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lets a script ask at the terminal; where there is none, each question takes a line of standard
 * input. What the script says is marked as the script's.
 */
final class TerminalConversation implements Conversation {

  private final Shell shell;
  private final String app;
  private @Nullable BufferedReader piped;

  TerminalConversation(Shell shell, String app) {
    this.shell = shell;
    this.app = app;
  }

  @Override
  public String promptText(String label) {
    String answer =
        shell.terminal().canAsk()
            ? shell.terminal().ask(Output.visible(app + " asks: " + label) + ": ")
            : line(label);
    return answered(answer);
  }

  @Override
  public String promptSecret(String label) {
    if (!shell.terminal().canAsk()) {
      return line(label);
    }
    char[] typed = shell.terminal().askSecret(Output.visible(app + " asks: " + label) + ": ");
    String secret = answered(typed == null ? null : new String(typed));
    if (typed != null) {
      Arrays.fill(typed, '\0');
    }
    return secret;
  }

  @Override
  public void tellUser(String message) {
    shell.output().note(app + " says: " + message);
    shell.terminal().err().flush();
  }

  @Override
  public void waitUserConfirmation(String message) {
    tellUser(message);
    if (shell.terminal().canAsk()) {
      answered(shell.terminal().ask("Press Enter when that is done. "));
    } else {
      line(message);
    }
  }

  private static String answered(@Nullable String answer) {
    if (answer == null) {
      throw CommandFailure.usage("The input ended before the question was answered.");
    }
    return answer;
  }

  private String line(String label) {
    try {
      if (piped == null) {
        piped =
            new BufferedReader(
                new InputStreamReader(shell.terminal().in(), StandardCharsets.UTF_8));
      }
      String line = piped.readLine();
      if (line == null) {
        throw CommandFailure.usage(
            label + ": there is no terminal to ask at, and no line on standard input.");
      }
      return line;
    } catch (IOException e) {
      throw CommandFailure.usage("Standard input cannot be read.");
    }
  }
}

package dev.wardlock.client.script;

import dev.wardlock.client.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One run of a script: answers what its process asks for, and bounds how much that may be.
 *
 * <p>For one thread, once.
 */
final class ScriptRun {

  private static final int MAX_CALLS = 5000;
  private static final int MAX_SHOWN = 100;
  private static final int MAX_SAID = 2 * 1024 * 1024;
  private static final int MAX_LINE = 16 * 1024;
  private static final int MAX_DEBUG = 64 * 1024;

  private final Child child;
  private final Conversation conversation;
  private final Network network;
  private final Settings settings;
  private final Mask mask;
  private final List<String> said = new ArrayList<>();
  private int room = MAX_SAID;
  private int calls;
  private int shown;

  ScriptRun(Child child, Conversation conversation, Network network, Settings settings, Mask mask) {
    this.child = child;
    this.conversation = conversation;
    this.network = network;
    this.settings = settings;
    this.mask = mask;
  }

  /** What the script said by {@code debug}: masked whole and then cut, so that no secret is cut. */
  String debugOutput() {
    var output = new StringBuilder();
    for (String line : said) {
      String masked = mask.apply(line);
      output.append(masked, 0, Math.min(masked.length(), MAX_LINE)).append('\n');
    }
    boolean all = room >= 0 && output.length() <= MAX_DEBUG;
    return all
        ? output.toString()
        : output.substring(0, Math.min(output.length(), MAX_DEBUG)).stripTrailing()
            + "\n(more was said, and left out)\n";
  }

  /** Answers until there is a result. */
  Map<?, ?> result() throws Exception {
    while (true) {
      List<?> message = child.listen();
      calls++;
      if (calls > MAX_CALLS) {
        throw new Ended("The script made more than " + MAX_CALLS + " calls and was ended.");
      }
      String what = String.valueOf(message.get(0));
      Object about = message.get(1);
      if (what.equals("result") && about instanceof Map<?, ?> result) {
        mask.result(result);
        return result;
      }
      if (what.equals("failed")) {
        throw new Ended(String.valueOf(about));
      }
      if (what.equals("debug")) {
        note(String.valueOf(about));
      } else {
        child.say(answer(what, about, message));
      }
    }
  }

  private void note(String line) {
    room -= line.length() + 1;
    if (room >= 0) {
      said.add(line);
    }
  }

  private List<@Nullable Object> answer(String what, @Nullable Object about, List<?> message)
      throws Exception {
    String text = String.valueOf(about);
    return switch (what) {
      case "promptText" -> {
        String typed = ask(() -> conversation.promptText(text));
        mask.typedText(typed);
        yield done(typed);
      }
      case "promptSecret" -> {
        String typed = ask(() -> conversation.promptSecret(text));
        mask.typedSecret(typed);
        yield done(typed);
      }
      case "tellUser" -> done(ask(() -> tell(text)));
      case "waitUserConfirmation" ->
          done(
              ask(
                  () -> {
                    conversation.waitUserConfirmation(text);
                    return null;
                  }));
      case "send" -> attempt(settings.requestLimit(), "an answer", () -> network.send(message));
      case "authorizeInBrowser" -> {
        network.permitted(text);
        yield attempt(settings.promptLimit(), "a redirect", () -> redirect(text));
      }
      case "parseJson" -> json(() -> Json.value(text));
      case "toJson" -> json(() -> Json.line(about));
      default -> throw new Ended("The script called what there is not.");
    };
  }

  private @Nullable Void tell(String message) {
    conversation.tellUser(message);
    return null;
  }

  private <T> T ask(Callable<T> question) throws Exception {
    shown++;
    if (shown > MAX_SHOWN) {
      throw new Ended("The script asked and told more than " + MAX_SHOWN + " times and was ended.");
    }
    return child.serve(settings.promptLimit(), "a person", question);
  }

  private String redirect(String address) throws IOException, InterruptedException {
    String received =
        LoopbackRedirect.receive(
            address,
            opened -> {
              conversation.tellUser("Open this address in your browser: " + opened);
              settings.browser().accept(opened);
            },
            settings.promptLimit());
    mask.address(received);
    return received;
  }

  /** What can fail by the world's fault, or by the script's. */
  private List<@Nullable Object> attempt(Duration most, String doing, Callable<Object> call)
      throws Exception {
    try {
      return done(child.serve(most.plusSeconds(5), doing, call));
    } catch (IOException e) {
      return Arrays.asList("io", e.getMessage());
    } catch (IllegalArgumentException e) {
      return Arrays.asList("illegal", e.getMessage());
    }
  }

  /** A text that is no JSON is the script's fault, or its caller's. */
  private static List<@Nullable Object> json(Callable<@Nullable Object> call) throws Exception {
    try {
      return done(call.call());
    } catch (IOException e) {
      return Arrays.asList("illegal", e.getMessage());
    }
  }

  private static List<@Nullable Object> done(@Nullable Object value) {
    return Arrays.asList(null, value);
  }
}

package dev.wardlock.client.script.child;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that a script can do to the world: its public methods are imported statically into every
 * script, which need not name this class.
 *
 * <p>None of it is done here. Each call goes over the pipe to the process that started the script,
 * which judges it and answers.
 */
public final class Helpers {

  private static final int MAX_DEBUG = 1024 * 1024;

  private static @Nullable Pipe pipe;

  private Helpers() {}

  static void connect(Pipe to) {
    pipe = to;
  }

  private static Pipe pipe() {
    Pipe connected = pipe;
    if (connected == null) {
      throw new IllegalStateException("not connected");
    }
    return connected;
  }

  /**
   * Asks the person for something that may be seen while it is typed, such as a user's name.
   *
   * @param label what is asked for, as a person reads it
   * @return what was typed, without its end of line; may be empty
   */
  public static String promptText(String label) {
    return String.valueOf(pipe().ask("promptText", label));
  }

  /**
   * Asks the person for a secret, which is not shown while it is typed.
   *
   * @param label what is asked for, as a person reads it
   * @return what was typed, without its end of line; may be empty
   */
  public static String promptSecret(String label) {
    return String.valueOf(pipe().ask("promptSecret", label));
  }

  /**
   * Shows the person a message.
   *
   * @param message what to show
   */
  public static void tellUser(String message) {
    pipe().ask("tellUser", message);
  }

  /**
   * Shows the person a message, and waits until they say that it is done.
   *
   * @param message what to do
   */
  public static void waitUserConfirmation(String message) {
    pipe().ask("waitUserConfirmation", message);
  }

  /**
   * Says what a later reader needs to find a fault. Secrets that were typed and tokens that were
   * received are masked before anybody reads it.
   *
   * @param args what to say, separated by spaces
   */
  public static void debug(@Nullable Object... args) {
    String line = Arrays.stream(args).map(String::valueOf).collect(Collectors.joining(" "));
    pipe().say("debug", line.substring(0, Math.min(line.length(), MAX_DEBUG)));
  }

  /**
   * Sends a request and waits for the answer. Redirects are answers like others: they are never
   * followed, and no cookie is kept.
   *
   * @param request to one of the script's origins
   * @return the answer, its body as text
   * @throws IOException if there was no answer
   */
  public static HttpResponse<String> send(HttpRequest request) throws IOException {
    return RemoteResponse.to(request, pipe().exchange(RemoteResponse.message(request)));
  }

  /**
   * Lets the person authorize this in their browser, and waits for the redirect that ends it (RFC
   * 8252, section 7.3).
   *
   * <p>The address has a query parameter {@code redirect_uri} that is {@code http} on {@code
   * 127.0.0.1}, {@code [::1]} or {@code localhost}. Where its port is 0, a free one is taken in its
   * place.
   *
   * @param address where the person begins, at one of the script's origins
   * @return the whole address that the browser was led to; without its query it is the {@code
   *     redirect_uri} that was used. It is the script that compares {@code state}
   * @throws IOException if no redirect came in time
   */
  public static String authorizeInBrowser(String address) throws IOException {
    return String.valueOf(pipe().exchange(List.of("authorizeInBrowser", address)));
  }

  /**
   * Reads a JSON text (RFC 8259).
   *
   * @param text the text
   * @return a {@code Map<String, Object>}, a {@code List<Object>}, a {@code String}, a {@code
   *     Number}, a {@code Boolean}, or null
   * @throws IllegalArgumentException if it is none
   */
  public static @Nullable Object parseJson(String text) {
    return pipe().ask("parseJson", text);
  }

  /**
   * Writes a JSON text (RFC 8259).
   *
   * @param value maps, lists, texts, numbers, truth values and nulls
   * @return the text, without line breaks
   * @throws IllegalArgumentException if there is something else in it
   */
  public static String toJson(@Nullable Object value) {
    return String.valueOf(pipe().ask("toJson", value));
  }
}

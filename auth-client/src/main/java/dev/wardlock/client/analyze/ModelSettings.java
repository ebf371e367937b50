package dev.wardlock.client.analyze;

import dev.wardlock.client.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which language model writes scripts, and what it may cost.
 *
 * <p>Any server that speaks the chat-completions protocol with tools will do, one on this machine
 * too. The key is sent to it alone, and never in the clear to another machine.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * @param model the model's name, as the server knows it
 * @param url where the protocol is served, without {@code /chat/completions}
 * @param apiKey the server's key; null for a server on this machine that asks for none
 * @param timeout how long one answer may take; from 1 second to 1 hour
 * @param toolCalls how many traces the model may look at for one script; from 1 to 500
 * @param tokens how many tokens one script may cost in all, sent and received; at least 1000
 */
public record ModelSettings(
    String model, URI url, @Nullable Secret apiKey, Duration timeout, int toolCalls, int tokens) {

  /** The variable of the model's name. */
  public static final String MODEL = "WARDLOCK_MODEL";

  /** The variable of the server's address. */
  public static final String URL = "WARDLOCK_MODEL_URL";

  /** The variable of the server's key. */
  public static final String API_KEY = "WARDLOCK_MODEL_API_KEY";

  /** The variable of the timeout, in seconds. */
  public static final String TIMEOUT = "WARDLOCK_MODEL_TIMEOUT_SECONDS";

  /** The variable of the number of traces. */
  public static final String TOOL_CALLS = "WARDLOCK_MODEL_TOOL_CALLS";

  /** The variable of the number of tokens. */
  public static final String TOKENS = "WARDLOCK_MODEL_TOKENS";

  private static final String DEFAULT_URL = "https://api.openai.com/v1";
  private static final int LONGEST_SECONDS = 3600;
  private static final int MOST_CALLS = 500;
  private static final int LEAST_TOKENS = 1000;

  /**
   * Settings.
   *
   * @param model as the component
   * @param url as the component
   * @param apiKey as the component
   * @param timeout as the component
   * @param toolCalls as the component
   * @param tokens as the component
   * @throws IllegalArgumentException if something is missing or out of bounds; the message names
   *     every fault and the variable that mends it
   */
  public ModelSettings {
    List<String> faults = new ArrayList<>();
    if (model.isBlank()) {
      faults.add(MODEL + " does not name a model");
    }
    boolean http = "http".equalsIgnoreCase(url.getScheme());
    if (url.getHost() == null || !(http || "https".equalsIgnoreCase(url.getScheme()))) {
      faults.add(URL + " is no address of HTTP");
    } else if (url.getRawUserInfo() != null || url.getRawQuery() != null) {
      faults.add(URL + " has a user or a query, which is no place for a secret: use " + API_KEY);
    } else if (apiKey == null && !isLoopback(url)) {
      faults.add(API_KEY + " is not set, and the model is on another machine");
    } else if (http && !isLoopback(url)) {
      faults.add(URL + " is plain HTTP to another machine, which would show the key: use https");
    }
    between(TIMEOUT, timeout.toSeconds(), 1, LONGEST_SECONDS, faults);
    between(TOOL_CALLS, toolCalls, 1, MOST_CALLS, faults);
    between(TOKENS, tokens, LEAST_TOKENS, Integer.MAX_VALUE, faults);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  /**
   * Reads the environment: {@code WARDLOCK_MODEL}, and where the defaults are not fitting {@code
   * WARDLOCK_MODEL_URL} ({@code https://api.openai.com/v1}), {@code WARDLOCK_MODEL_API_KEY}, {@code
   * WARDLOCK_MODEL_TIMEOUT_SECONDS} (120), {@code WARDLOCK_MODEL_TOOL_CALLS} (40) and {@code
   * WARDLOCK_MODEL_TOKENS} (300,000).
   *
   * @param environment the variables
   * @return the settings
   * @throws IllegalArgumentException with every fault
   */
  public static ModelSettings fromEnvironment(Map<String, String> environment) {
    String key = environment.getOrDefault(API_KEY, "").strip();
    return new ModelSettings(
        environment.getOrDefault(MODEL, "").strip(),
        uri(environment.getOrDefault(URL, DEFAULT_URL).strip()),
        key.isEmpty() ? null : Secret.of(key),
        Duration.ofSeconds(number(environment.getOrDefault(TIMEOUT, "120"))),
        number(environment.getOrDefault(TOOL_CALLS, "40")),
        number(environment.getOrDefault(TOKENS, "300000")));
  }

  /** What is no address has no host, which is a fault like others. */
  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return URI.create("");
    }
  }

  /** What is no number is below all bounds. */
  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static void between(String name, long value, long least, long most, List<String> faults) {
    if (value < least || value > most) {
      String range =
          most == Integer.MAX_VALUE ? "at least " + least : "from " + least + " to " + most;
      faults.add(name + " is a whole number " + range);
    }
  }

  private static boolean isLoopback(URI url) {
    String host = url.getHost();
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }
}

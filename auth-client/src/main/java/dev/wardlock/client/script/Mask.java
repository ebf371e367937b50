package dev.wardlock.client.script;

import dev.wardlock.client.json.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a script's words may not show: whatever was typed, and the tokens that were sent, received
 * or returned. What looks like a token is masked too where the script's source does not have it.
 *
 * <p>Learns while the script runs, and masks when it has ended.
 */
final class Mask {

  private static final String SHOWN = "(a secret)";
  private static final int SHORTEST = 6;
  private static final int SHORTEST_TEXT = 4;

  private static final Pattern LONG = Pattern.compile("[A-Za-z0-9_+=~-]{20,}+");

  private static final Pattern SECRET =
      Pattern.compile(
          "token|secret|passw|jwt|session|assertion|api.?key|cookie|csrf|xsrf|authorization",
          Pattern.CASE_INSENSITIVE);

  /** What may be a secret or a word: it is taken for one where it has a digit. */
  private static final Pattern PERHAPS =
      Pattern.compile(
          "code|key|state|nonce|auth|sid|otp|ticket|challenge|verifier", Pattern.CASE_INSENSITIVE);

  private static final Pattern NEITHER =
      Pattern.compile(
          ".*(?:type|method|ur[il]|endpoint|name|hint|status|message|error|authenticate)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PARAMETER = Pattern.compile("[?#&]([^=&#]+)=([^&#]*)");

  private final String source;
  private final Set<String> secrets = new HashSet<>();

  Mask(String source) {
    this.source = source;
  }

  /** Typed where it was hidden: however short, it is not shown. */
  void typedSecret(String secret) {
    learn(secret, 1);
  }

  /** Typed where it was shown. That was the script's choice, so it may be a secret all the same. */
  void typedText(String text) {
    learn(text, SHORTEST_TEXT);
  }

  /** What the script returned: every text in it. */
  void result(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(this::result);
    } else if (value instanceof String text) {
      credentials(text);
      learn(text, SHORTEST);
    }
  }

  /** Header fields that were sent or received, the telling ones among them. */
  void headers(Map<String, List<String>> headers) {
    headers.forEach(
        (name, values) -> {
          for (String value : values) {
            header(name, value);
          }
        });
  }

  private void header(String name, String value) {
    if (name.equalsIgnoreCase("Set-Cookie")) {
      cookie(value.split(";", 2)[0]);
    } else if (name.equalsIgnoreCase("Cookie")) {
      List.of(value.split(";", -1)).forEach(this::cookie);
    } else if (name.equalsIgnoreCase("Location")) {
      address(value);
    } else if (isTelling(name, value)) {
      credentials(value);
    }
  }

  private void cookie(String pair) {
    learn(pair.substring(pair.indexOf('=') + 1).strip(), SHORTEST);
  }

  /** {@code Bearer x}, or {@code x}. */
  private void credentials(String value) {
    learn(value.substring(value.lastIndexOf(' ') + 1), SHORTEST);
  }

  /** An address that a redirect led to: the parameters behind its path. */
  void address(String address) {
    Matcher parameter = PARAMETER.matcher(address);
    while (parameter.find()) {
      if (isTelling(parameter.group(1), parameter.group(2))) {
        learn(parameter.group(2), SHORTEST);
      }
    }
  }

  /** A body that was received: of JSON, the fields with telling names. */
  void body(String body) {
    String text = body.strip();
    if (text.startsWith("{") || text.startsWith("[")) {
      try {
        within("", Json.value(text));
      } catch (IOException e) {
        // It only looked like JSON.
      }
    }
  }

  private void within(String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, member) -> within(String.valueOf(key), member));
    } else if (value instanceof List<?> list) {
      list.forEach(element -> within(name, element));
    } else if (value instanceof String text && isTelling(name, text)) {
      credentials(text);
    }
  }

  private static boolean isTelling(String name, String value) {
    return !NEITHER.matcher(name).matches()
        && (SECRET.matcher(name).find()
            || (PERHAPS.matcher(name).find() && value.matches(".*[0-9].*")));
  }

  private void learn(String secret, int shortest) {
    if (secret.length() < shortest) {
      return;
    }
    secrets.add(secret);
    secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    String quoted = Json.line(secret);
    secrets.add(quoted.substring(1, quoted.length() - 1));
    if (secret.indexOf('%') >= 0) {
      try {
        secrets.add(URLDecoder.decode(secret, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        // It is no encoded text.
      }
    }
  }

  /** A text without them. */
  String apply(String text) {
    String known =
        secrets.stream()
            .filter(secret -> !secret.isEmpty())
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    String masked = known.isEmpty() ? text : text.replaceAll(known, SHOWN);
    return LONG.matcher(masked)
        .replaceAll(found -> looksRandom(found.group()) ? SHOWN : found.group());
  }

  private boolean looksRandom(String text) {
    return text.chars().anyMatch(c -> c >= '0' && c <= '9')
        && text.chars().anyMatch(Character::isLetter)
        && !source.contains(text);
  }
}

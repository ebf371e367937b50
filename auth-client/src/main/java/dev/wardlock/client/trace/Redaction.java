package dev.wardlock.client.trace;

import dev.wardlock.client.content.Inputs;
import dev.wardlock.client.content.JsonValues;
import dev.wardlock.client.content.Named;
import dev.wardlock.client.content.Pairs;
import dev.wardlock.client.content.SecretNames;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Masks secrets in text, the same secret always by the same mask, such as {@code [token-2]}: it can
 * still be seen where a value comes from and where it goes.
 *
 * <p>Guarantees that a value which was added is in no text that it masked: as it is, or in the
 * forms that URLs, JSON, HTML and Base64 give it. Besides those it masks what looks like a secret
 * by its name or form (tokens, cookies, credentials, fields named for passwords and codes, long
 * random texts), as well as that can be told. A value that was cut in pieces or encrypted is not
 * recognised. What is masked is added, and so is masked by the same word wherever it is met later.
 *
 * <p>Safe for use by many threads.
 */
public final class Redaction {

  private static final Pattern MASK = Pattern.compile("\\[[a-z]+-\\d+]");

  /** As JWS writes them (RFC 7515, section 3.1). */
  private static final Pattern JWT =
      Pattern.compile("\\beyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+){0,3}");

  private static final Pattern SCHEME =
      Pattern.compile(
          "\\b(?:bearer|basic|token|apikey)\\s+([A-Za-z0-9._~+/-]{6,}=*)",
          Pattern.CASE_INSENSITIVE);

  /** A name and a value, as logs, queries, forms, headers and JSON write them. */
  private static final Pattern PAIR =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9_.-]{1,60})[\"']?\\s*(?:=|:(?!//))\\s*[\"']?([^\\s\"'&,;<>{}\\[\\]()]{3,8192}+)");

  private static final Pattern LONG = Pattern.compile("[A-Za-z0-9_~+=-]{32,}");

  /** A shorter one is masked only where it stands alone. */
  private static final int SHORT = 6;

  private final Map<String, String> masks = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** By how they begin, the longest first. */
  private final Map<String, List<String>> byStart = new HashMap<>();

  /** Masks nothing yet but what looks like a secret. */
  public Redaction() {}

  /**
   * Knows the secrets of a capture.
   *
   * @param capture the traffic
   * @return what masks them
   */
  public static Redaction of(Capture capture) {
    var redaction = new Redaction();
    capture.traces().forEach(redaction::learn);
    return redaction;
  }

  /**
   * Adds a secret, such as one that was typed.
   *
   * @param secret what to mask from now on; nothing happens where it is blank
   */
  public void add(String secret) {
    add("secret", secret);
  }

  /**
   * Adds a secret.
   *
   * @param kind a word of small letters for its mask, such as {@code token}
   * @param secret what to mask from now on; nothing happens where it is blank
   * @throws IllegalArgumentException if the kind is no word of small letters
   */
  public synchronized void add(String kind, String secret) {
    if (kind.isEmpty() || !kind.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
      throw new IllegalArgumentException("A kind is a word of small letters.");
    }
    if (!secret.isBlank() && !MASK.matcher(secret).matches()) {
      String mask = mask(kind, secret);
      forms(secret).forEach(form -> know(form, mask));
    }
  }

  /**
   * Masks the secrets of a text.
   *
   * @param text anything
   * @return the text with masks
   */
  public synchronized String mask(String text) {
    guess(text);
    return masked(text);
  }

  /**
   * Masks what was added or met before, and guesses at nothing else: for text such as source, which
   * is full of what only looks like secrets.
   *
   * @param text anything
   * @return the text with masks
   */
  public synchronized String maskKnown(String text) {
    return masked(text);
  }

  /**
   * Masks the secrets of an exchange.
   *
   * @param trace as it was captured
   * @return the exchange with masks
   */
  public synchronized Trace mask(Trace trace) {
    learn(trace);
    return new Trace(
        trace.id(),
        trace.startedAt(),
        trace.method(),
        Addresses.lenient(mask(trace.uri().toString())).orElse(trace.uri()),
        masked(trace.requestHeaders()),
        trace.requestBody() == null ? null : mask(trace.requestBody()),
        trace.status(),
        masked(trace.responseHeaders()),
        trace.responseBody() == null ? null : mask(trace.responseBody()));
  }

  /**
   * Masks the secrets of a capture.
   *
   * @param capture as it was read
   * @return the capture with masks
   */
  public synchronized Capture mask(Capture capture) {
    capture.traces().forEach(this::learn);
    return new Capture(
        capture.application(), capture.traces().stream().map(this::mask).toList(), capture.notes());
  }

  private List<Map.Entry<String, String>> masked(List<Map.Entry<String, String>> headers) {
    return headers.stream()
        .map(
            header ->
                Map.entry(
                    header.getKey(),
                    isCookie(header.getKey())
                        ? maskedCookies(header.getKey(), header.getValue())
                        : mask(header.getValue())))
        .toList();
  }

  /** Each value of a cookie is masked where it stands, also one too short to look for elsewhere. */
  private String maskedCookies(String header, String value) {
    String shown = value;
    for (Named cookie : cookies(header, value)) {
      if (!cookie.value().isEmpty() && !MASK.matcher(cookie.value()).matches()) {
        shown =
            shown.replace(
                cookie.name() + "=" + cookie.value(),
                cookie.name() + "=" + mask("cookie", cookie.value()));
      }
    }
    return mask(shown);
  }

  /** Adds what an exchange shows to be secret. */
  private synchronized void learn(Trace trace) {
    trace.requestHeaders().forEach(header -> learnHeader(header.getKey(), header.getValue()));
    trace.responseHeaders().forEach(header -> learnHeader(header.getKey(), header.getValue()));
    learnAddress(trace.uri());
    learnBody(trace.requestBody(), true);
    learnBody(trace.responseBody(), false);
  }

  private void learnHeader(String name, String value) {
    if (isCookie(name)) {
      for (Named cookie : cookies(name, value)) {
        boolean named = SecretNames.of(cookie.name()).isPresent() && cookie.value().length() >= 4;
        if (named || SecretNames.looksMade(cookie.value())) {
          add("cookie", cookie.value());
        }
      }
      return;
    }
    switch (name.toLowerCase(Locale.ROOT)) {
      case "authorization", "proxy-authorization" -> learnAuthorization(value);
      case "location", "referer", "content-location", "refresh" ->
          Addresses.lenient(value).ifPresent(this::learnAddress);
      default ->
          SecretNames.of(name)
              .filter(kind -> kind != SecretNames.USERNAME && SecretNames.looksMade(value))
              .ifPresent(kind -> add(word(kind), value));
    }
  }

  private void learnAuthorization(String value) {
    int space = value.indexOf(' ');
    String credential = value.substring(space + 1).strip();
    add("credential", credential);
    if (value.toLowerCase(Locale.ROOT).startsWith("basic ")) {
      basic(credential).ifPresent(this::learnBasic);
    }
  }

  private void learnBasic(String pair) {
    int colon = pair.indexOf(':');
    if (colon >= 0) {
      add("username", pair.substring(0, colon));
      add("password", pair.substring(colon + 1));
    }
  }

  private void learnAddress(URI uri) {
    if (uri.getRawQuery() != null) {
      Pairs.form(uri.getRawQuery()).forEach(pair -> learnField(pair, true));
    }
    if (uri.getRawFragment() != null) {
      Pairs.form(uri.getRawFragment()).forEach(pair -> learnField(pair, true));
    }
  }

  private void learnBody(@Nullable String body, boolean request) {
    if (body == null) {
      return;
    }
    Optional<List<Named>> json = JsonValues.of(body);
    if (json.isPresent()) {
      json.get().forEach(value -> learnField(value, request));
    } else if (body.stripLeading().startsWith("<")) {
      for (Inputs.Input input : Inputs.of(body)) {
        boolean hidden = input.type().equals("hidden") || input.element().equals("meta");
        if (hidden && SecretNames.looksMade(input.value())) {
          SecretNames.of(input.name()).ifPresent(kind -> add(word(kind), input.value()));
        }
      }
    } else if (request) {
      Pairs.form(body).forEach(pair -> learnField(pair, true));
    }
  }

  private void learnField(Named field, boolean request) {
    SecretNames.of(field.name())
        .filter(kind -> isSecret(kind, field.value(), request))
        .ifPresent(kind -> add(word(kind), field.value()));
  }

  /** Whether a value that stands under such a name is a secret, and not a word of the protocol. */
  private static boolean isSecret(SecretNames kind, String value, boolean request) {
    return switch (kind) {
      case PASSWORD ->
          SecretNames.looksMade(value)
              || (request && !value.equals("true") && !value.equals("false"));
      case USERNAME -> request && value.length() >= 3;
      case CODE -> value.length() >= 4 && value.chars().anyMatch(Character::isDigit);
      default -> SecretNames.looksMade(value);
    };
  }

  /** Adds what looks like a secret in a text of no known form. */
  private void guess(String text) {
    eachMatch(JWT, text, 0, "token");
    eachMatch(SCHEME, text, 1, "credential");
    Matcher pairs = PAIR.matcher(text);
    // A value can be the name of the next, as in "Cookie: a=b".
    for (int from = 0; pairs.find(from); from = pairs.start(2)) {
      String value = pairs.group(2);
      SecretNames.of(pairs.group(1))
          .filter(kind -> kind != SecretNames.USERNAME && isSecret(kind, value, true))
          .ifPresent(kind -> add(word(kind), value));
    }
    Matcher random = LONG.matcher(text);
    while (random.find()) {
      String value = random.group();
      if (value.chars().anyMatch(Character::isDigit)
          && value.chars().anyMatch(Character::isLetter)) {
        add("random", value);
      }
    }
  }

  private void eachMatch(Pattern pattern, String text, int group, String kind) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      if (SecretNames.looksMade(matcher.group(group))) {
        add(kind, matcher.group(group));
      }
    }
  }

  private String masked(String text) {
    var shown = new StringBuilder(text.length());
    Matcher present = MASK.matcher(text);
    int from = 0;
    while (present.find()) {
      mask(text, from, present.start(), shown);
      shown.append(present.group());
      from = present.end();
    }
    mask(text, from, text.length(), shown);
    return shown.toString();
  }

  private void mask(String text, int from, int to, StringBuilder shown) {
    int at = from;
    while (at < to) {
      String found = foundAt(text, at, to);
      if (found.isEmpty()) {
        shown.append(text.charAt(at++));
      } else {
        shown.append(masks.get(found));
        at += found.length();
      }
    }
  }

  private String foundAt(String text, int at, int to) {
    for (int length = Math.min(3, to - at); length > 0; length--) {
      for (String form : byStart.getOrDefault(text.substring(at, at + length), List.of())) {
        if (at + form.length() <= to && text.startsWith(form, at) && stands(form, text, at)) {
          return form;
        }
      }
    }
    return "";
  }

  private static boolean stands(String form, String text, int at) {
    int end = at + form.length();
    return form.length() >= SHORT || (isEdge(text, at - 1) && isEdge(text, end));
  }

  private static boolean isEdge(String text, int at) {
    return at < 0 || at >= text.length() || !Character.isLetterOrDigit(text.charAt(at));
  }

  private String mask(String kind, String secret) {
    return masks.computeIfAbsent(
        secret, unknown -> "[" + kind + "-" + numbers.merge(kind, 1, Integer::sum) + "]");
  }

  private void know(String form, String mask) {
    masks.putIfAbsent(form, mask);
    List<String> alike =
        byStart.computeIfAbsent(
            form.substring(0, Math.min(3, form.length())), start -> new ArrayList<>());
    if (!alike.contains(form)) {
      alike.add(form);
      alike.sort(Comparator.comparingInt(String::length).reversed());
    }
  }

  /** A secret as it is, and as the encodings of the web write it. */
  private static Set<String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    var forms = new LinkedHashSet<String>();
    forms.add(secret);
    forms.add(secret.strip());
    forms.add(encoded);
    forms.add(encoded.replace("+", "%20"));
    forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
    forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"));
    forms.add(
        secret
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;"));
    forms.add(Base64.getEncoder().encodeToString(bytes));
    forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    return forms;
  }

  private static List<Named> cookies(String header, String value) {
    return header.equalsIgnoreCase("cookie") ? Pairs.cookies(value) : Pairs.setCookie(value);
  }

  private static boolean isCookie(String header) {
    return header.equalsIgnoreCase("cookie") || header.equalsIgnoreCase("set-cookie");
  }

  private static Optional<String> basic(String credential) {
    try {
      return Optional.of(
          new String(Base64.getDecoder().decode(credential), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String word(SecretNames kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}

package dev.wardlock.client;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a state, as a script returned them or a file has them. Faults name fields,
 * and never repeat a value.
 */
final class ResultReader {

  private static final Set<String> FIELDS =
      Set.of("headers", "body_params", "refresh_token", "expires_at", "expires_in");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(?:\\.\\d{1,9})?");

  /** Epoch seconds of the year 5138: whatever is later was counted in milliseconds. */
  private static final double LATEST = 100_000_000_000.0;

  private final Map<String, ? extends @Nullable Object> result;
  private final Faults faults = new Faults();

  private ResultReader(Map<String, ? extends @Nullable Object> result) {
    this.result = result;
  }

  static TokenState ofScript(Map<String, ? extends @Nullable Object> result, Instant obtainedAt) {
    var reader = new ResultReader(result);
    var unknown = new TreeSet<String>(result.keySet());
    unknown.removeAll(FIELDS);
    reader.faults.addIf(
        !unknown.isEmpty(), "there is no field " + unknown + ", but " + new TreeSet<>(FIELDS));
    return reader.read(obtainedAt, "What the script returned cannot be used");
  }

  /** Fields that are not known are those of a later version, and left alone. */
  static TokenState ofFile(Map<String, ? extends @Nullable Object> file) {
    var reader = new ResultReader(file);
    Long obtained = reader.seconds("obtained_at");
    reader.faults.addIf(file.get("obtained_at") == null, "there is no obtained_at");
    return reader.read(
        Instant.ofEpochSecond(obtained == null ? 0 : obtained), "this is no state of a login");
  }

  private TokenState read(Instant obtainedAt, String problem) {
    Map<String, Secret> headers = texts("headers");
    Map<String, Secret> bodyParams = texts("body_params");
    Secret refreshToken = null;
    if (result.get("refresh_token") instanceof String text && !text.isEmpty()) {
      refreshToken = Secret.of(text);
    } else {
      faults.addIf(result.get("refresh_token") != null, "refresh_token is no text, or empty");
    }
    Instant expiresAt = expiry(obtainedAt);
    faults.check(problem);
    return new TokenState(headers, bodyParams, refreshToken, expiresAt, obtainedAt);
  }

  private Map<String, Secret> texts(String field) {
    var texts = new TreeMap<String, Secret>();
    Object value = result.get(field);
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, text) -> {
            if (name instanceof String key && text instanceof String secret) {
              texts.put(key, Secret.of(secret));
            } else {
              faults.add(field + "." + name + " is no text");
            }
          });
    } else {
      faults.addIf(value != null, field + " is no map of names to texts");
    }
    return texts;
  }

  private @Nullable Instant expiry(Instant obtainedAt) {
    Long at = seconds("expires_at");
    Long in = seconds("expires_in");
    if (at != null && in != null) {
      faults.add("there are both expires_at and expires_in: one of them is enough");
      return null;
    }
    if (at != null) {
      return Instant.ofEpochSecond(at);
    }
    return in == null ? null : obtainedAt.plusSeconds(in);
  }

  /** A number, or a text that is one, as some servers write it; a fraction is cut off. */
  private @Nullable Long seconds(String field) {
    Object value = result.get(field);
    if (value == null) {
      return null;
    }
    double seconds = Double.NaN;
    if (value instanceof Number number) {
      seconds = number.doubleValue();
    } else if (value instanceof String text && NUMBER.matcher(text).matches()) {
      seconds = Double.parseDouble(text);
    }
    if (seconds >= 1 && seconds <= LATEST) {
      return (long) seconds;
    }
    faults.add(
        field
            + (seconds > LATEST
                ? " is too large: it is counted in seconds"
                : " is no number of seconds above zero"));
    return null;
  }
}

package dev.wardlock.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How values are put into columns. */
final class Codec {

  private static final long MILLION = 1_000_000;

  private Codec() {}

  /**
   * Microseconds since the epoch; what is finer is cut off.
   *
   * @throws ArithmeticException outside the years -290,000 to 290,000
   */
  static long micros(Instant at) {
    return Math.addExact(
        Math.multiplyExact(at.getEpochSecond(), MILLION), (long) at.getNano() / 1_000);
  }

  static @Nullable Long microsOrNull(@Nullable Instant at) {
    return at == null ? null : micros(at);
  }

  /**
   * The first microsecond that is not before an instant, for comparisons with what is stored. One
   * that lies beyond all that can be stored becomes the last that can.
   */
  static long ceiling(Instant at) {
    long floor = floor(at);
    return floor < Long.MAX_VALUE && instant(floor).isBefore(at) ? floor + 1 : floor;
  }

  /** The last microsecond that is not after an instant. */
  static long floor(Instant at) {
    try {
      return micros(at);
    } catch (ArithmeticException e) {
      return at.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MILLION), Math.floorMod(micros, MILLION) * 1_000);
  }

  /** {@code application/x-www-form-urlencoded}: plain ASCII, whatever the text. */
  static String form(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(e -> encode(e.getKey()) + '=' + encode(e.getValue()))
            .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  static Map<String, String> map(String form) {
    if (form.isEmpty()) {
      return Map.of();
    }
    var map = new HashMap<String, String>();
    for (String pair : form.split("&", -1)) {
      int equals = pair.indexOf('=');
      map.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
    }
    return map;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  static String numbers(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  static List<Integer> numbers(String text) {
    return text.isEmpty()
        ? List.of()
        : Stream.of(text.split(",", -1)).map(Integer::valueOf).toList();
  }
}

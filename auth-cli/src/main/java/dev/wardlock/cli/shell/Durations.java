package dev.wardlock.cli.shell;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Durations as people write them: {@code 90d}, {@code 1w2d}, {@code 12h30m}, {@code 45s}, whole
 * seconds as a bare number, or ISO 8601 such as {@code P90D}. Never negative, never finer than a
 * second.
 */
public final class Durations implements ITypeConverter<Duration> {

  private static final Pattern UNITS =
      Pattern.compile("(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");
  private static final long[] SECONDS = {7 * 86_400, 86_400, 3_600, 60, 1};

  @Override
  public Duration convert(String text) {
    return parse(text);
  }

  /**
   * Reads a duration.
   *
   * @param text the text
   * @return the duration, from zero, in whole seconds
   * @throws TypeConversionException if it is none
   */
  public static Duration parse(String text) {
    try {
      Matcher units = UNITS.matcher(text.matches("\\d+") ? text + "s" : text);
      Duration duration = !text.isEmpty() && units.matches() ? sum(units) : Duration.parse(text);
      if (!duration.isNegative() && duration.equals(duration.truncatedTo(ChronoUnit.SECONDS))) {
        return duration;
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      // said below
    }
    throw new TypeConversionException(
        "a duration is for instance 90d, 12h, 1h30m or 3600 (seconds), and not '" + text + "'");
  }

  private static Duration sum(Matcher units) {
    long seconds = 0;
    for (int i = 0; i < SECONDS.length; i++) {
      String number = units.group(i + 1);
      if (number != null) {
        seconds = Math.addExact(seconds, Math.multiplyExact(Long.parseLong(number), SECONDS[i]));
      }
    }
    return Duration.ofSeconds(seconds);
  }

  /**
   * Reads a point in time: an instant (RFC 3339), a day in UTC, or a duration before now.
   *
   * @param option the option, for the message
   * @param text the text
   * @param now the present
   * @return the instant
   * @throws CommandFailure if it is none of these
   */
  public static Instant instant(String option, String text, Instant now) {
    try {
      if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      return text.matches("\\d{4}-.*")
          ? OffsetDateTime.parse(text).toInstant()
          : now.minus(parse(text));
    } catch (DateTimeException | ArithmeticException | TypeConversionException e) {
      throw CommandFailure.usage(
          option
              + " is an instant such as 2026-01-31T12:00:00Z, a day such as 2026-01-31, or how long"
              + " ago, such as 7d; and not '"
              + text
              + "'.");
    }
  }
}

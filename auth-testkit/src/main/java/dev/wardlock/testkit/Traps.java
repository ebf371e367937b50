package dev.wardlock.testkit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What stores have been known to lose, cut, bend or take for something else. */
final class Traps {

  /** For people: any Unicode but control characters. */
  static final String NASTY =
      "\u00C4\u0301 \u05E9\u05DC\u05D5\u05DD \u202Ertl\u202C \uD83D\uDC69\u200D\uD83D\uDE80"
          + " \uFEFF\uFFFD \u2028 'quote' \"double\" `tick` \\back\\ %25 %s {} ${x} &amp; a=b; -- ";

  /** For notes: any Unicode at all. */
  static final Map<String, String> MAP = map();

  /** What no store gives as a cursor. */
  static final List<String> NOT_CURSORS =
      List.of(
          "",
          " ",
          "corrupt!",
          "0",
          "-1",
          "null",
          "../../etc",
          "' OR '1'='1",
          "a\u0000b",
          "\uD83D\uDE00",
          "9".repeat(40),
          "x".repeat(5_000));

  /** Around the epoch, the change of calendars, leap days and seconds, clock changes, the ends. */
  static final List<Instant> INSTANTS =
      Stream.of(
              "1000-01-01T00:00:00.000001Z",
              "1582-10-04T23:59:59.999999Z",
              "1582-10-10T12:00:00Z",
              "1900-02-28T23:59:59.999999Z",
              "1969-12-31T23:59:59.999999Z",
              "1970-01-01T00:00:00Z",
              "1970-01-01T00:00:00.000001Z",
              "2016-12-31T23:59:59.999999Z",
              "2024-02-29T12:34:56.789012Z",
              "2026-03-08T10:30:00.000009Z",
              "2026-03-29T01:30:00.1Z",
              "2026-10-25T00:30:00.100001Z",
              "2026-10-25T01:30:00.999999Z",
              "2026-11-01T06:30:00.01Z",
              "2038-01-19T03:14:08.000001Z",
              "9999-12-31T23:59:59.999999Z")
          .map(Instant::parse)
          .toList();

  private Traps() {}

  private static Map<String, String> map() {
    var map = new LinkedHashMap<String, String>();
    map.put("plain", "text");
    map.put("", "under an empty name");
    map.put("empty", "");
    map.put("blank", "  ");
    map.put("null", "null");
    map.put("nasty", NASTY);
    map.put(NASTY, "under a nasty name");
    map.put("controls", "a\u0000b\u0001c\u001Fd\u007Fe\u0085f");
    map.put("\u0000", "under a NUL");
    map.put("lines", "one\ntwo\r\nthree\rfour\n");
    map.put("tabs", "\tfirst\tlast\t");
    map.put("trailing ", "trailing ");
    map.put("Case", "upper");
    map.put("case", "lower");
    map.put("a=b", "c=d&e=f,g;h:i|j/k\\l");
    map.put("a%3Db", "%00%0A%");
    map.put("json", "{\"a\": [1, \"\\u0041\", null]}");
    map.put("\u00E9", "composed");
    map.put("e\u0301", "decomposed");
    map.put("planes", "\uD800\uDC00 \uDBFF\uDFFF \uFFFE \uFFFF");
    return map;
  }
}

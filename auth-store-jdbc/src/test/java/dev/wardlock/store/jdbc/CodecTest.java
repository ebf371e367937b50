package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {

  @Property(tries = 500)
  void form_anyText_isAsciiAndReadsBack(@ForAll Map<String, String> map) {
    Map<String, String> whole = wellFormed(map);

    String form = Codec.form(whole);

    assertThat(form).matches("[\\x21-\\x7e]*");
    assertThat(Codec.map(form)).isEqualTo(whole);
  }

  private static Map<String, String> wellFormed(Map<String, String> map) {
    return map.entrySet().stream()
        .collect(
            Collectors.toMap(
                e -> pairsOnly(e.getKey()), e -> pairsOnly(e.getValue()), (a, b) -> a));
  }

  /** Half a surrogate pair is no text, and has no place in UTF-8. */
  private static String pairsOnly(String text) {
    var kept = new StringBuilder();
    text.codePoints().filter(c -> c < 0xD800 || c > 0xDFFF).forEach(kept::appendCodePoint);
    return kept.toString();
  }

  @Test
  void form_oddMaps_readBack() {
    for (Map<String, String> map :
        List.of(
            Map.<String, String>of(),
            Map.of("", ""),
            Map.of("a", ""),
            Map.of("", "b"),
            Map.of("&=+% ", "\0\n\uD83D\uDE00", "b", "=&"))) {
      assertThat(Codec.map(Codec.form(map))).isEqualTo(map);
    }
  }

  @Property(tries = 500)
  void micros_anyInstant_readsBackCutOff(
      @ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long second,
      @ForAll @LongRange(min = 0, max = 999_999_999) long nano) {
    Instant at = Instant.ofEpochSecond(second, nano);
    Instant cut = Instant.ofEpochSecond(second, nano / 1_000 * 1_000);

    assertThat(Codec.instant(Codec.micros(at))).isEqualTo(cut);
    assertThat(Codec.instant(Codec.floor(at))).isEqualTo(cut);
    assertThat(Codec.instant(Codec.ceiling(at)))
        .isEqualTo(cut.equals(at) ? cut : cut.plusNanos(1_000));
  }

  @Test
  void micros_beyondAllThatCanBeStored_isRefusedToStoreAndTheLastToCompare() {
    assertThatThrownBy(() -> Codec.micros(Instant.MAX)).isInstanceOf(ArithmeticException.class);
    assertThat(Codec.floor(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
    assertThat(Codec.ceiling(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
    assertThat(Codec.floor(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
    assertThat(Codec.ceiling(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void numbers_anyList_readBack() {
    for (List<Integer> numbers :
        List.of(
            List.<Integer>of(), List.of(0), List.of(Integer.MIN_VALUE, -1, Integer.MAX_VALUE))) {
      assertThat(Codec.numbers(Codec.numbers(numbers))).isEqualTo(numbers);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "k",
        "k1",
        "k1.",
        "k1.short",
        "k1.Key0000000012",
        "K1.Key000000001",
        "k99999999999999999999.Key000000001",
        "k9999999999999999999.Key000000001",
        "k1.Key00000000'",
        "a1.2",
        " k1.Key000000001",
        "k1.Key000000001\n"
      })
  void key_notOurs_refused(String cursor) {
    assertThatThrownBy(() -> Cursor.key(cursor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not one that this store gave");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a1", "a1.", "a.1", "a1.99999999999999999999", "a1.-1", "k1.2"})
  void event_notOurs_refused(String cursor) {
    assertThatThrownBy(() -> Cursor.event(cursor)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cursor_ours_readsBack() {
    assertThat(Cursor.key(Cursor.of(Databases.key(7))))
        .isEqualTo(new Cursor(Codec.micros(Databases.NOW), "Key000000007"));
    assertThat(Cursor.key("k-1.Key000000007").micros()).isEqualTo(-1);
    assertThat(Cursor.event("a-1.12")).isEqualTo(new Cursor(-1, "12"));
    assertThat(Cursor.context("cacme")).isEqualTo("acme");
    assertThatThrownBy(() -> Cursor.context("acme")).isInstanceOf(IllegalArgumentException.class);
  }
}

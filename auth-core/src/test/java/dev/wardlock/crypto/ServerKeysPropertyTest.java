package dev.wardlock.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** The text of a ring, whatever is in it. */
class ServerKeysPropertyTest {

  private record Entry(String id, String secret, @Nullable String state, @Nullable Instant since) {

    byte[] bytes() {
      return Base64.getDecoder().decode(secret);
    }

    String text() {
      return id
          + ":"
          + secret
          + (state == null ? "" : ":" + state + (since == null ? "" : "@" + since));
    }
  }

  @Provide
  Arbitrary<List<Entry>> rings() {
    Arbitrary<String> id =
        Combinators.combine(
                Arbitraries.strings().withCharRange('a', 'z').numeric().ofLength(1),
                Arbitraries.strings()
                    .withCharRange('a', 'z')
                    .numeric()
                    .withChars('-')
                    .ofMaxLength(31))
            .as((head, tail) -> head + tail);
    Arbitrary<String> secret =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMinSize(32)
            .ofMaxSize(64)
            .map(Base64.getEncoder()::encodeToString);
    Arbitrary<@Nullable Instant> since =
        Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond).injectNull(0.3);
    Arbitrary<@Nullable String> state = Arbitraries.of("next", "retired").injectNull(0.3);
    return Combinators.combine(id, secret, state, since)
        .as(Entry::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .uniqueElements(Entry::id)
        .map(ServerKeysPropertyTest::firstActive);
  }

  private static List<Entry> firstActive(List<Entry> entries) {
    var ring = new ArrayList<>(entries);
    Entry first = ring.get(0);
    String state = first.state == null ? null : "active";
    ring.set(0, new Entry(first.id, first.secret, state, first.since));
    return ring;
  }

  private static String text(List<Entry> ring) {
    return String.join(",", ring.stream().map(Entry::text).toList());
  }

  @Property(tries = 300)
  void parse_ring_keepsOrderStatesAndSecrets(@ForAll("rings") List<Entry> ring) {
    ServerKeys parsed = ServerKeys.parse(text(ring));

    assertThat(parsed.ids()).containsExactlyElementsOf(ring.stream().map(Entry::id).toList());
    for (Entry entry : ring) {
      assertThat(parsed.isNext(entry.id)).isEqualTo("next".equals(entry.state));
      assertThat(parsed.checkMac(entry.id, new byte[1]))
          .isEqualTo(ServerKeys.of("x", entry.bytes()).checkMac("x", new byte[1]));
    }
    assertThat(parsed).isEqualTo(ServerKeys.parse(text(ring)));
  }

  /** A file that was cut off is no ring, or a shorter one; never one with other secrets. */
  @Property(tries = 300)
  void parse_cutOff_isRefusedOrContradictsNothing(
      @ForAll("rings") List<Entry> ring, @ForAll @IntRange(max = 10_000) int at) {
    String whole = text(ring);
    String cut = whole.substring(0, at % whole.length());
    ServerKeys parsed = parsedOrNull(cut, ring);

    if (parsed != null && parsed.contradicts(ServerKeys.parse(whole))) {
      // A secret of more than 32 bytes can be cut and still be long enough: known by its id.
      assertThat(ring.stream().anyMatch(entry -> entry.bytes().length > 32)).isTrue();
    }
  }

  @Property(tries = 500)
  void parse_oneCharacterChanged_neverThrowsButIllegalArgumentAndShowsNoSecret(
      @ForAll("rings") List<Entry> ring,
      @ForAll @IntRange(max = 10_000) int at,
      @ForAll char with) {
    var text = new StringBuilder(text(ring));
    text.setCharAt(at % text.length(), with);

    parsedOrNull(text.toString(), ring);
  }

  private static @Nullable ServerKeys parsedOrNull(String text, List<Entry> ring) {
    try {
      return ServerKeys.parse(text);
    } catch (IllegalArgumentException e) {
      for (Entry entry : ring) {
        assertThat(e.getMessage()).doesNotContain(entry.secret.substring(0, 8));
      }
      return null;
    }
  }
}

package dev.wardlock.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerKeysTest {

  private static final byte[] INPUT = Vectors.ascii("input");

  /** Its base64 has both of the characters in which base64url differs, and padding. */
  private static final byte[] ODD = Vectors.bytes(0xDE, 40);

  private static final String GOLDEN = base64(Vectors.GOLDEN_KEY);
  private static final String OLDER = base64(Vectors.OLDER_KEY);

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void none_hasNoKey() {
    assertThat(ServerKeys.NONE.isEmpty()).isTrue();
    assertThat(ServerKeys.NONE.ids()).isEmpty();
    assertThat(ServerKeys.NONE.active()).isEmpty();
    assertThat(ServerKeys.NONE.has("")).isFalse();
    assertThat(ServerKeys.NONE.checkMac("", INPUT)).isNull();
    assertThat(ServerKeys.NONE.hashMac("", INPUT)).isNull();
    assertThat(ServerKeys.NONE).hasToString("ServerKeys[]");
  }

  @Test
  void withRetired_keepsTheActiveKeyFirst() {
    ServerKeys ring = Vectors.goldenAndOlder().withRetired("a", ODD);

    assertThat(ring.isEmpty()).isFalse();
    assertThat(ring.active()).isEqualTo("golden");
    assertThat(ring.ids()).containsExactly("golden", "older", "a").isUnmodifiable();
    assertThat(ring.has("older")).isTrue();
    assertThat(ring.has("other")).isFalse();
    assertThat(Vectors.golden().ids()).containsExactly("golden");
    assertThat(ServerKeys.NONE.isEmpty()).isTrue();
  }

  @Test
  void macs_areUnderSubkeysOfTheirOwn() {
    ServerKeys ring = Vectors.goldenAndOlder();

    assertThat(ring.checkMac("golden", INPUT))
        .isEqualTo(Vectors.checkMac(Vectors.GOLDEN_KEY, INPUT));
    assertThat(ring.hashMac("golden", INPUT)).isEqualTo(Vectors.hashMac(Vectors.GOLDEN_KEY, INPUT));
    assertThat(ring.checkMac("older", INPUT)).isEqualTo(Vectors.checkMac(Vectors.OLDER_KEY, INPUT));
    assertThat(ring.hashMac("older", INPUT)).isEqualTo(Vectors.hashMac(Vectors.OLDER_KEY, INPUT));
    assertThat(ring.checkMac("golden", INPUT)).isNotEqualTo(ring.hashMac("golden", INPUT));
    assertThat(ring.checkMac("gone", INPUT)).isNull();
    assertThat(ring.hashMac("gone", INPUT)).isNull();
  }

  @Test
  void of_secretThatIsLaterChanged_isCopied() {
    byte[] secret = Vectors.GOLDEN_KEY.clone();
    ServerKeys ring = ServerKeys.of("golden", secret);
    Arrays.fill(secret, (byte) 0);

    assertThat(ring.hashMac("golden", INPUT)).isEqualTo(Vectors.hashMac(Vectors.GOLDEN_KEY, INPUT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "2026-03", "a1234567890123456789012345678901"})
  void of_id_isKept(String id) {
    assertThat(ServerKeys.of(id, Vectors.GOLDEN_KEY).ids()).containsExactly(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-a", "A", "a_b", "a:b", "a,b", "é", "a12345678901234567890123456789012"})
  void of_badId_isRefused(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerKeys.of(id, Vectors.GOLDEN_KEY))
        .withMessage("a server key's id is [a-z0-9][a-z0-9-]{0,31}");
  }

  @Test
  void of_31Bytes_areRefusedAnd32Taken() {
    assertThat(ServerKeys.of("k", new byte[32]).isEmpty()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerKeys.of("k", new byte[31]))
        .withMessage("server key 'k' has 31 bytes; at least 32 are needed");
  }

  @Test
  void withRetired_takenId_isRefused() {
    ServerKeys ring = Vectors.goldenAndOlder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ring.withRetired("golden", Vectors.OLDER_KEY))
        .withMessage("server key 'golden' has an id that is in the ring already");
    assertThat(ring.hashMac("golden", INPUT)).isEqualTo(Vectors.hashMac(Vectors.GOLDEN_KEY, INPUT));
  }

  @Test
  void parse_pairs_areTheRingInTheirOrder() {
    ServerKeys ring = ServerKeys.parse("golden:" + GOLDEN + ", older:" + OLDER + "\n");

    assertThat(ring.ids()).containsExactly("golden", "older");
    assertThat(ring.hashMac("golden", INPUT)).isEqualTo(Vectors.hashMac(Vectors.GOLDEN_KEY, INPUT));
    assertThat(ring.hashMac("older", INPUT)).isEqualTo(Vectors.hashMac(Vectors.OLDER_KEY, INPUT));
  }

  @Test
  void parse_everyFormOfBase64_isTaken() {
    String standard = base64(ODD);
    assertThat(standard).contains("+").contains("/").endsWith("==");

    for (String form :
        new String[] {
          standard,
          standard.replace("=", ""),
          Base64.getUrlEncoder().encodeToString(ODD),
          Base64.getUrlEncoder().withoutPadding().encodeToString(ODD)
        }) {
      assertThat(ServerKeys.parse("k:" + form).hashMac("k", INPUT))
          .isEqualTo(Vectors.hashMac(ODD, INPUT));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|1",
        "' '|1",
        "golden|1",
        ":<g>|1",
        "golden:|1 has 0",
        "GOLDEN:<g>|1",
        "golden <g>|1",
        "golden:<g>:<g>|1",
        "golden:!<g>|1",
        "golden:<g> <g>|1",
        "golden:é<g>|1",
        "golden:<g>,|2",
        ",golden:<g>|1",
        "golden:<g>,,older:<o>|2",
        "golden:<g>;older:<o>|1",
        "golden:<g>,older|2",
        "golden:<g>,<o>|2",
        "golden:<g>,a_b:<o>|2",
        "golden:<g>,older:c2hvcnRlci10aGFuLTMyLWJ5dGVz|2 has 21",
        "golden:<g>,older:<o>,golden:<o>|3 has an id that is in the ring already"
      })
  void parse_malformed_isRefusedByItsPlaceAndShowsNothing(String form, String place) {
    String text = form.replace("<g>", GOLDEN).replace("<o>", OLDER);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerKeys.parse(text))
        .withMessageStartingWith("server key " + place)
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .doesNotContain("golden", "older", "GOLDEN", "c2hvcnRlci", "=")
                    .doesNotContain(GOLDEN.substring(0, 8), OLDER.substring(0, 8)))
        .withNoCause();
  }

  @Test
  void parse_secretInThePlaceOfTheId_isNotShown() {
    String hex = HexFormat.of().formatHex(Vectors.bytes(7, 16));

    for (String text :
        new String[] {
          hex + ":main", hex + ":" + hex.substring(8), hex + ":" + GOLDEN + "," + hex
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ServerKeys.parse(text))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain(hex.substring(0, 8), "main"));
    }
  }

  @Test
  void parse_notOfTheForm_saysWhichForm() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerKeys.parse("golden"))
        .withMessage(
            "server key 1 is not of the form id:secret, the id [a-z0-9][a-z0-9-]{0,31} and the"
                + " secret in base64");
  }

  @Test
  void fromEnvironment_variable_isRead() {
    assertThat(ServerKeys.VARIABLE).isEqualTo("AUTH_SERVER_KEYS");
    assertThat(ServerKeys.fromEnvironment(Map.of("AUTH_SERVER_KEYS", "golden:" + GOLDEN)).ids())
        .containsExactly("golden");
    assertThat(ServerKeys.fromEnvironment(Map.of())).isSameAs(ServerKeys.NONE);
    assertThat(ServerKeys.fromEnvironment(Map.of("AUTH_SERVER_KEYS", " \n")))
        .isSameAs(ServerKeys.NONE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerKeys.fromEnvironment(Map.of("AUTH_SERVER_KEYS", "golden")));
  }

  @Test
  void parse_states_areTakenAndTellWhichIsNext() {
    ServerKeys ring =
        ServerKeys.parse(
            "golden:<g>:active@2026-11-27T20:00:00Z,older:<o>:next,a:<g>:retired@2026-01-01T00:00:00Z"
                .replace("<g>", GOLDEN)
                .replace("<o>", OLDER));

    assertThat(ring.ids()).containsExactly("golden", "older", "a");
    assertThat(ring.active()).isEqualTo("golden");
    assertThat(ring.isNext("golden")).isFalse();
    assertThat(ring.isNext("older")).isTrue();
    assertThat(ring.isNext("a")).isFalse();
    assertThat(ring.isNext("gone")).isFalse();
    assertThat(ring.checkMac("older", INPUT)).isEqualTo(Vectors.checkMac(Vectors.OLDER_KEY, INPUT));
    assertThat(Vectors.golden().withNext("older", Vectors.OLDER_KEY).isNext("older")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k:<g>:",
        "k:<g>:ACTIVE",
        "k:<g>:gone",
        "k:<g>:active@",
        "k:<g>:active@2026-11-27",
        "k:<g>:active@2026-11-27T20:00:00.000Z",
        "k:<g>:active@2026-11-27T20:00:00+01:00",
        "k:<g>:active@2026-13-27T20:00:00Z",
        "k:<g>:active:next",
        "k:<g>:next",
        "k:<g>:retired"
      })
  void parse_badState_isRefusedAndShowsNothing(String form) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerKeys.parse(form.replace("<g>", GOLDEN)))
        .withMessageStartingWith("server key 1")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(GOLDEN, "gone", "2026-13"));
  }

  @Test
  void parse_secondActive_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerKeys.parse("a:" + GOLDEN + ",b:" + OLDER + ":active"))
        .withMessage("server key 2: the first is the active one, and no other");
  }

  @Test
  void withNext_noActive_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerKeys.NONE.withNext("k", Vectors.GOLDEN_KEY))
        .withMessage("a ring has an active server key before a next one");
  }

  @Test
  void equals_anythingThatMatters_tellsRingsApart() {
    ServerKeys ring = ServerKeys.parse("a:" + GOLDEN + ",b:" + OLDER + ":next");

    assertThat(ring)
        .isEqualTo(ServerKeys.of("a", Vectors.GOLDEN_KEY).withNext("b", Vectors.OLDER_KEY))
        .hasSameHashCodeAs(ServerKeys.parse("a:" + GOLDEN + ",b:" + OLDER + ":next"))
        .isNotEqualTo(ServerKeys.parse("a:" + GOLDEN + ",b:" + OLDER))
        .isNotEqualTo(ServerKeys.parse("b:" + OLDER + ",a:" + GOLDEN))
        .isNotEqualTo(ServerKeys.parse("a:" + GOLDEN + ",b:" + GOLDEN + ":next"))
        .isNotEqualTo(ServerKeys.parse("a:" + GOLDEN))
        .isNotEqualTo(ServerKeys.NONE)
        .isNotEqualTo("ServerKeys[a, b]");
    assertThat(ring).isEqualTo(ServerKeys.parse("a:" + GOLDEN + ":active,b:" + OLDER + ":next"));
  }

  @Test
  void contradicts_sameIdOfAnotherSecret_isTold() {
    ServerKeys ring = ServerKeys.parse("a:" + GOLDEN + ",b:" + OLDER);

    assertThat(ring.contradicts(ServerKeys.parse("b:" + OLDER + ",c:" + GOLDEN))).isFalse();
    assertThat(ring.contradicts(ServerKeys.NONE)).isFalse();
    assertThat(ring.contradicts(ServerKeys.parse("c:" + OLDER + ",b:" + GOLDEN))).isTrue();
  }

  @Test
  void toString_namesTheIdsOnly() {
    assertThat(Vectors.goldenAndOlder()).hasToString("ServerKeys[golden, older]");
  }
}

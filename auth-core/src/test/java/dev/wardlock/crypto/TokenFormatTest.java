package dev.wardlock.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wardlock.model.KeyId;
import dev.wardlock.model.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFormatTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final TokenFormat PLAIN = TokenFormat.of("wl", ServerKeys.NONE);
  private static final TokenFormat KEYED = TokenFormat.of("wl", Vectors.golden());
  private static final TokenFormat RING = TokenFormat.of("wl", Vectors.goldenAndOlder());

  @ParameterizedTest
  @ValueSource(strings = {"w", "wl", "a0", "abcdefghij012345"})
  void of_legalPrefix_beginsTheToken(String prefix) {
    assertThat(TokenFormat.of(prefix, ServerKeys.NONE).issue(Vectors.ID).reveal())
        .startsWith(prefix + "_" + Vectors.ID + "_")
        .hasSize(prefix.length() + 52);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "W", "Wl", "0a", "_", "w_", "a-b", "a b", "é", "wl\n", "abcdefghij0123456"})
  void of_badPrefix_isRefused(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenFormat.of(prefix, ServerKeys.NONE))
        .withMessage("a token prefix is [a-z][a-z0-9]{0,15}");
  }

  @Test
  void compose_goldenVectors_agree() {
    assertThat(PLAIN.compose(Vectors.ID, Vectors.SECRET).reveal()).isEqualTo(Vectors.PLAIN);
    assertThat(KEYED.compose(Vectors.ID, Vectors.SECRET).reveal()).isEqualTo(Vectors.GOLDEN);
    assertThat(RING.compose(Vectors.ID, Vectors.SECRET).reveal()).isEqualTo(Vectors.GOLDEN);
    assertThat(TokenFormat.prefilter(Vectors.SECRET)).isEqualTo(Vectors.PREFILTER);
    assertThat(TokenFormat.DEFAULT_PREFIX).isEqualTo("wl");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "W5CUXYyywtyNOvP75Aj90N7en8iEB1i",
        "W5CUXYyywtyNOvP75Aj90N7en8iEB1iDx",
        "_5CUXYyywtyNOvP75Aj90N7en8iEB1iD",
        "W5CUXYyywtyNOvP75Aj90N7en8iEB1i-",
        "W5CUXYyywtyNOvP7é5Aj90N7en8iEB1i"
      })
  void compose_badSecret_isRefusedAndNotShown(String secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAIN.compose(Vectors.ID, secret))
        .withMessage("a secret is 32 characters of 0-9 A-Z a-z");
  }

  @Test
  void token_ofTheDefaultPrefix_isOneSha256BlockAndAB64Token() {
    String token = PLAIN.issue(PLAIN.newId()).reveal();

    assertThat(token).hasSize(54).matches("[A-Za-z0-9._~+/-]+=*");
  }

  @Test
  void idOf_andSecretOf_readWhatWasComposed() {
    for (String token : List.of(Vectors.PLAIN, Vectors.GOLDEN)) {
      assertThat(PLAIN.idOf(token)).isEqualTo(Vectors.ID);
      assertThat(PLAIN.secretOf(token)).isEqualTo(Vectors.SECRET);
    }
  }

  @Test
  void idOf_looksAtTheShapeOnly() {
    String shape = "wl_" + Vectors.ID + "_" + "?".repeat(38);

    assertThat(PLAIN.idOf(shape)).isEqualTo(Vectors.ID);
    assertThat(PLAIN.secretOf(shape)).isEqualTo("?".repeat(32));
    assertThat(PLAIN.checkedBy(shape, NOW)).isNull();
  }

  static Stream<TokenFormat> formats() {
    return Stream.of(PLAIN, KEYED, RING, KEYED.acceptingPlainUntil(NOW.plusSeconds(1)));
  }

  private static String tokenOf(TokenFormat format) {
    return format.compose(Vectors.ID, Vectors.SECRET).reveal();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void read_everyTruncation_isRefused(TokenFormat format) {
    String token = tokenOf(format);

    for (int length = 0; length < token.length(); length++) {
      assertRefusedByShape(format, token.substring(0, length));
      assertRefusedByShape(format, token.substring(token.length() - length));
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void read_everyExtension_isRefused(TokenFormat format) {
    String token = tokenOf(format);

    for (char c = 0; c < 0x180; c++) {
      assertRefusedByShape(format, token + c);
      assertRefusedByShape(format, c + token);
      assertRefusedByShape(format, token.substring(0, 20) + c + token.substring(20));
    }
    assertRefusedByShape(format, token + token);
    assertRefusedByShape(format, " " + token + " ");
    assertRefusedByShape(format, "Bearer " + token);
  }

  private static void assertRefusedByShape(TokenFormat format, String presented) {
    assertThat(format.idOf(presented)).as(presented).isNull();
    assertThat(format.checkedBy(presented, NOW)).as(presented).isNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> format.secretOf(presented))
        .withMessage("the text has not the shape of a token");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void checkedBy_everySubstitutionOfOneCharacter_isCaught(TokenFormat format) {
    String token = tokenOf(format);
    assertThat(format.checkedBy(token, NOW)).isNotNull();

    for (int at = 0; at < token.length(); at++) {
      for (char c = 0; c < 0x180; c++) {
        if (token.charAt(at) != c) {
          String other = token.substring(0, at) + c + token.substring(at + 1);
          assertThat(format.checkedBy(other, NOW)).as(other).isNull();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void checkedBy_everySwapOfNeighbours_isCaught(TokenFormat format) {
    String token = tokenOf(format);

    for (int at = 1; at < token.length(); at++) {
      char one = token.charAt(at - 1);
      char two = token.charAt(at);
      if (one != two) {
        String other = token.substring(0, at - 1) + two + one + token.substring(at + 1);
        assertThat(format.checkedBy(other, NOW)).as(other).isNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void read_nonAsciiInPlaceOfEachCharacter_isRefused(TokenFormat format) {
    String token = tokenOf(format);

    for (int at = 0; at < token.length(); at++) {
      char same = token.charAt(at);
      for (char c :
          new char[] {'\ud83d', '\ude00', (char) (same + 0x100), (char) (same + 0xFEE0)}) {
        String other = token.substring(0, at) + c + token.substring(at + 1);
        assertThat(format.checkedBy(other, NOW)).as("at %d", at).isNull();
        if (at < "wl_".length() + KeyId.LENGTH + 1) {
          assertThat(format.idOf(other)).as("at %d", at).isNull();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void read_megabyte_isRefused(TokenFormat format) {
    for (String piece : List.of("a", "wl_", "\u0000", "é", "\ud83d", tokenOf(format))) {
      assertRefusedByShape(format, piece.repeat((1 << 20) / piece.length()));
    }
  }

  @Test
  void read_everyOtherPrefix_isRefused() {
    String letters = "wlwlwlwlwlwlwlwlw";
    for (int mine = 1; mine <= 16; mine++) {
      TokenFormat format = TokenFormat.of(letters.substring(0, mine), ServerKeys.NONE);
      for (int length = 1; length <= 16; length++) {
        for (String prefix : List.of(letters.substring(0, length), "x".repeat(length))) {
          String token = tokenOf(TokenFormat.of(prefix, ServerKeys.NONE));
          if (prefix.equals(letters.substring(0, mine))) {
            assertThat(format.checkedBy(token, NOW)).isEmpty();
          } else {
            assertRefusedByShape(format, token);
          }
        }
      }
    }
  }

  @Test
  void checkedBy_ownCheck_namesTheServerKey() {
    assertThat(PLAIN.checkedBy(Vectors.PLAIN, NOW)).isEmpty();
    assertThat(KEYED.checkedBy(Vectors.GOLDEN, NOW)).isEqualTo("golden");
    assertThat(RING.checkedBy(Vectors.GOLDEN, NOW)).isEqualTo("golden");
    assertThat(RING.checkedBy(Vectors.OLDER, NOW)).isEqualTo("older");
  }

  @Test
  void checkedBy_anotherServerKey_isRefused() {
    TokenFormat otherKey = TokenFormat.of("wl", ServerKeys.of("golden", Vectors.bytes(1, 32)));

    assertThat(KEYED.checkedBy(Vectors.OLDER, NOW)).isNull();
    assertThat(KEYED.checkedBy(tokenOf(otherKey), NOW)).isNull();
    assertThat(otherKey.checkedBy(Vectors.GOLDEN, NOW)).isNull();
    assertThat(KEYED.checkedBy(Vectors.BY_THE_KEY_ITSELF, NOW)).isNull();
    assertThat(KEYED.checkedBy(Vectors.BY_THE_HASH_SUBKEY, NOW)).isNull();
  }

  @Test
  void checkedBy_plainAndKeyed_refuseEachOther() {
    assertThat(PLAIN.checkedBy(Vectors.GOLDEN, NOW)).isNull();
    assertThat(KEYED.checkedBy(Vectors.PLAIN, NOW)).isNull();
    assertThat(RING.checkedBy(Vectors.PLAIN, NOW)).isNull();
  }

  @Test
  void checkedBy_retiredKey_verifiesAndMakesNoNewTokens() {
    ServerKeys turned =
        ServerKeys.of("older", Vectors.OLDER_KEY).withRetired("golden", Vectors.GOLDEN_KEY);
    TokenFormat format = TokenFormat.of("wl", turned);

    assertThat(tokenOf(format)).isEqualTo(Vectors.OLDER);
    assertThat(format.activeServerKey()).isEqualTo("older");
    assertThat(format.checkedBy(Vectors.GOLDEN, NOW)).isEqualTo("golden");
    assertThat(RING.activeServerKey()).isEqualTo("golden");
    assertThat(PLAIN.activeServerKey()).isEmpty();
  }

  @Test
  void acceptingPlainUntil_end_isTheFirstInstantOfRefusal() {
    TokenFormat format = KEYED.acceptingPlainUntil(NOW);

    assertThat(format.checkedBy(Vectors.PLAIN, NOW.minusNanos(1))).isEmpty();
    assertThat(format.checkedBy(Vectors.PLAIN, NOW)).isNull();
    assertThat(format.checkedBy(Vectors.PLAIN, NOW.plusNanos(1))).isNull();
    assertThat(format.checkedBy(Vectors.PLAIN, Instant.MIN)).isEmpty();
    assertThat(format.accepts("", NOW.minusNanos(1))).isTrue();
    assertThat(format.accepts("", NOW)).isFalse();
  }

  @Test
  void acceptingPlainUntil_end_leavesTheRestAsItWas() {
    TokenFormat format = KEYED.acceptingPlainUntil(NOW);

    assertThat(format.checkedBy(Vectors.GOLDEN, NOW.minusNanos(1))).isEqualTo("golden");
    assertThat(format.checkedBy(Vectors.GOLDEN, NOW)).isEqualTo("golden");
    assertThat(tokenOf(format)).isEqualTo(Vectors.GOLDEN);
    assertThat(format.checkedBy(Vectors.OLDER, NOW.minusNanos(1))).isNull();
    assertThat(PLAIN.acceptingPlainUntil(NOW).checkedBy(Vectors.PLAIN, NOW)).isEmpty();
  }

  @Test
  void accepts_serverKey_isWhetherItIsInTheRing() {
    assertThat(RING.accepts("golden", NOW)).isTrue();
    assertThat(RING.accepts("older", NOW)).isTrue();
    assertThat(RING.accepts("gone", NOW)).isFalse();
    assertThat(RING.accepts("", NOW)).isFalse();
    assertThat(PLAIN.accepts("", NOW)).isTrue();
    assertThat(PLAIN.accepts("golden", NOW)).isFalse();
  }

  @Test
  void issue_manyTokens_useAllCharactersAboutEvenlyAtEveryPlace() {
    assertRandom(32, () -> PLAIN.secretOf(PLAIN.issue(Vectors.ID).reveal()));
    assertRandom(KeyId.LENGTH, () -> PLAIN.newId().value());
  }

  /** 62,000 characters each: far outside of these bounds with a chance below one in 10^9. */
  private static void assertRandom(int length, Supplier<String> texts) {
    int[] counts = new int['z' + 1];
    var seen = new HashSet<String>();
    var places = new ArrayList<HashSet<Character>>();
    for (int i = 0; i < length; i++) {
      places.add(new HashSet<>());
    }
    int rounds = 62_000 / length;
    for (int round = 0; round < rounds; round++) {
      String text = texts.get();
      assertThat(text).hasSize(length);
      seen.add(text);
      for (int i = 0; i < length; i++) {
        counts[text.charAt(i)]++;
        places.get(i).add(text.charAt(i));
      }
    }

    assertThat(seen).hasSize(rounds);
    assertThat(places).allSatisfy(place -> assertThat(place).hasSize(62));
    for (char c : Vectors.BASE62.toCharArray()) {
      assertThat(counts[c]).as("%s", c).isBetween(750, 1250);
    }
  }

  @Test
  void issue_twice_differs() {
    Token one = KEYED.issue(Vectors.ID);
    Token two = KEYED.issue(Vectors.ID);

    assertThat(one).isNotEqualTo(two);
    assertThat(KEYED.idOf(one.reveal())).isEqualTo(Vectors.ID);
    assertThat(KEYED.checkedBy(one.reveal(), NOW)).isEqualTo("golden");
  }

  @Test
  void isTokenForm_anyPrefix_isTrue() {
    for (int length = 1; length <= 16; length++) {
      String prefix = "abcdefghij0123456".substring(0, length);
      assertThat(TokenFormat.isTokenForm(tokenOf(TokenFormat.of(prefix, Vectors.golden()))))
          .isTrue();
    }
    assertThat(TokenFormat.isTokenForm("x_000000000000_" + "0".repeat(38))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "runner-bot",
        "_000000000000_00000000000000000000000000000000000000",
        "X_000000000000_00000000000000000000000000000000000000",
        "0_000000000000_00000000000000000000000000000000000000",
        "abcdefghij0123456_000000000000_00000000000000000000000000000000000000",
        "x_00000000000_00000000000000000000000000000000000000",
        "x_0000000000000_00000000000000000000000000000000000000",
        "x_000000000000_0000000000000000000000000000000000000",
        "x_000000000000_000000000000000000000000000000000000000",
        "x_000000000000-00000000000000000000000000000000000000",
        "x_000000000000_0000000000000000000_000000000000000000",
        "x_000000000000_00000000000000000000000000000000000000\n"
      })
  void isTokenForm_otherText_isFalse(String text) {
    assertThat(TokenFormat.isTokenForm(text)).isFalse();
  }

  @Test
  void regex_findsTokensInText() {
    Pattern pattern = Pattern.compile(KEYED.regex());
    Matcher m = pattern.matcher("AUTH_API_KEY=" + Vectors.GOLDEN + "\n\"" + Vectors.PLAIN + "\",");

    assertThat(KEYED.regex()).isEqualTo("\\bwl_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}\\b");
    assertThat(m.results().map(r -> r.group())).containsExactly(Vectors.GOLDEN, Vectors.PLAIN);
    assertThat(pattern.matcher("x" + Vectors.GOLDEN).find()).isFalse();
    assertThat(pattern.matcher(Vectors.GOLDEN + "x").find()).isFalse();
    assertThat(pattern.matcher(Vectors.GOLDEN.substring(0, 53)).find()).isFalse();
    assertThat(TokenFormat.of("acme", ServerKeys.NONE).regex()).startsWith("\\bacme_");
  }

  @Test
  void toString_namesThePrefixOnly() {
    assertThat(RING).hasToString("TokenFormat[wl_…]");
  }
}

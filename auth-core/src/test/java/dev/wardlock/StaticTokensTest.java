package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wardlock.StaticTokens.Match;
import dev.wardlock.model.Grants;
import dev.wardlock.model.Principal;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Region;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticTokensTest {

  private static final String ONE = "one-static-token-of-38-characters-0001";
  private static final String TWO = "two-static-token-of-38-characters-0002";
  private static final Map<String, PrincipalKind> KINDS =
      Map.of("operator", PrincipalKind.operator(), "user", PrincipalKind.user());

  private final StaticTokens both =
      StaticTokens.NONE.with("shared", "operator", ONE).with("old", "user", "acme", TWO, true);

  @Test
  void match_token_isThePrincipalItStandsFor() {
    Match match = both.match(ONE, KINDS);

    assertThat(match.legacy()).isFalse();
    assertThat(match.principal())
        .isEqualTo(
            new Principal(
                "shared",
                "operator",
                "shared",
                "default",
                Grants.parse("*=*"),
                Region.ALL,
                false,
                null));
  }

  @Test
  void match_legacyTokenOfAContext_saysSo() {
    Match match = both.match(TWO, KINDS);

    assertThat(match.legacy()).isTrue();
    assertThat(match.principal().context()).isEqualTo("acme");
    assertThat(match.principal().id()).isEqualTo("old");
    assertThat(match.principal().grants()).isEqualTo(PrincipalKind.user().on(Region.ALL));
  }

  static Stream<String> others() {
    return Stream.of(
        "",
        ONE + "x",
        ONE.substring(1),
        ONE.toUpperCase(java.util.Locale.ROOT),
        " " + ONE,
        ONE + "\n",
        ONE.replace('o', 'ο'),
        ONE.replace('o', '\u016f'),
        ONE + ONE,
        "\ud83d".repeat(32),
        "x".repeat(1 << 20));
  }

  @ParameterizedTest
  @MethodSource("others")
  void match_anythingElse_isNothing(String presented) {
    assertThat(both.match(presented, KINDS)).isNull();
    assertThat(StaticTokens.NONE.match(presented, KINDS)).isNull();
  }

  @Test
  void match_kindThatIsNotConfigured_isNothing() {
    assertThat(both.match(TWO, Map.of("operator", PrincipalKind.operator()))).isNull();
    assertThat(StaticTokens.NONE.match(ONE, KINDS)).isNull();
  }

  @Test
  void with_leavesTheOriginalAsItWas() {
    StaticTokens one = StaticTokens.NONE.with("shared", "operator", ONE);
    StaticTokens two = one.with("more", "operator", TWO);

    assertThat(one.match(TWO, KINDS)).isNull();
    assertThat(two.match(ONE, KINDS)).isNotNull();
    assertThat(two.match(TWO, KINDS)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 33, 1023, 1024})
  void with_lengthWithinBounds_isTaken(int length) {
    String token = "x".repeat(length);

    assertThat(StaticTokens.NONE.with("shared", "operator", token).match(token, KINDS)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 1025, 100_000})
  void with_lengthOutOfBounds_isRefusedAndNotShown(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticTokens.NONE.with("shared", "operator", "x".repeat(length)))
        .withMessage("static token 1 has " + length + " characters; 32 to 1024 are needed");
  }

  static Stream<String> badForms() {
    return Stream.of(
        ONE + " ",
        "one static-token-of-38-characters-0001",
        ONE + "\t",
        ONE + "\n",
        ONE + "\u0000",
        ONE + "\u007f",
        ONE + "\u00a0",
        ONE + "é",
        ONE + "\ud83d\ude00",
        ONE + "\ud83d",
        "wl_Golden000001_W5CUXYyywtyNOvP75Aj90N7en8iEB1iDJ4XXvq",
        "acme_000000000000_00000000000000000000000000000000000000");
  }

  @ParameterizedTest
  @MethodSource("badForms")
  void with_badForm_isRefusedAndNotShown(String token) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticTokens.NONE.with("shared", "operator", token))
        .withMessage(
            "static token 1 must be printable ASCII without spaces, and not of the form of a key's"
                + " token");
  }

  @Test
  void with_nameAndTokenSwapped_isRefusedAndNotShown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticTokens.NONE.with(ONE, "operator", "shared"))
        .satisfies(e -> assertThat(e).hasMessageNotContaining(ONE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticTokens.NONE.with("a name with spaces", "operator", ONE))
        .withMessageStartingWith("static token 1: its name is");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticTokens.NONE.with("a", "operator", "no context", ONE, false))
        .withMessageStartingWith("a context id is");
  }

  @Test
  void with_everyPrintableCharacter_isTaken() {
    var all = new StringBuilder();
    for (char c = '!'; c <= '~'; c++) {
      all.append(c);
    }
    String token = all.toString();

    assertThat(StaticTokens.NONE.with("shared", "operator", token).match(token, KINDS)).isNotNull();
  }

  @Test
  void with_tokenThatIsGivenAlready_isRefusedAndNotShown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> both.with("again", "operator", ONE))
        .withMessage("static token 3 is the same as an earlier one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> both.with("again", "operator", TWO))
        .withMessage("static token 3 is the same as an earlier one");
  }

  @Test
  void byFingerprint_ofAMatch_isTheSameAgain() {
    for (String token : List.of(ONE, TWO)) {
      Match match = both.match(token, KINDS);
      assertThat(both.byFingerprint(match.fingerprint(), KINDS)).isEqualTo(match);
    }
  }

  @Test
  void byFingerprint_unknownOrOfAKindThatIsGone_isNothing() {
    String fingerprint = both.match(TWO, KINDS).fingerprint();

    assertThat(both.byFingerprint("", KINDS)).isNull();
    assertThat(both.byFingerprint(TWO, KINDS)).isNull();
    assertThat(StaticTokens.NONE.byFingerprint(fingerprint, KINDS)).isNull();
    assertThat(both.byFingerprint(fingerprint, Map.of())).isNull();
  }

  @Test
  void fingerprint_changesWithEverythingTheTokenStandsFor() {
    List<StaticTokens> variants =
        List.of(
            StaticTokens.NONE.with("shared", "operator", "acme", ONE, false),
            StaticTokens.NONE.with("other", "operator", "acme", ONE, false),
            StaticTokens.NONE.with("shared", "user", "acme", ONE, false),
            StaticTokens.NONE.with("shared", "operator", "other", ONE, false));

    assertThat(variants)
        .extracting(tokens -> tokens.match(ONE, KINDS).fingerprint())
        .doesNotHaveDuplicates()
        .noneMatch(fingerprint -> fingerprint.contains(ONE));
    assertThat(StaticTokens.NONE.with("shared", "operator", "acme", ONE, true).match(ONE, KINDS))
        .extracting(Match::fingerprint)
        .isEqualTo(variants.get(0).match(ONE, KINDS).fingerprint());
  }

  @Test
  void unknownKinds_areNamedOnce() {
    StaticTokens more = both.with("third", "user", ONE + ONE);

    assertThat(more.unknownKinds(KINDS)).isEmpty();
    assertThat(more.unknownKinds(Map.of("operator", PrincipalKind.operator())))
        .containsExactly("user");
    assertThat(more.unknownKinds(Map.of())).containsExactly("operator", "user");
  }

  @Test
  void toString_isHowMany() {
    assertThat(StaticTokens.NONE).hasToString("StaticTokens[0]");
    assertThat(both).hasToString("StaticTokens[2]");
  }
}

package dev.wardlock.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"*=*", "memory:*=org/acme", "memory:read=org/acme/*", "a:b=x=y", "a.b_c-1:d.e=x"})
  void parse_text_roundTrips(String text) {
    assertThat(Grant.parse(text)).hasToString(text).isEqualTo(Grant.parse(text));
  }

  @Test
  void parse_regionWithEqualsSign_isSplitAtTheFirst() {
    assertThat(Grant.parse("a:b=x=y/*")).isEqualTo(Grant.of("a:b", "x=y/*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "memory:read", "memory:read org/acme"})
  void parse_noEqualsSign_isRefusedWithAnExample(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grant.parse(text))
        .withMessage("grant is not of the form verb=region, for instance memory:read=org/acme/*");
  }

  @Test
  void parse_emptySides_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grant.parse("=org"))
        .withMessage("not a verb pattern (noun:verb, noun:* or *, in lower case): ''");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grant.parse("memory:read="))
        .withMessage("region is empty; '*' stands for everything");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memory",
        "memory:",
        ":read",
        ":",
        ":*",
        "*:read",
        "*:*",
        "**",
        "mem*:read",
        "memory:re*",
        "memory:read:all",
        "Memory:read",
        "memory:Read",
        "1memory:read",
        "memory:1read",
        "-a:b",
        "memory: read",
        " memory:read",
        "memory:read ",
        "memory:read\n",
        "mémoire:lire",
        "a:b,c"
      })
  void checkPattern_malformed_isRefused(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grant.checkPattern(pattern))
        .withMessageStartingWith(
            "not a verb pattern (noun:verb, noun:* or *, in lower case): '" + pattern.charAt(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Grant.of(pattern, "*"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Grant(pattern, Region.ALL));
  }

  @Test
  void checkPattern_nounAndVerbOf64_areTakenAndOf65Refused() {
    String longest = "n".repeat(64);

    assertThat(Grant.checkPattern(longest + ":" + longest)).isEqualTo(longest + ":" + longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grant.checkPattern(longest + "n:" + longest));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grant.checkPattern(longest + ":" + longest + "n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory:read", "memory:*", "*"})
  void checkPattern_pattern_isReturned(String pattern) {
    assertThat(Grant.checkPattern(pattern)).isEqualTo(pattern);
  }

  @Test
  void checkVerb_verb_isReturned() {
    assertThat(Grant.checkVerb("memory:read")).isEqualTo("memory:read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "memory:*", "*:read", "memory:re*"})
  void checkVerb_pattern_isRefused(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grant.checkVerb(pattern))
        .withMessage("a verb is asked for, not a pattern: '" + pattern + "'");
  }

  @Test
  void checkVerb_malformed_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grant.checkVerb("memory"))
        .withMessageStartingWith("not a verb pattern");
  }

  @Test
  void checkPattern_longOrUnprintable_isShownShortAndOnOneLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grant.checkPattern("X".repeat(48)))
        .withMessageEndingWith(": '" + "X".repeat(48) + "'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grant.checkPattern("X".repeat(49)))
        .withMessageEndingWith(": '" + "X".repeat(48) + "…'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grant.checkPattern("X \n\u001b~\u007fé\ud83d"))
        .withMessageEndingWith(": 'X ??~???'");
  }

  @Test
  void ownVerbs_areVerbs() {
    List<String> own =
        List.of(
            Grant.KEYS_READ,
            Grant.KEYS_CREATE,
            Grant.KEYS_ROTATE,
            Grant.KEYS_REVOKE,
            Grant.KEYS_DELEGATE,
            Grant.CONTEXTS_MANAGE,
            Grant.AUDIT_READ);

    assertThat(own).doesNotHaveDuplicates().allSatisfy(Grant::checkVerb);
  }

  @ParameterizedTest
  @CsvSource({
    "*, memory:read, true",
    "*, memory:*, true",
    "*, *, true",
    "memory:*, memory:read, true",
    "memory:*, memory:*, true",
    "memory:*, *, false",
    "memory:*, memories:read, false",
    "memory:*, mem:read, false",
    "memory:read, memory:read, true",
    "memory:read, memory:reads, false",
    "memory:reads, memory:read, false",
    "memory:read, memory:*, false",
    "memory:read, *, false"
  })
  void patternCovers_pair_isAsWritten(String pattern, String other, boolean expected) {
    assertThat(Grant.patternCovers(pattern, other)).isEqualTo(expected);
  }

  @Test
  void covers_everyPair_agreesWithTheModel() {
    for (Grant one : Universe.GRANTS) {
      Set<Universe.Act> mine = Universe.of(Set.of(one));
      for (Grant other : Universe.GRANTS) {
        assertThat(one.covers(other))
            .as("%s covers %s", one, other)
            .isEqualTo(
                Universe.of(one.verb()).containsAll(Universe.of(other.verb()))
                    && Universe.of(one.region()).containsAll(Universe.of(other.region())));
      }
      assertThat(mine).isNotEmpty();
    }
  }

  @Test
  void intersect_everyPair_agreesWithTheModel() {
    for (Grant one : Universe.GRANTS) {
      for (Grant other : Universe.GRANTS) {
        Grant both = one.intersect(other.verb(), other.region());
        var verbs = new HashSet<>(Universe.of(one.verb()));
        verbs.retainAll(Universe.of(other.verb()));
        var scopes = new HashSet<>(Universe.of(one.region()));
        scopes.retainAll(Universe.of(other.region()));

        if (verbs.isEmpty() || scopes.isEmpty()) {
          assertThat(both).as("%s and %s", one, other).isNull();
        } else {
          assertThat(Universe.of(both.verb())).as("%s and %s", one, other).isEqualTo(verbs);
          assertThat(Universe.of(both.region())).as("%s and %s", one, other).isEqualTo(scopes);
        }
      }
    }
  }
}

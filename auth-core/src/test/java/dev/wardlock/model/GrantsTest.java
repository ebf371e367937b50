package dev.wardlock.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantsTest {

  private static final Scope PLANNER = Scope.of("org/acme/agent/planner");

  @Test
  void none_permitsAndHoldsNothing() {
    assertThat(Grants.NONE.permits("memory:read", PLANNER)).isFalse();
    assertThat(Grants.NONE.permits("memory:read", Scope.ROOT)).isFalse();
    assertThat(Grants.NONE.holds("memory:read")).isFalse();
    assertThat(Grants.NONE.isEmpty()).isTrue();
    assertThat(Grants.NONE.asList()).isEmpty();
    assertThat(Grants.NONE).hasToString("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", " \t\r\n,, ,"})
  void parse_nothing_isNone(String text) {
    assertThat(Grants.parse(text)).isSameAs(Grants.NONE);
  }

  @Test
  void of_nothing_isNone() {
    assertThat(Grants.of()).isSameAs(Grants.NONE);
    assertThat(Grants.of(List.of())).isSameAs(Grants.NONE);
  }

  @Test
  void parse_anyWhiteSpaceAndCommas_separate() {
    Grants grants = Grants.parse("  jobs:create=*,memory:read=org/acme/*\n\t,audit:read=org ");

    assertThat(grants)
        .hasToString("audit:read=org jobs:create=* memory:read=org/acme/*")
        .isEqualTo(
            Grants.of(
                Grant.of("memory:read", "org/acme/*"),
                Grant.of("jobs:create", "*"),
                Grant.of("audit:read", "org")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "memory:read|grant is not of the form verb=region, for instance memory:read=org/acme/*",
        "a:b=* memory:read = org|grant is not of the form",
        "a:b=*;c:d=*|'*' may stand only as a whole region or as its last segment",
        "a:b=org/|scope has an empty segment at character 4",
        "Memory:read=*|not a verb pattern (noun:verb, noun:* or *, in lower case): 'Memory:read'"
      })
  void parse_malformed_isRefused(String text, String start) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grants.parse(text))
        .withMessageStartingWith(start);
  }

  @Test
  void of_256Grants_areTakenAnd257Refused() {
    assertThat(Grants.of(grants(256)).asList()).hasSize(256);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grants.of(grants(257)))
        .withMessage("at most 256 grants are allowed, not 257");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grants.of(Collections.nCopies(257, Grant.of("a:b", "*"))));
  }

  private static List<Grant> grants(int count) {
    return IntStream.range(0, count).mapToObj(i -> Grant.of("jobs:run", "org/" + i)).toList();
  }

  @Test
  void of_duplicatesAndCovered_areDropped() {
    Grants grants =
        Grants.parse("memory:read=org/acme memory:*=org/* memory:read=org/acme audit:read=x x:y=z");

    assertThat(grants.asList())
        .extracting(Grant::toString)
        .containsExactly("audit:read=x", "memory:*=org/*", "x:y=z");
    assertThat(grants.isEmpty()).isFalse();
  }

  @Test
  void asList_isImmutable() {
    assertThat(Grants.parse("a:b=*").asList()).isUnmodifiable();
  }

  @ParameterizedTest
  @CsvSource({
    "memory:read=org/acme/*, memory:read, true",
    "memory:*=org/acme/*, memory:read, true",
    "*=*, memory:read, true",
    "*=org/acme/agent/planner, memory:read, true",
    "memory:read=org/acme, memory:read, false",
    "memory:read=org/other/*, memory:read, false",
    "memory:read=org/acme/*, memory:write, false",
    "memory:*=org/acme/*, memories:read, false",
    "jobs:create=* memory:read=org/acme/*, memory:read, true",
    "jobs:create=* memory:read=org/other, memory:read, false"
  })
  void permits_verbOnScope_isAsWritten(String grants, String verb, boolean expected) {
    assertThat(Grants.parse(grants).permits(verb, PLANNER)).isEqualTo(expected);
  }

  @Test
  void permits_root_needsAGrantOnAll() {
    assertThat(Grants.parse("contexts:manage=*").permits("contexts:manage", Scope.ROOT)).isTrue();
    assertThat(Grants.parse("contexts:manage=org/*").permits("contexts:manage", Scope.ROOT))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "memory:*", "memory", "", ":read", "memory*", "*:read"})
  void permits_whatIsNoVerb_isRefusedWhateverIsGranted(String verb) {
    for (Grants grants : List.of(Grants.NONE, Grants.parse("*=*"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> grants.permits(verb, PLANNER))
          .withMessage("not a verb (noun:verb): '" + verb + "'");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> grants.holds(verb))
          .withMessage("not a verb (noun:verb): '" + verb + "'");
    }
  }

  @Test
  void holds_verb_isTrueWhereverItIsGranted() {
    Grants grants = Grants.parse("memory:read=org/acme jobs:*=org/acme/*");

    assertThat(grants.holds("memory:read")).isTrue();
    assertThat(grants.holds("jobs:create")).isTrue();
    assertThat(grants.holds("memory:write")).isFalse();
    assertThat(grants.holds("keys:read")).isFalse();
  }

  @Test
  void covers_everyoneCoversNoneAndNoneOnlyItself() {
    Grants some = Grants.parse("memory:read=org");

    assertThat(some.covers(Grants.NONE)).isTrue();
    assertThat(Grants.NONE.covers(Grants.NONE)).isTrue();
    assertThat(Grants.NONE.covers(some)).isFalse();
    assertThat(Grants.NONE.covers(Grant.of("memory:read", "org"))).isFalse();
  }

  @Test
  void covers_partsTogether_areNotTheWhole() {
    Grants parts = Grants.parse("a:b=org a:b=org/x/* a:b=org/y/*");

    assertThat(parts.covers(Grant.of("a:b", "org/*"))).isFalse();
    assertThat(parts.covers(Grants.parse("a:b=org/y a:b=org"))).isTrue();
    assertThat(parts.covers(Grants.parse("a:b=org/y a:b=org/z"))).isFalse();
  }

  @Test
  void within_patternsAndRegion_narrowsBoth() {
    Grants grants = Grants.parse("memory:*=org/* jobs:create=* audit:read=other");

    assertThat(grants.within(List.of("memory:read", "jobs:*"), Region.of("org/acme/*")))
        .hasToString("jobs:create=org/acme/* memory:read=org/acme/*");
    assertThat(grants.within(List.of("*"), Region.ALL)).isEqualTo(grants);
    assertThat(grants.within(List.of(), Region.ALL)).isSameAs(Grants.NONE);
    assertThat(grants.within(List.of("keys:*"), Region.ALL)).isSameAs(Grants.NONE);
    assertThat(Grants.NONE.within(List.of("*"), Region.ALL)).isSameAs(Grants.NONE);
  }

  @Test
  void within_moreThan256Pieces_areKept() {
    Grants wide =
        Grants.of(IntStream.range(0, 200).mapToObj(i -> Grant.of("*", "o/" + i)).toList());

    assertThat(wide.within(List.of("a:b", "c:d"), Region.ALL).asList()).hasSize(400);
  }

  @Test
  void equals_sameGrants_areEqualWhateverTheirOrder() {
    Grants one = Grants.parse("a:b=x c:d=y");

    assertThat(one)
        .isEqualTo(Grants.parse("c:d=y a:b=x"))
        .hasSameHashCodeAs(Grants.parse("c:d=y a:b=x"))
        .doesNotHaveSameHashCodeAs(Grants.parse("a:b=x"))
        .isNotEqualTo(Grants.parse("a:b=x"))
        .isNotEqualTo(Grants.NONE)
        .isNotEqualTo(null)
        .isNotEqualTo("a:b=x c:d=y");
  }
}

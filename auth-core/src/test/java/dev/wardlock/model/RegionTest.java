package dev.wardlock.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionTest {

  @ParameterizedTest
  @ValueSource(strings = {"*", "org", "org/*", "org/acme", "org/acme/*", "org/acme/agent/planner"})
  void of_text_roundTrips(String text) {
    assertThat(Region.of(text)).hasToString(text).isEqualTo(Region.of(text));
    assertThat(Region.of(text)).hasSameHashCodeAs(Region.of(text));
  }

  @Test
  void of_star_isAll() {
    assertThat(Region.of("*")).isSameAs(Region.ALL);
  }

  @Test
  void of_empty_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Region.of(""))
        .withMessage("region is empty; '*' stands for everything");
  }

  @ParameterizedTest
  @CsvSource({"/*, 0", "//*, 0", "org//*, 4", "/org/*, 0", "org/, 4", "/, 0"})
  void of_emptySegment_isRefusedWithItsPlace(String text, int at) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Region.of(text))
        .withMessage("scope has an empty segment at character " + at);
  }

  @ParameterizedTest
  @CsvSource({
    "**, 0",
    "*/*, 0",
    "*/org, 0",
    "org/*/acme, 4",
    "org/*/*, 4",
    "org*, 3",
    "org/ac*, 6",
    "org/a*e/*, 5",
    "org/**, 4",
    "org/*/, 4"
  })
  void of_starElsewhere_isRefusedWithItsPlace(String text, int at) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Region.of(text))
        .withMessage(
            "'*' may stand only as a whole region or as its last segment, not at character " + at);
  }

  @ParameterizedTest
  @ValueSource(strings = {"./*", "org/../*", "org/..", "a b/*", "é", "org/\n/*"})
  void of_badScope_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Region.of(text));
  }

  @Test
  void of_longestScope_isTakenWithAndWithoutWhatIsBelow() {
    String longest = ("s".repeat(127) + "/").repeat(7) + "s".repeat(128);

    assertThat(Region.of(longest)).hasToString(longest);
    assertThat(Region.of(longest + "/*").contains(Scope.of(longest))).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Region.of("s" + longest + "/*"))
        .withMessage("scope is longer than 1024 characters: 1025");
  }

  @Test
  void under_scope_isTheSubtree() {
    assertThat(Region.under(Scope.of("org/acme"))).isEqualTo(Region.of("org/acme/*"));
    assertThat(Region.under(Scope.ROOT)).isSameAs(Region.ALL);
  }

  @Test
  void top_isTheNode() {
    assertThat(Region.of("org/acme").top()).isEqualTo(Scope.of("org/acme"));
    assertThat(Region.of("org/acme/*").top()).isEqualTo(Scope.of("org/acme"));
    assertThat(Region.ALL.top()).isSameAs(Scope.ROOT);
  }

  @Test
  void isNodeAlone_isTrueForANodeOnly() {
    assertThat(Region.of("org/acme").isNodeAlone()).isTrue();
    assertThat(Region.of("org/acme/*").isNodeAlone()).isFalse();
    assertThat(Region.ALL.isNodeAlone()).isFalse();
  }

  @Test
  void equals_nodeAndSubtree_differ() {
    Region node = Region.of("org");
    Region subtree = Region.of("org/*");

    assertThat(node).isNotEqualTo(subtree).doesNotHaveSameHashCodeAs(subtree);
    assertThat(node).isNotEqualTo(Region.of("Org")).isNotEqualTo("org").isNotEqualTo(null);
    assertThat(subtree).isNotEqualTo(Region.ALL).isNotEqualTo(Region.of("orgs/*"));
    assertThat(Set.copyOf(Universe.REGIONS)).hasSameSizeAs(Universe.REGIONS);
    assertThat(Universe.REGIONS.stream().map(Region::hashCode).distinct().count())
        .isEqualTo(Universe.REGIONS.size());
  }

  @Test
  void contains_everyScope_agreesWithTheModel() {
    for (Region region : Universe.REGIONS) {
      assertThat(Universe.SCOPES.stream().filter(region::contains))
          .as("%s", region)
          .containsExactlyInAnyOrderElementsOf(Universe.of(region));
    }
  }

  @Test
  void covers_everyPair_agreesWithTheModel() {
    for (Region one : Universe.REGIONS) {
      for (Region other : Universe.REGIONS) {
        assertThat(one.covers(other))
            .as("%s covers %s", one, other)
            .isEqualTo(Universe.of(one).containsAll(Universe.of(other)));
      }
    }
  }

  @Test
  void intersect_everyPair_agreesWithTheModel() {
    for (Region one : Universe.REGIONS) {
      for (Region other : Universe.REGIONS) {
        Region both = one.intersect(other);
        var expected = new HashSet<>(Universe.of(one));
        expected.retainAll(Universe.of(other));

        assertThat(both == null ? Set.of() : Universe.of(both))
            .as("%s and %s", one, other)
            .isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "org/acme, org/acme, true",
    "org/acme, org/acme/agent, false",
    "org/acme, org, false",
    "org/acme/*, org/acme, true",
    "org/acme/*, org/acme/agent/planner, true",
    "org/acme/*, org/acme2, false",
    "org/acme/*, org/acm, false",
    "org/acme/*, org, false",
    "org/acme/*, Org/acme, false",
    "*, org, true"
  })
  void contains_scope_isAsWritten(String region, String scope, boolean expected) {
    assertThat(Region.of(region).contains(Scope.of(scope))).isEqualTo(expected);
  }

  @Test
  void contains_root_isTrueForAllOnly() {
    assertThat(Region.ALL.contains(Scope.ROOT)).isTrue();
    assertThat(Region.of("org").contains(Scope.ROOT)).isFalse();
    assertThat(Region.of("org/*").contains(Scope.ROOT)).isFalse();
  }
}

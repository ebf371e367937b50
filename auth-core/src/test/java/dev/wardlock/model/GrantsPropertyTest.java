package dev.wardlock.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.Universe.Act;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Grants against a model that lists every verb on every scope of a small world. */
class GrantsPropertyTest {

  @Provide
  Arbitrary<List<Grant>> some() {
    return Arbitraries.of(Universe.GRANTS).list().ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<String>> patterns() {
    return Arbitraries.of(Universe.PATTERNS).list().ofMaxSize(3);
  }

  @Provide
  Arbitrary<Region> region() {
    return Arbitraries.of(Universe.REGIONS);
  }

  @Property(tries = 300)
  void permits_everyVerbOnEveryScope_agreesWithTheModel(@ForAll("some") List<Grant> some) {
    Grants grants = Grants.of(some);
    Set<Act> acts = Universe.of(some);

    for (String verb : Universe.VERBS) {
      boolean anywhere = false;
      for (Scope scope : Universe.SCOPES) {
        boolean expected = acts.contains(new Act(verb, scope));
        assertThat(grants.permits(verb, scope)).as("%s on %s", verb, scope).isEqualTo(expected);
        anywhere |= expected;
      }
      assertThat(grants.holds(verb)).as(verb).isEqualTo(anywhere);
    }
  }

  @Property(tries = 500)
  void covers_twoSets_agreesWithTheModel(
      @ForAll("some") List<Grant> some, @ForAll("some") List<Grant> others) {
    Grants grants = Grants.of(some);
    Set<Act> acts = Universe.of(some);

    assertThat(grants.covers(Grants.of(others))).isEqualTo(acts.containsAll(Universe.of(others)));
    for (Grant other : others) {
      assertThat(grants.covers(other)).isEqualTo(acts.containsAll(Universe.of(List.of(other))));
    }
  }

  @Property(tries = 300)
  void covers_isAPartialOrder(
      @ForAll("some") List<Grant> some,
      @ForAll("some") List<Grant> more,
      @ForAll("some") List<Grant> most) {
    Grants a = Grants.of(some);
    Grants b = union(some, more);
    Grants c = union(some, more, most);

    assertThat(a.covers(a)).isTrue();
    assertThat(b.covers(a)).isTrue();
    assertThat(c.covers(b)).isTrue();
    assertThat(c.covers(a)).isTrue();
    assertThat(a.covers(b)).isEqualTo(a.equals(b));
  }

  @SafeVarargs
  private static Grants union(List<Grant>... lists) {
    var all = new ArrayList<Grant>();
    for (List<Grant> list : lists) {
      all.addAll(list);
    }
    return Grants.of(all);
  }

  @Property(tries = 500)
  void of_anyGrants_isCanonical(
      @ForAll("some") List<Grant> some, @ForAll("some") List<Grant> other) {
    Grants grants = Grants.of(some);
    List<Grant> kept = grants.asList();

    assertThat(Universe.of(kept)).isEqualTo(Universe.of(some));
    assertThat(some).containsAll(kept);
    assertThat(kept).isSortedAccordingTo((x, y) -> x.toString().compareTo(y.toString()));
    for (Grant one : kept) {
      assertThat(kept.stream().filter(one::covers)).containsExactly(one);
    }
    assertThat(grants.equals(Grants.of(other)))
        .isEqualTo(Universe.of(some).equals(Universe.of(other)));
    assertThat(Grants.of(kept)).isEqualTo(grants).hasSameHashCodeAs(grants);
  }

  @Property(tries = 300)
  void of_reversedAndRepeated_isTheSame(@ForAll("some") List<Grant> some) {
    var other = new ArrayList<>(some);
    java.util.Collections.reverse(other);
    other.addAll(some);

    assertThat(Grants.of(other)).isEqualTo(Grants.of(some)).hasToString("" + Grants.of(some));
  }

  @Property(tries = 300)
  void parse_toString_roundTrips(@ForAll("some") List<Grant> some) {
    Grants grants = Grants.of(some);

    assertThat(Grants.parse(grants.toString())).isEqualTo(grants);
    assertThat(Grants.parse(grants.toString().replace(" ", ","))).isEqualTo(grants);
  }

  @Property(tries = 500)
  void within_patternsAndRegion_agreesWithTheModel(
      @ForAll("some") List<Grant> some,
      @ForAll("patterns") List<String> patterns,
      @ForAll("region") Region region) {
    Grants within = Grants.of(some).within(patterns, region);
    var expected = new HashSet<>(Universe.of(some));
    expected.retainAll(Universe.of(patterns.stream().map(p -> new Grant(p, region)).toList()));

    assertThat(Universe.of(within.asList())).isEqualTo(expected);
    assertThat(Grants.of(some).covers(within)).isTrue();
    assertThat(Grants.of(within.asList())).isEqualTo(within);
    assertThat(within.within(patterns, region)).isEqualTo(within);
  }
}

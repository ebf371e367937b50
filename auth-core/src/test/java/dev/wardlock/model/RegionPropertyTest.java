package dev.wardlock.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RegionPropertyTest {

  @Property(tries = 300)
  void under_anyScope_containsItAndWhatIsBelow(
      @ForAll("scopes") Scope scope, @ForAll("scopes") Scope below) {
    Region region = Region.under(scope);

    assertThat(region.contains(scope)).isTrue();
    assertThat(region.contains(Scope.of(scope + "/" + below))).isTrue();
    assertThat(region.contains(Scope.of(scope + "x"))).isFalse();
    assertThat(Region.of(region.toString())).isEqualTo(region);
    assertThat(region.covers(Region.of(scope.path()))).isTrue();
    assertThat(Region.of(scope.path()).covers(region)).isFalse();
    assertThat(region.top()).isEqualTo(scope);
  }

  @Provide
  Arbitrary<Scope> scopes() {
    Arbitrary<String> segment =
        Arbitraries.strings()
            .withChars("._~@:+=-aZ09")
            .ofMinLength(1)
            .ofMaxLength(9)
            .filter(s -> !List.of(".", "..").contains(s));
    return segment.list().ofMinSize(1).ofMaxSize(16).map(all -> Scope.of(String.join("/", all)));
  }
}

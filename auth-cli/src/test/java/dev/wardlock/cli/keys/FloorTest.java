package dev.wardlock.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The floor that follows from grants. */
class FloorTest {

  private static String floor(String... grants) {
    return Floor.of(Grants.of(Stream.of(grants).map(Grant::parse).toList())).toString();
  }

  @Test
  void floor_ofOneRegion_isThatRegion() {
    assertThat(floor("a:b=org/acme")).isEqualTo("org/acme");
    assertThat(floor("a:b=org/acme", "c:d=org/acme")).isEqualTo("org/acme");
    assertThat(floor("a:b=org/acme/*", "c:d=org/acme/*")).isEqualTo("org/acme/*");
    assertThat(floor("a:b=*")).isEqualTo("*");
  }

  @Test
  void floor_ofSeveral_isTheNodeAboveThemAll() {
    assertThat(floor("a:b=org/acme/x", "a:b=org/acme/y/*")).isEqualTo("org/acme/*");
    assertThat(floor("a:b=org/acme", "c:d=org/acme/x")).isEqualTo("org/acme/*");
    assertThat(floor("a:b=org/acme", "c:d=org/acme2")).isEqualTo("org/*");
    assertThat(floor("a:b=x", "c:d=y")).isEqualTo("*");
    assertThat(floor("a:b=*", "c:d=y")).isEqualTo("*");
  }

  @Property
  void floor_alwaysCoversEveryGrant(@ForAll("grants") Grants grants) {
    assertThat(grants.asList()).allMatch(g -> Floor.of(grants).covers(g.region()));
  }

  @Provide
  Arbitrary<Grants> grants() {
    Arbitrary<String> region =
        Arbitraries.of("a", "b", "ab")
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(path -> String.join("/", path))
            .flatMap(path -> Arbitraries.of(path, path + "/*"));
    return Arbitraries.of("x:y", "x:z")
        .flatMap(verb -> region.map(r -> Grant.of(verb, r)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(Grants::of);
  }
}

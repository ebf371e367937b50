package dev.wardlock.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalKindTest {

  private static final Scope PLANNER = Scope.of("org/acme/agent/planner");

  @ParameterizedTest
  @ValueSource(strings = {"a", "agent", "a-1", "a1234567890123456789012345678901"})
  void of_name_isKept(String name) {
    PrincipalKind kind = PrincipalKind.of(name);

    assertThat(kind.name()).isEqualTo(name);
    assertThat(kind.verbs()).isEmpty();
    assertThat(kind.floors()).isEmpty();
    assertThat(kind).hasToString("PrincipalKind[" + name + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Agent",
        "1a",
        "-a",
        "a_b",
        "a b",
        "a:b",
        "é",
        "a12345678901234567890123456789012",
        "anonymous",
        "application",
        "library"
      })
  void of_badName_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrincipalKind.of(name, "*"))
        .withMessage(
            "a kind's name is [a-z][a-z0-9-]{0,31}, and not anonymous, application or library: '"
                + name.replace('é', '?')
                + "'");
  }

  @Test
  void of_badPattern_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrincipalKind.of("agent", "memory:read", "Memory"))
        .withMessageStartingWith("not a verb pattern");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrincipalKind.of("agent").with("memory"))
        .withMessageStartingWith("not a verb pattern");
  }

  @Test
  void with_more_addsToTheVerbsAndLeavesTheRest() {
    PrincipalKind narrow = PrincipalKind.of("agent", "memory:read").pinnedTo("org/{org}");
    PrincipalKind wide = narrow.with("memory:write", "memory:read");

    assertThat(wide.verbs())
        .containsExactlyInAnyOrder("memory:read", "memory:write")
        .isUnmodifiable();
    assertThat(wide.floors()).containsExactly("org/{org}").isUnmodifiable();
    assertThat(wide.name()).isEqualTo("agent");
    assertThat(narrow.verbs()).containsExactly("memory:read");
  }

  @Test
  void with_256Patterns_areTakenAnd257Refused() {
    String[] most = IntStream.range(0, 256).mapToObj(i -> "a:v" + i).toArray(String[]::new);
    PrincipalKind kind = PrincipalKind.of("agent", most);

    assertThat(kind.on(Region.ALL).asList()).hasSize(256);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kind.with("a:one-more"))
        .withMessage("a kind has at most 256 verb patterns, not 257");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "org/",
        "/org",
        "org//{x}",
        "org/{}",
        "org/{X}",
        "org/{1}",
        "org/{x",
        "org/x}",
        "org/a{x}",
        "org/{x}b",
        "{x}{y}",
        "org/*",
        "*",
        "org/{a-b}",
        "org/.."
      })
  void pinnedTo_badShape_isRefused(String shape) {
    PrincipalKind kind = PrincipalKind.of("agent", "*");

    assertThatIllegalArgumentException().isThrownBy(() -> kind.pinnedTo("org/{org}", shape));
  }

  @Test
  void pinnedTo_nothing_isRefusedAndUnpinsNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrincipalKind.agent().pinnedTo())
        .withMessage("a kind is pinned to at least one shape of floor");
  }

  @Test
  void accepts_noShapes_anyFloor() {
    assertThat(PrincipalKind.of("any").accepts(Region.ALL)).isTrue();
    assertThat(PrincipalKind.of("any").accepts(Region.of("org/acme"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "org/{org}, org/acme, true",
    "org/{org}, org/acme/*, true",
    "org/{org}, org/{org}, false",
    "org/{org}, org, false",
    "org/{org}, org/*, false",
    "org/{org}, org/acme/agent, false",
    "org/{org}, team/acme, false",
    "org/{org}, orgs/acme, false",
    "org/{org}, Org/acme, false",
    "org/{org}, *, false",
    "{tenant}, acme, true",
    "{tenant}, acme/*, true",
    "{tenant}, acme/x, false",
    "{tenant}, *, false",
    "{tenant_1}/{user}, acme/x, true",
    "{tenant}/fixed, acme/fixed, true",
    "{tenant}/fixed, acme/other, false",
    "fixed, fixed/*, true",
    "fixed, other, false",
    "fixed, *, false"
  })
  void accepts_floor_fitsTheShapeSegmentBySegment(String shape, String floor, boolean expected) {
    PrincipalKind kind = PrincipalKind.of("agent", "*").pinnedTo(shape);

    if (floor.contains("{")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Region.of(floor));
    } else {
      assertThat(kind.accepts(Region.of(floor))).isEqualTo(expected);
    }
  }

  @Test
  void accepts_severalShapes_oneIsEnough() {
    PrincipalKind kind = PrincipalKind.agent();

    assertThat(kind.accepts(Region.of("org/acme/agent/planner/*"))).isTrue();
    assertThat(kind.accepts(Region.of("org/acme/agent/planner/user/u1/*"))).isTrue();
    assertThat(kind.accepts(Region.of("org/acme/agent/planner/user"))).isFalse();
    assertThat(kind.accepts(Region.of("org/acme/agent"))).isFalse();
    assertThat(kind.accepts(Region.of("org/acme/team/planner"))).isFalse();
    assertThat(kind.accepts(Region.of("org/acme/*"))).isFalse();
    assertThat(kind.accepts(Region.ALL)).isFalse();
  }

  @Test
  void on_floor_isEveryPatternThere() {
    assertThat(PrincipalKind.user().on(Region.of("org/acme/*")))
        .isEqualTo(Grants.parse("jobs:*=org/acme/* runners:read=org/acme/*"));
    assertThat(PrincipalKind.of("none").on(Region.ALL)).isSameAs(Grants.NONE);
  }

  @Test
  void presets_areTheThreeFamilies() {
    assertThat(PrincipalKind.presets())
        .extracting(PrincipalKind::name)
        .containsExactly(
            "management", "agent", "supervisor", "admin", "registrar", "user", "operator");
  }

  @ParameterizedTest
  @ValueSource(strings = {"management", "admin", "operator"})
  void presets_thoseWhoRule_mayDoEverythingEverywhere(String name) {
    PrincipalKind kind = preset(name);

    assertThat(kind.on(Region.ALL)).isEqualTo(Grants.parse("*=*"));
    assertThat(kind.accepts(Region.ALL)).isTrue();
    assertThat(kind.accepts(Region.of("org/acme"))).isTrue();
  }

  @Test
  void presets_agent_readsAndWritesInsideItsFloorAndManagesItsOwnKeys() {
    Region floor = Region.of("org/acme/agent/planner/*");
    Grants grants = preset("agent").on(floor);

    assertThat(grants.permits("memory:read", PLANNER)).isTrue();
    assertThat(grants.permits("memory:write", PLANNER)).isTrue();
    assertThat(grants.permits("reflection:persist", PLANNER)).isTrue();
    assertThat(grants.permits("documents:write", Scope.of(PLANNER + "/user/u1"))).isTrue();
    assertThat(grants.permits("memory:read", Scope.of("org/acme/agent/other"))).isFalse();
    assertThat(grants.permits("memory:read", Scope.of("org/acme"))).isFalse();
    assertThat(heldOf(grants))
        .containsExactly("keys:read", "keys:rotate", "keys:revoke", "keys:delegate");
    assertThat(preset("agent").floors())
        .containsExactly("org/{org}/agent/{agent}", "org/{org}/agent/{agent}/user/{user}");
  }

  @Test
  void presets_supervisor_readsAcrossTheOrganisationAndWritesReflectionsOnly() {
    Grants grants = preset("supervisor").on(Region.of("org/acme/*"));

    assertThat(grants.permits("memory:read", PLANNER)).isTrue();
    assertThat(grants.permits("documents:read", Scope.of("org/acme"))).isTrue();
    assertThat(grants.permits("reflection:read", PLANNER)).isTrue();
    assertThat(grants.permits("reflection:persist", PLANNER)).isTrue();
    assertThat(grants.permits("memory:write", PLANNER)).isFalse();
    assertThat(grants.permits("documents:write", PLANNER)).isFalse();
    assertThat(grants.permits("reflection:delete", PLANNER)).isFalse();
    assertThat(grants.permits("memory:read", Scope.of("org/other"))).isFalse();
    assertThat(heldOf(grants)).containsExactly("keys:read");
    assertThat(preset("supervisor").accepts(Region.of("org/acme/*"))).isTrue();
    assertThat(preset("supervisor").accepts(Region.of("org/acme/agent/planner"))).isFalse();
    assertThat(preset("supervisor").accepts(Region.ALL)).isFalse();
  }

  @Test
  void presets_registrar_registersRunnersAndNothingElse() {
    Grants grants = preset("registrar").on(Region.ALL);

    assertThat(grants.holds("runners:register")).isTrue();
    assertThat(grants.holds("runners:read")).isTrue();
    assertThat(grants.holds("jobs:create")).isFalse();
    assertThat(heldOf(grants)).isEmpty();
    assertThat(preset("registrar").accepts(Region.ALL)).isTrue();
  }

  @Test
  void presets_user_managesJobsAndSeesRunners() {
    Grants grants = preset("user").on(Region.ALL);

    assertThat(grants.holds("jobs:create")).isTrue();
    assertThat(grants.holds("jobs:delete")).isTrue();
    assertThat(grants.holds("runners:read")).isTrue();
    assertThat(grants.holds("runners:register")).isFalse();
    assertThat(heldOf(grants)).isEmpty();
    assertThat(preset("user").accepts(Region.ALL)).isTrue();
  }

  private static List<String> heldOf(Grants grants) {
    return List.of(
            Grant.KEYS_READ,
            Grant.KEYS_CREATE,
            Grant.KEYS_ROTATE,
            Grant.KEYS_REVOKE,
            Grant.KEYS_DELEGATE,
            Grant.CONTEXTS_MANAGE,
            Grant.AUDIT_READ)
        .stream()
        .filter(grants::holds)
        .toList();
  }

  private static PrincipalKind preset(String name) {
    return PrincipalKind.presets().stream()
        .collect(Collectors.toMap(PrincipalKind::name, Function.identity()))
        .get(name);
  }
}

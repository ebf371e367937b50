package dev.wardlock.secrets.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Rings and sets after any steps, allowed or not. */
class RingPropertyTest {

  private static final Instant START = Instant.parse("2031-05-09T08:07:06Z");
  private static final Duration SETTLE = Duration.ofMinutes(1);

  /** A step upon the key at a place, so much later. */
  record Step(String what, int place, int seconds) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of("add", "activate", "retire", "drop"),
            Arbitraries.integers().between(0, 4),
            Arbitraries.of(0, 59, 60, 3_600))
        .as(Step::new)
        .list()
        .ofMaxSize(20);
  }

  @Property(tries = 300)
  void ring_afterAnySteps_isOneTheCoreTakesAndReadsBackAsItIs(@ForAll("steps") List<Step> steps) {
    Instant now = START;
    ServerKeyRing ring = ServerKeyRing.first(now);
    Set<String> ever = new HashSet<>(ids(ring.keys()));
    for (Step step : steps) {
      now = now.plusSeconds(step.seconds);
      ServerKeyRing before = ring;
      ring = after(ring, step, now);
      checkStep(before.keys(), ring.keys(), now, ever);
      ServerKeys core = ServerKeys.parse(ring.text().reveal());
      assertThat(core.ids()).isEqualTo(ids(ring.keys()));
      assertThat(core.contradicts(ServerKeys.parse(before.text().reveal()))).isFalse();
      ServerKeyRing again = ServerKeyRing.parse(ring.text());
      assertThat(again.keys()).isEqualTo(ring.keys());
      assertThat(again.text()).isEqualTo(ring.text());
    }
  }

  private static ServerKeyRing after(ServerKeyRing ring, Step step, Instant now) {
    String id = ring.keys().get(step.place % ring.keys().size()).id();
    try {
      return switch (step.what) {
        case "add" -> ring.add(now);
        case "activate" -> ring.activate(id, SETTLE, false, now);
        case "retire" -> ring.retire(id, now);
        default -> ring.drop(id, Optional.of(Map.of()), SETTLE, false, now);
      };
    } catch (SecretsException e) {
      return ring;
    }
  }

  @Property(tries = 30)
  void set_afterAnySteps_publishesEveryKeyAndNoPrivatePart(@ForAll("steps") List<Step> steps) {
    Instant now = START;
    SigningKeySet set = SigningKeySet.first(now);
    Set<String> ever = new HashSet<>(ids(set.keys()));
    for (Step step : steps) {
      now = now.plusSeconds(step.seconds);
      SigningKeySet before = set;
      set = after(set, step, now);
      checkStep(before.keys(), set.keys(), now, ever);
      assertThat(set.publicSet()).doesNotContain("\"d\"", "states");
      for (KeyStatus key : set.keys()) {
        assertThat(set.publicSet()).contains("\"kid\":\"" + key.id() + "\"");
      }
      SigningKeySet again = SigningKeySet.parse(set.text());
      assertThat(again.keys()).isEqualTo(set.keys());
      assertThat(again.publicSet()).isEqualTo(set.publicSet());
      assertThat(again.text()).isEqualTo(set.text());
    }
  }

  private static SigningKeySet after(SigningKeySet set, Step step, Instant now) {
    String id = set.keys().get(step.place % set.keys().size()).id();
    try {
      return switch (step.what) {
        case "add" -> set.add(now);
        case "activate" -> set.activate(id, SETTLE, false, now);
        case "retire" -> set.retire(id, now);
        default -> set.drop(id, SETTLE, false, now);
      };
    } catch (SecretsException e) {
      return set;
    }
  }

  /** One is active; what becomes active was known, and what goes was retired, for long enough. */
  private static void checkStep(
      List<KeyStatus> before, List<KeyStatus> after, Instant now, Set<String> ever) {
    assertThat(after.get(0).state()).isEqualTo(KeyState.ACTIVE);
    assertThat(after.stream().filter(key -> key.state() == KeyState.ACTIVE)).hasSize(1);
    assertThat(after.stream().filter(key -> key.state() == KeyState.NEXT)).hasSizeLessThan(2);
    Map<String, KeyStatus> was =
        before.stream().collect(Collectors.toMap(KeyStatus::id, key -> key));
    String active = after.get(0).id();
    KeyStatus activeWas = was.get(active);
    assertThat(activeWas).isNotNull();
    if (activeWas.state() == KeyState.NEXT) {
      assertThat(activeWas.since().orElseThrow().plus(SETTLE)).isBeforeOrEqualTo(now);
    }
    for (KeyStatus key : before) {
      if (!ids(after).contains(key.id())) {
        assertThat(key.state()).isEqualTo(KeyState.RETIRED);
        assertThat(key.since().orElseThrow().plus(SETTLE)).isBeforeOrEqualTo(now);
      }
    }
    for (String id : ids(after)) {
      assertThat(was.containsKey(id) || ever.add(id)).as("an id is never used twice").isTrue();
    }
  }

  @Property(tries = 300)
  void parse_oneCharacterChanged_isRefusedWithoutShowingAnythingOrIsAnotherText(
      @ForAll @IntRange(max = 10_000) int at, @ForAll char with) {
    for (SecretValue whole :
        List.of(
            ServerKeyRing.first(START).add(START).text(),
            SigningKeySet.first(START).add(START).text())) {
      var text = new StringBuilder(whole.reveal());
      text.setCharAt(at % text.length(), with);
      try {
        SecretValue changed = SecretValue.of(text.toString());
        if (whole.reveal().startsWith("{")) {
          SigningKeySet.parse(changed);
        } else {
          ServerKeyRing.parse(changed);
        }
      } catch (SecretsException e) {
        assertThat(e).hasNoCause();
        for (int i = 0; i + 12 < whole.reveal().length(); i++) {
          String piece = whole.reveal().substring(i, i + 12);
          if (piece.matches("[A-Za-z0-9+/_-]{12}")) {
            assertThat(e.getMessage()).doesNotContain(piece);
          }
        }
      }
    }
  }

  private static List<String> ids(List<KeyStatus> keys) {
    return keys.stream().map(KeyStatus::id).toList();
  }
}

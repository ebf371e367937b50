package dev.wardlock.secrets.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.secrets.model.GeneratorSpec;
import dev.wardlock.secrets.model.RotationRule;
import dev.wardlock.secrets.model.SecretGenerator.Request;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.ring.KeyStep.Action;
import dev.wardlock.secrets.ring.KeyStep.Keys;
import dev.wardlock.testkit.MutableClock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStepTest {

  private final MutableClock clock = MutableClock.at("2026-11-27T20:00:00Z");

  private SecretValue after(Optional<SecretValue> current, Keys keys, Action action, String id) {
    KeyStep step = KeyStep.of(new KeyStep(keys, action, id).spec()).orElseThrow();
    return step.generator(clock).generate(new Request("KEY", current));
  }

  @ParameterizedTest
  @EnumSource
  void generator_wholeRotation_turnsTheValue(Keys keys) {
    Function<SecretValue, List<KeyStatus>> read =
        keys == Keys.SERVER_KEYS
            ? value -> ServerKeyRing.parse(value).keys()
            : value -> SigningKeySet.parse(value).keys();
    SecretValue value = after(Optional.empty(), keys, Action.ADD, "");
    String first = read.apply(value).get(0).id();
    assertThat(read.apply(value)).extracting(KeyStatus::state).containsExactly(KeyState.ACTIVE);

    value = after(Optional.of(value), keys, Action.ADD, "");
    String second = read.apply(value).get(1).id();
    assertThat(read.apply(value))
        .extracting(KeyStatus::state)
        .containsExactly(KeyState.ACTIVE, KeyState.NEXT);
    value = after(Optional.of(value), keys, Action.ACTIVATE, second);
    assertThat(read.apply(value)).extracting(KeyStatus::id).containsExactly(second, first);
    value = after(Optional.of(value), keys, Action.DROP, first);
    assertThat(read.apply(value)).extracting(KeyStatus::id).containsExactly(second);

    value = after(Optional.of(value), keys, Action.ADD, "");
    String third = read.apply(value).get(1).id();
    value = after(Optional.of(value), keys, Action.RETIRE, third);
    assertThat(read.apply(value))
        .extracting(KeyStatus::state)
        .containsExactly(KeyState.ACTIVE, KeyState.RETIRED);
  }

  @ParameterizedTest
  @EnumSource
  void generator_keyWhereTheStepCannotBeDone_isRefused(Keys keys) {
    SecretValue value = after(Optional.empty(), keys, Action.ADD, "");

    for (Action action : List.of(Action.ACTIVATE, Action.RETIRE, Action.DROP)) {
      assertThatThrownBy(() -> after(Optional.of(value), keys, action, "gone"))
          .isInstanceOf(SecretsException.class)
          .hasMessageContaining("'gone'");
      assertThatThrownBy(() -> after(Optional.empty(), keys, action, "gone"))
          .isInstanceOf(SecretsException.class)
          .hasMessage("there are no " + keys + " yet: add the first");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"server-key", "es256-jwk", "random:32:hex", "server-keys", "server-keys.go", "x"})
  void of_otherGenerators_areNoSteps(String spec) {
    assertThat(KeyStep.of(new GeneratorSpec(spec))).isEmpty();
    assertThat(new GeneratorSpec(spec).isStep()).isFalse();
  }

  @Test
  void spec_id_isKeptAsItIs() {
    for (String id : List.of("k1", "-GMT_NxpJ9YYZvzaj4nkVceGkpWqgnj9BeNQa5yXbMU", "urn:x/y.z")) {
      var step = new KeyStep(Keys.SIGNING_KEYS, Action.DROP, id);

      assertThat(KeyStep.of(step.spec())).contains(step);
      assertThat(step.spec().isStep()).isTrue();
      assertThat(step).hasToString("signing-keys drop " + id);
    }
    assertThatThrownBy(() -> new KeyStep(Keys.SIGNING_KEYS, Action.DROP, "a b").spec())
        .isInstanceOf(SecretsException.class);
  }

  @Test
  void rule_namesNoStep() {
    assertThatThrownBy(() -> RotationRule.parse("server-keys.add:shared"))
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining("is a step, and no generator");
  }
}

package dev.wardlock.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {

  private static final String ALLOWED =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~@:+=-";

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "org/acme/agent/planner", "...", ".a", "a.", "..a", "a..", "a@b.c:d+e=f~g-h"})
  void of_canonicalPath_isKeptAsItIs(String path) {
    assertThat(Scope.of(path).path()).isEqualTo(path);
    assertThat(Scope.of(path)).hasToString(path).isEqualTo(new Scope(path));
  }

  @Test
  void of_empty_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.of(""))
        .withMessage("scope is empty; name at least one segment");
  }

  @Test
  void root_isTheEmptyPath() {
    assertThat(Scope.ROOT.path()).isEmpty();
    assertThat(Scope.ROOT).isEqualTo(new Scope("")).hasToString("");
  }

  @ParameterizedTest
  @CsvSource({
    "/, 0",
    "/org, 0",
    "//, 0",
    "org/, 4",
    "org//acme, 4",
    "org/acme/, 9",
    "org/acme//planner, 9",
  })
  void of_emptySegment_isRefusedWithItsPlace(String path, int at) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.of(path))
        .withMessage("scope has an empty segment at character " + at);
  }

  @ParameterizedTest
  @CsvSource({"., 0", ".., 0", "./a, 0", "a/., 2", "a/./b, 2", "a/../b, 2", "org/acme/.., 9"})
  void of_dotSegment_isRefusedWithItsPlace(String path, int at) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.of(path))
        .withMessage("scope has a dot segment at character " + at);
  }

  @ParameterizedTest
  @CsvSource({"*, 0", "a/*, 2", "a/*/b, 2", "a*, 1", "org/a*c/d, 5", "**, 0"})
  void of_star_isRefusedWithItsPlace(String path, int at) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.of(path))
        .withMessage(
            "'*' may stand only as a whole region or as its last segment, not at character " + at);
  }

  @Test
  void of_everyCharacterOfTheBasicPlane_isTakenExactlyIfItIsListed() {
    String taken =
        IntStream.rangeClosed(0, Character.MAX_VALUE)
            .filter(c -> c != '/' && isTaken("x" + (char) c))
            .mapToObj(c -> String.valueOf((char) c))
            .collect(Collectors.joining());

    assertThat(taken.chars().sorted().toArray()).isEqualTo(ALLOWED.chars().sorted().toArray());
  }

  private static boolean isTaken(String path) {
    try {
      return Scope.of(path).path().equals(path);
    } catch (IllegalArgumentException e) {
      return !String.valueOf(e.getMessage()).endsWith(" 1"); // where the character stands
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"org/ac me|6", "a%2Fb|1", "org\\acme|3", "org/é|4", "a?b|1", "a#b|1", "a;b|1"})
  void of_oddCharacter_isRefusedWithItsPlaceAndNotShown(String path, int at) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.of(path))
        .withMessage("scope has a character that is not allowed at " + at);
  }

  @Test
  void of_segmentOf128Characters_isTakenAndOf129Refused() {
    assertThat(Scope.of("org/" + "s".repeat(128)).path()).hasSize(132);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.of("org/" + "s".repeat(129)))
        .withMessage("scope segment at character 4 is longer than 128");
  }

  @Test
  void of_32Segments_areTakenAnd33Refused() {
    assertThat(Scope.of(segments(32)).path()).isEqualTo(segments(32));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.of(segments(33)))
        .withMessage("scope has 33 segments; at most 32 are allowed");
  }

  private static String segments(int count) {
    return String.join("/", Collections.nCopies(count, "s"));
  }

  @Test
  void of_1024Characters_areTakenAnd1025Refused() {
    String seven = ("s".repeat(127) + "/").repeat(7);

    assertThat(Scope.of(seven + "s".repeat(128)).path()).hasSize(1024);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.of("s" + seven + "s".repeat(128)))
        .withMessage("scope is longer than 1024 characters: 1025");
  }

  @Test
  void of_differentCase_isAnotherScope() {
    assertThat(Scope.of("Org")).isNotEqualTo(Scope.of("org"));
  }
}

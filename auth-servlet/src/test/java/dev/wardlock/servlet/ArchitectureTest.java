package dev.wardlock.servlet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.SessionStore;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Arrows point one way: this module knows the core and HTTP, and decides nothing about keys. */
class ArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.wardlock.servlet");

  @Test
  void arrows_pointToTheCoreOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.wardlock.servlet",
            "dev.wardlock",
            "dev.wardlock.model",
            "dev.wardlock.store",
            "java..",
            "jakarta.servlet..",
            "tools.jackson..",
            "com.fasterxml.jackson.annotation",
            "org.jspecify.annotations",
            "org.owasp.encoder",
            "org.slf4j")
        .check(MAIN);
  }

  @Test
  void keys_areLeftToTheCore() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(KeyStore.class, SessionStore.class, StoredKey.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql", "javax.sql")
        .check(MAIN);
  }

  @Test
  void json_isKnownToOneFile() {
    assertThat(
            MAIN.stream()
                .filter(
                    type ->
                        type.getDirectDependenciesFromSelf().stream()
                            .anyMatch(
                                d -> d.getTargetClass().getName().startsWith("tools.jackson.")))
                .map(type -> type.getSource().orElseThrow().getFileName().orElseThrow())
                .distinct())
        .hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void time_isNeverThatOfTheWall() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .check(MAIN);
  }

  @Test
  void logging_isBySlf4jAlone() {
    noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging").check(MAIN);
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
  }
}

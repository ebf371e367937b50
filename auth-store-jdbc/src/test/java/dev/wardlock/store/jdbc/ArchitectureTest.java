package dev.wardlock.store.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Arrows point one way: this store knows the SPI and the model, and nobody else of ours. */
class ArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.wardlock.store.jdbc");

  @Test
  void arrows_pointToTheSpiAndTheModelOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.wardlock.store.jdbc",
            "dev.wardlock.store",
            "dev.wardlock.model",
            "java..",
            "javax.sql",
            "org.h2..",
            "org.jspecify.annotations",
            "org.slf4j")
        .check(MAIN);
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

package dev.wardlock.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Instant;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The rooms of this module, and what none of them may know. */
class ArchitectureTest {

  private static final String ROOT = "dev.wardlock.client";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ROOT);

  /** The embeddable part. Only JSON is in a room of its own, for the others need it too. */
  @Test
  void embeddablePart_knowsNoOtherRoom() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".analyze..", ROOT + ".content..", ROOT + ".script..", ROOT + ".trace..")
        .check(MAIN);
  }

  @Test
  void traces_knowNeitherScriptsNorAuthors() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".trace..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".analyze..", ROOT + ".script..")
        .check(MAIN);
  }

  @Test
  void scripts_knowNoAuthor() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".script..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".analyze..")
        .check(MAIN);
  }

  @Test
  void module_knowsNothingElseOfOurs() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.wardlock",
            "dev.wardlock.model..",
            "dev.wardlock.crypto..",
            "dev.wardlock.store..",
            "dev.wardlock.servlet..",
            "dev.wardlock.secrets..",
            "dev.wardlock.cli..")
        .check(MAIN);
  }

  @Test
  void json_isReadForTheEmbeddablePartByOneRoom() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("tools.jackson..")
        .check(MAIN);
  }

  @Test
  void time_comesFromTheInjectedClock() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .check(MAIN);
  }

  @Test
  void output_isNobodysInTheEmbeddablePart() {
    JavaClasses embeddable =
        new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .withImportOption(
                location ->
                    !location.contains("/client/analyze/")
                        && !location.contains("/client/script/")
                        && !location.contains("/client/trace/"))
            .importPackages(ROOT);
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(embeddable);
    noClasses().should().dependOnClassesThat().belongToAnyOf(ServiceLoader.class).check(embeddable);
    fields().that().areStatic().should().beFinal().check(embeddable);
  }
}

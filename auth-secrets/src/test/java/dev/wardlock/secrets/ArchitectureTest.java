package dev.wardlock.secrets;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The rooms of this module, the arrows between them, and what none of them may know. */
class ArchitectureTest {

  private static final String ROOT = "dev.wardlock.secrets";
  private static final String MODEL = ROOT + ".model";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ROOT);

  @Test
  void arrows_modelKnowsNoOtherRoom() {
    noClasses()
        .that()
        .resideInAPackage(MODEL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT, ROOT + ".vault", ROOT + ".publish", ROOT + ".generate", ROOT + ".process")
        .check(MAIN);
  }

  @Test
  void arrows_vaultPublishAndGenerateKnowNeitherEachOtherNorTheRoot() {
    for (String room : new String[] {"vault", "publish", "generate"}) {
      for (String other : new String[] {"vault", "publish", "generate"}) {
        if (!room.equals(other)) {
          noClasses()
              .that()
              .resideInAPackage(ROOT + "." + room)
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(ROOT, ROOT + "." + other)
              .check(MAIN);
        }
      }
    }
  }

  /** Of the library the core alone, and of that no store and no verification. */
  @Test
  void module_knowsTheCoreAlone() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.wardlock.servlet..", "dev.wardlock.client..", "dev.wardlock.cli..")
        .check(MAIN);
  }

  @Test
  void libraries_areEachKnownToOneRoom() {
    onlyIn("tools.jackson..", ROOT + ".json");
    onlyIn("org.tomlj..", MODEL);
    onlyIn("com.google.crypto.tink..", ROOT + ".vault");
    onlyIn("de.mkammerer..", ROOT + ".vault");
  }

  private static void onlyIn(String library, String room) {
    noClasses()
        .that()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(MAIN);
  }

  @Test
  void processes_areStartedInOneRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".process")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class, Runtime.class)
        .check(MAIN);
  }

  @Test
  void time_comesFromTheInjectedClock() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(MAIN);
  }

  @Test
  void output_isNobodysHere() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
    noClasses().should().dependOnClassesThat().belongToAnyOf(ServiceLoader.class).check(MAIN);
    fields().that().areStatic().should().beFinal().check(MAIN);
  }
}

package dev.wardlock.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Arrows point one way: from the program to its groups, and from these to the shell. */
class ArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.wardlock.cli");

  @Test
  void shell_knowsNoCommand() {
    noClasses()
        .that()
        .resideInAPackage("dev.wardlock.cli.shell")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.wardlock.cli")
        .check(MAIN);
  }

  @Test
  void rooms_haveNoCycle() {
    SlicesRuleDefinition.slices()
        .matching("dev.wardlock.cli.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
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
  void streams_areTheTerminalsAlone() {
    classes()
        .that()
        .doNotHaveSimpleName("SystemTerminal")
        .should()
        .onlyAccessFieldsThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are no standard streams",
                field ->
                    !field.getOwner().isEquivalentTo(System.class)
                        && !field.getOwner().isEquivalentTo(java.io.FileDescriptor.class)))
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
}

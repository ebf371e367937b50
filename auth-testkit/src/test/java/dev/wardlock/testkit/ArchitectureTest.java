package dev.wardlock.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  /** Arrows point one way: the testkit knows the core and what a test is made of. */
  @Test
  void arrows_pointToTheCoreOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.wardlock.testkit",
            "dev.wardlock",
            "dev.wardlock.crypto",
            "dev.wardlock.model",
            "dev.wardlock.store",
            "java..",
            "org.assertj.core..",
            "org.jspecify.annotations",
            "org.junit.jupiter.api..",
            "org.opentest4j",
            "org.apiguardian.api")
        .check(
            new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages("dev.wardlock.testkit"));
  }
}

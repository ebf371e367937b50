package dev.wardlock;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.wardlock.crypto.SecretHasher;
import java.time.Clock;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The rooms of this module, the arrows between them, and what none of them may know. */
class ArchitectureTest {

  private static final String ROOT = "dev.wardlock";
  private static final String STORE = "dev.wardlock.store";
  private static final String CRYPTO = "dev.wardlock.crypto";
  private static final String MODEL = "dev.wardlock.model";

  /** 30, and one over: see docs/decisions. */
  private static final int MOST_PUBLIC_TYPES = 33;

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ROOT);

  @Test
  void rooms_areFour() {
    classes().should().resideInAnyPackage(ROOT, STORE, CRYPTO, MODEL).check(MAIN);
  }

  @Test
  void arrows_modelKnowsNoOtherRoom() {
    noClasses()
        .that()
        .resideInAPackage(MODEL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT, STORE, CRYPTO)
        .check(MAIN);
  }

  @Test
  void arrows_storeKnowsModelOnly() {
    noClasses()
        .that()
        .resideInAPackage(STORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT, CRYPTO)
        .check(MAIN);
  }

  @Test
  void arrows_cryptoKnowsModelOnly() {
    noClasses()
        .that()
        .resideInAPackage(CRYPTO)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT, STORE)
        .check(MAIN);
  }

  @Test
  void arrows_haveNoCycle() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith(ROOT)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "packages";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(MAIN);
  }

  /** So no HTTP, no SQL, no JSON; and nothing new without this line. */
  @Test
  void core_knowsNothingButTheseLibraries() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOT,
            STORE,
            CRYPTO,
            MODEL,
            "java.lang",
            "java.lang.annotation",
            "java.lang.invoke", // string concatenation and lambdas
            "java.lang.runtime", // records
            "java.math",
            "java.nio",
            "java.nio.charset",
            "java.security",
            "java.time..",
            "java.util..",
            "javax.crypto..",
            "com.github.benmanes.caffeine.cache",
            "de.mkammerer.argon2",
            "org.jspecify.annotations",
            "org.slf4j")
        .check(MAIN);
  }

  @Test
  void cache_isKnownToOneClass() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(VerificationCache.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.github.benmanes..")
        .check(MAIN);
  }

  @Test
  void argon2_isKnownToOneClass() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(SecretHasher.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("de.mkammerer..")
        .check(MAIN);
  }

  @Test
  void logging_isBySlf4jAlone() {
    noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging").check(MAIN);
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
  }

  @Test
  void time_comesFromTheInjectedClock() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethodWhere(
            target(nameStartingWith("now")).and(target(owner(resideInAPackage("java.time..")))))
        .orShould()
        .dependOnClassesThat(belongToAnyOf(java.util.Date.class, java.util.Calendar.class))
        .check(MAIN);
    noClasses()
        .that()
        .doNotBelongToAnyOf(AuthBuilder.class)
        .should()
        .callMethodWhere(
            target(owner(belongToAnyOf(Clock.class)))
                .and(target(nameStartingWith("system").or(nameStartingWith("tick")))))
        .check(MAIN);
    noClasses().should().callMethodWhere(target(nameStartingWith("sleep"))).check(MAIN);
  }

  @Test
  void wiring_hasNoServiceLoaderAndNoReflection() {
    noClasses()
        .should()
        .dependOnClassesThat(belongToAnyOf(ServiceLoader.class))
        .orShould()
        .dependOnClassesThat(resideInAPackage("java.lang.reflect"))
        .orShould()
        .callMethodWhere(
            target(owner(belongToAnyOf(Class.class))).and(target(nameStartingWith("forName"))))
        .check(MAIN);
  }

  @Test
  void statics_areFinal() {
    fields().that().areStatic().should().beFinal().check(MAIN);
  }

  @Test
  void publicTypes_areFew() {
    assertThat(
            MAIN.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().contains("-info"))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getName))
        .hasSizeLessThanOrEqualTo(MOST_PUBLIC_TYPES)
        .contains(Auth.class.getName());
  }
}

package dev.wardlock.client.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Type;

/** The list against the JDK: nothing in it is missing there, and nothing leads out of it. */
class AllowListTest {

  /** What a permitted method may take though scripts cannot get one, or can do nothing with it. */
  private static final Set<String> HARMLESS =
      Set.of(
          "java.lang.Class", // Enum.valueOf, and arrays of a given class: finds nothing
          "java.security.SecureRandomParameters",
          "java.text.ParsePosition",
          "java.time.LocalTime",
          "java.time.Month",
          "java.time.chrono.ChronoLocalDate",
          "java.time.chrono.ChronoLocalDateTime",
          "java.time.chrono.ChronoZonedDateTime",
          "java.time.temporal.TemporalQuery");

  private static List<String> lines() {
    var stream = AllowList.class.getResourceAsStream("allowed.txt");
    return new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.UTF_8))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static Class<?> type(String line) throws ClassNotFoundException {
    return Class.forName(line.split(" ", -1)[0], false, AllowListTest.class.getClassLoader());
  }

  @Test
  void supertypes_areThoseOfTheJdk() throws Exception {
    for (String line : lines()) {
      if (!line.startsWith(" ") && line.contains("<")) {
        for (String above : line.substring(line.indexOf('<') + 2).split(" ", -1)) {
          assertThat(type(above)).as(line).isAssignableFrom(type(line));
        }
      }
    }
  }

  @Test
  void member_isInTheJdk() throws Exception {
    Class<?> type = Object.class;
    for (String line : lines()) {
      if (!line.startsWith(" ")) {
        type = type(line);
        continue;
      }
      for (String word : line.strip().split(" ", -1)) {
        String name = word.replaceAll("[(!].*", "");
        assertThat(names(type)).as(type + " " + word).contains(name);
        if (word.contains("(")) {
          assertThat(permitted(type)).as(type + " " + word).anyMatch(e -> name(e).equals(name));
        }
      }
    }
  }

  private static List<String> names(Class<?> type) {
    return Stream.of(
            members(type).map(AllowListTest::name),
            Arrays.stream(type.getFields()).map(Field::getName))
        .flatMap(names -> names)
        .toList();
  }

  private static String name(Executable executable) {
    return executable instanceof Constructor ? "<init>" : executable.getName();
  }

  private static Stream<Executable> executables(Class<?> type) {
    return members(type).filter(e -> !e.isSynthetic());
  }

  /** Bridges too: by them StringBuilder shows what a class that is not public has. */
  private static Stream<Executable> members(Class<?> type) {
    var all = new ArrayList<Executable>(List.of(type.getDeclaredConstructors()));
    all.addAll(List.of(type.getMethods()));
    all.addAll(List.of(type.getDeclaredMethods()));
    return all.stream()
        .filter(e -> (e.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0);
  }

  private static List<Executable> permitted(Class<?> type) {
    return executables(type)
        .filter(
            e ->
                AllowList.STANDARD.permits(
                    Type.getInternalName(type),
                    name(e),
                    e instanceof Method method
                        ? Type.getMethodDescriptor(method)
                        : Type.getConstructorDescriptor((Constructor<?>) e)))
        .toList();
  }

  /**
   * So a later reader sees that no overload takes or gives a file, a stream, a loader or a thread.
   */
  @Test
  void method_takesAndGives_whatIsListedAlone() throws Exception {
    var others = new ArrayList<String>();
    for (String line : lines()) {
      if (line.startsWith(" ")) {
        continue;
      }
      for (Executable executable : permitted(type(line))) {
        Stream<Class<?>> types = Arrays.stream(executable.getParameterTypes());
        if (executable instanceof Method method) {
          types = Stream.concat(types, Stream.of(method.getReturnType()));
        }
        types
            .map(AllowListTest::element)
            .filter(t -> !t.isPrimitive())
            .filter(t -> !AllowList.STANDARD.hasType(Type.getInternalName(t)))
            .filter(t -> !HARMLESS.contains(t.getName()))
            .forEach(t -> others.add(t.getName() + " of " + executable));
      }
    }
    assertThat(others).isEmpty();
  }

  private static Class<?> element(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element;
  }

  /** A supertype's method stands for that of every type below it, also where it was redefined. */
  @Test
  void helper_isWhollyPermitted() throws Exception {
    Class<?> helper = type("dev.wardlock.client.script.child.Helpers");
    assertThat(permitted(helper).stream().map(AllowListTest::name).distinct())
        .containsExactlyInAnyOrder(
            "promptText",
            "promptSecret",
            "tellUser",
            "waitUserConfirmation",
            "debug",
            "send",
            "authorizeInBrowser",
            "parseJson",
            "toJson");
  }
}

package dev.wardlock.client.script;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a script may use of the JDK, method by method, as {@code allowed.txt} lists it with reasons.
 *
 * <p>Names of types are those of class files, with slashes.
 *
 * <p>Immutable and safe for use by many threads.
 */
final class AllowList {

  private static final Pattern SPACES = Pattern.compile("\\s+");

  /** The list that comes with the library. */
  static final AllowList STANDARD = standard();

  /**
   * One type.
   *
   * @param extensible whether a script may implement or extend it
   * @param supertypes whose members are allowed of it too
   * @param members names, or names with the parameters of one overload
   * @param constant those of them that a static initializer may use
   */
  private record Type(
      boolean extensible, List<String> supertypes, Set<String> members, Set<String> constant) {}

  private final Map<String, Type> types = new HashMap<>();

  private AllowList(List<String> lines) {
    Type current = null;
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> words = List.of(SPACES.split(line.strip()));
      if (line.startsWith(" ")) {
        Type type = Objects.requireNonNull(current, line);
        words.forEach(word -> add(type, word));
      } else {
        int supers = words.indexOf("<");
        List<String> supertypes = supers < 0 ? List.of() : words.subList(supers + 1, words.size());
        current =
            new Type(
                words.contains("+"),
                supertypes.stream().map(AllowList::internal).toList(),
                new HashSet<>(),
                new HashSet<>());
        types.put(internal(words.get(0)), current);
      }
    }
  }

  private static void add(Type type, String word) {
    boolean constant = word.endsWith("!");
    String member = constant ? word.substring(0, word.length() - 1) : word;
    int parameters = member.indexOf('(');
    if (parameters >= 0) {
      member = member.substring(0, parameters) + descriptor(member.substring(parameters));
    }
    type.members().add(member);
    if (constant) {
      type.constant().add(member);
    }
  }

  private static AllowList standard() {
    try (InputStream list =
            Objects.requireNonNull(AllowList.class.getResourceAsStream("allowed.txt"));
        var reader = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
      return new AllowList(reader.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a type may be named: made arrays of, cast to, caught. */
  boolean hasType(String type) {
    return types.containsKey(type);
  }

  /** Whether a script's class may have it above it. */
  boolean isExtensible(String type) {
    Type listed = types.get(type);
    return listed != null && listed.extensible();
  }

  /** Whether a method may be called, or a field read ({@code descriptor} is null then). */
  boolean permits(String owner, String name, @Nullable String descriptor) {
    Type type = types.get(owner);
    return type != null
        && (has(type.members(), name, descriptor)
            || (!name.equals("<init>")
                && type.supertypes().stream().anyMatch(t -> permits(t, name, descriptor))));
  }

  /** Whether a static initializer may use it. */
  boolean isConstant(String owner, String name, @Nullable String descriptor) {
    Type type = types.get(owner);
    return type != null
        && (has(type.constant(), name, descriptor)
            || (!name.equals("<init>")
                && type.supertypes().stream().anyMatch(t -> isConstant(t, name, descriptor))));
  }

  private static boolean has(Set<String> members, String name, @Nullable String descriptor) {
    return members.contains(name)
        || (descriptor != null
            && members.contains(name + descriptor.substring(0, descriptor.indexOf(')') + 1)));
  }

  private static String internal(String type) {
    return type.replace('.', '/');
  }

  /** {@code (byte[],int)} as class files have it: {@code ([BI)}. */
  private static String descriptor(String parameters) {
    String list = parameters.substring(1, parameters.length() - 1);
    var descriptor = new StringBuilder("(");
    if (!list.isEmpty()) {
      for (String parameter : list.split(",", -1)) {
        String element = parameter.replace("[]", "");
        descriptor.append("[".repeat((parameter.length() - element.length()) / 2));
        descriptor.append(
            switch (element) {
              case "byte" -> "B";
              case "char" -> "C";
              case "int" -> "I";
              case "long" -> "J";
              default -> "L" + internal(element) + ";";
            });
      }
    }
    return descriptor.append(')').toString();
  }
}

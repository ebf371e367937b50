package dev.wardlock.secrets.model;

import dev.wardlock.secrets.model.RotationRule.Sharing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads one declaration, and gathers its faults. */
final class EnvironmentsReader {

  /** In {@code [limits]}: every key that has no line of its own. */
  static final String ALL = "*";

  private static final Set<String> RESERVED =
      Set.of("rotation", "publish", "access", "limits", "vault");
  private static final Pattern ENVIRONMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern PERSON = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");
  private static final Pattern LIMIT = Pattern.compile("([1-9][0-9]{0,4})d");

  private final TomlParseResult toml;
  private final String name;
  private final List<Fault> faults = new ArrayList<>();

  private final Map<String, Map<String, Setting>> settings = new LinkedHashMap<>();
  private final Map<String, RotationRule> rotations = new LinkedHashMap<>();
  private final Map<String, PublisherSpec> publishers = new HashMap<>();
  private final Map<String, List<String>> access = new LinkedHashMap<>();
  private final Map<String, Duration> limits = new HashMap<>();
  private VaultSpec vault = new VaultSpec.File(".wardlock/secrets.vault");

  EnvironmentsReader(String text, String name) {
    this.toml = Toml.parse(text);
    this.name = name;
  }

  Environments read() {
    for (TomlParseError error : toml.errors()) {
      fault(error.position(), String.valueOf(error.getMessage()));
    }
    // What follows a syntax error was not read, and would be missed without cause.
    if (faults.isEmpty()) {
      toml.keySet().forEach(this::environment);
      entries("rotation", this::rotation);
      entries("publish", this::publisher);
      entries("access", this::access);
      entries("limits", this::limit);
      vault();
      checkRotations();
      checkFiles();
      if (settings.isEmpty()) {
        faults.add(new Fault(1, 1, "no environment is declared: [dev], say, and its settings"));
      }
    }
    if (!faults.isEmpty()) {
      faults.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
      throw new EnvironmentsException(name, faults);
    }
    return new Environments(settings, rotations, publishers, access, limits, vault);
  }

  private void environment(String table) {
    if (RESERVED.contains(table)) {
      return;
    }
    if (!ENVIRONMENT.matcher(table).matches()) {
      fault(at(table), "'" + table + "' is no name of an environment: [A-Za-z0-9._-], at most 63");
      return;
    }
    var found = new LinkedHashMap<String, Setting>();
    settings.put(table, found);
    entries(
        table,
        (key, value) -> {
          if (!KEY.matcher(key).matches()) {
            return new Bad("'" + key + "' is no name of a setting: [A-Za-z_][A-Za-z0-9_]*");
          }
          Object setting = setting(value);
          if (setting instanceof Setting good) {
            found.put(key, good);
          }
          return setting;
        });
  }

  private static Object setting(Object value) {
    if (value instanceof Long || value instanceof Boolean) {
      return new Setting.Literal(value.toString());
    }
    if (!(value instanceof String text)) {
      return new Bad("a setting is a string, an integer or a boolean; write it as a string");
    }
    if (SecretReference.isReference(text)) {
      return new Setting.Secret(SecretReference.parse(text));
    }
    return text.indexOf('\0') >= 0
        ? new Bad("a setting cannot have a NUL character")
        : new Setting.Literal(text);
  }

  private Object rotation(String key, Object value) {
    RotationRule rule = RotationRule.parse(text(value));
    rotations.put(key, rule);
    return rule;
  }

  private Object publisher(String environment, Object value) {
    if (!settings.containsKey(environment)) {
      return new Bad("there is no environment '" + environment + "'");
    }
    Object spec = publisher(value);
    if (spec instanceof PublisherSpec.Dotenv && environment.equalsIgnoreCase("production")) {
      return new Bad("dotenv is not for production: its secrets do not belong into a file");
    }
    if (spec instanceof PublisherSpec good) {
      publishers.put(environment, good);
    }
    return spec;
  }

  private static Object publisher(Object value) {
    if (value instanceof TomlArray array) {
      List<Object> parts = array.toList();
      return parts.isEmpty() || !parts.stream().allMatch(p -> p instanceof String s && !s.isEmpty())
          ? new Bad("a command is an array of strings, the program first")
          : new PublisherSpec.Command(parts.stream().map(String.class::cast).toList());
    }
    String text = text(value);
    if (text.equals("github")) {
      return new PublisherSpec.GitHub();
    }
    if (text.equals("dotenv")) {
      return new PublisherSpec.Dotenv(".env");
    }
    return text.startsWith("dotenv:") && text.length() > 7
        ? new PublisherSpec.Dotenv(text.substring(7))
        : new Bad("a publisher is \"github\", \"dotenv\", \"dotenv:<file>\" or [\"command\", …]");
  }

  private Object access(String person, Object value) {
    if (!PERSON.matcher(person).matches()) {
      return new Bad("'" + person + "' is no name: [A-Za-z0-9._@-], at most 63");
    }
    if (!(value instanceof TomlArray array)
        || !array.toList().stream().allMatch(String.class::isInstance)) {
      return new Bad("what somebody can reach is an array of keys");
    }
    var keys = new LinkedHashSet<String>();
    for (Object key : array.toList()) {
      keys.add((String) key);
    }
    access.put(person, List.copyOf(keys));
    List<String> unknown = keys.stream().filter(key -> secrets(key).isEmpty()).toList();
    return unknown.isEmpty() ? keys : new Bad("no environment has a reference for " + unknown);
  }

  private Object limit(String key, Object value) {
    Matcher m = LIMIT.matcher(text(value));
    if (!m.matches()) {
      return new Bad("a limit is a number of days, \"90d\" say");
    }
    if (!key.equals(ALL) && secrets(key).isEmpty()) {
      return new Bad("no environment has a reference for " + key);
    }
    limits.put(key, Duration.ofDays(Integer.parseInt(m.group(1))));
    return limits;
  }

  private void vault() {
    var found = new HashMap<String, String>();
    entries(
        "vault",
        (key, value) -> {
          if (!Set.of("type", "file").contains(key)) {
            return new Bad("[vault] has 'type' and 'file', not '" + key + "'");
          }
          found.put(key, text(value));
          return found;
        });
    String type = found.getOrDefault("type", "file");
    if (type.equals("1password") && !found.containsKey("file")) {
      vault = new VaultSpec.OnePassword();
    } else if (type.equals("file")) {
      vault = new VaultSpec.File(found.getOrDefault("file", ".wardlock/secrets.vault"));
    } else {
      fault(
          at("vault"),
          type.equals("1password")
              ? "1Password has no 'file'"
              : "'type' is \"file\" or \"1password\"");
    }
  }

  /** A rotation changes one entry of the vault; each entry belongs to one rotation. */
  private void checkRotations() {
    var owners = new HashMap<SecretReference, String>();
    rotations.forEach(
        (key, rule) -> {
          TomlPosition at = at("rotation", key);
          Map<String, SecretReference> secrets = secrets(key);
          Set<SecretReference> distinct = new LinkedHashSet<>(secrets.values());
          if (secrets.isEmpty()) {
            fault(at, "no environment has a reference for " + key);
          } else if (rule.sharing() == Sharing.SHARED && distinct.size() > 1) {
            fault(at, key + " is shared, but its references differ: " + secrets);
          } else if (rule.sharing() == Sharing.PER_ENV && distinct.size() < secrets.size()) {
            fault(at, key + " is per-env, but environments have the same reference: " + secrets);
          }
          for (SecretReference reference : distinct) {
            String other = owners.putIfAbsent(reference, key);
            if (other != null) {
              fault(at, key + " and " + other + " would both rotate " + reference);
            }
          }
        });
  }

  private void checkFiles() {
    var owners = new HashMap<String, String>();
    publishers.forEach(
        (environment, spec) -> {
          if (spec instanceof PublisherSpec.Dotenv dotenv) {
            String other = owners.putIfAbsent(dotenv.file(), environment);
            if (other != null) {
              fault(
                  at("publish", environment),
                  environment + " and " + other + " have the same file: \"dotenv:<file>\"");
            }
          }
        });
  }

  /** The environments that have a reference for a key. */
  private Map<String, SecretReference> secrets(String key) {
    var found = new LinkedHashMap<String, SecretReference>();
    settings.forEach(
        (environment, table) -> {
          if (table.get(key) instanceof Setting.Secret secret) {
            found.put(environment, secret.reference());
          }
        });
    return found;
  }

  private record Bad(String message) {}

  @FunctionalInterface
  private interface Entry {
    /** A {@link Bad}, or anything else. */
    Object read(String key, Object value);
  }

  private void entries(String table, Entry entry) {
    Object found = toml.get(List.of(table));
    if (found == null) {
      return;
    }
    if (!(found instanceof TomlTable entries)) {
      fault(at(table), "'" + table + "' stands in no table: [dev], say, before it");
      return;
    }
    for (String key : entries.keySet()) {
      Object value = Optional.ofNullable(entries.get(List.of(key))).orElseThrow();
      try {
        if (entry.read(key, value) instanceof Bad bad) {
          fault(at(table, key), bad.message());
        }
      } catch (SecretsException e) {
        fault(at(table, key), String.valueOf(e.getMessage()));
      }
    }
  }

  private static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new SecretsException("a string is expected");
  }

  private @Nullable TomlPosition at(String... path) {
    return toml.inputPositionOf(List.of(path));
  }

  private void fault(@Nullable TomlPosition at, String message) {
    faults.add(at == null ? new Fault(1, 1, message) : new Fault(at.line(), at.column(), message));
  }
}

package dev.wardlock.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of principal: the verbs that its keys may hold, and the scope floor that they need.
 *
 * <p>A kind bounds; it grants nothing by itself. It is configuration: narrowing it narrows every
 * key of the kind from the next start on. A floor shape is a path whose variable segments stand in
 * braces, such as {@code org/{org}/agent/{agent}}; without shapes any floor will do.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class PrincipalKind {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final Pattern VARIABLE =
      Pattern.compile("(?<![^/])\\{[a-z][a-z0-9_]*}(?![^/])"); // a whole segment
  private static final Set<String> RESERVED = Set.of("anonymous", "application", "library");

  private final String name;
  private final Set<String> verbs;
  private final List<String> floors;

  private PrincipalKind(String name, Set<String> verbs, List<String> floors) {
    if (verbs.size() > Grants.MAX) {
      throw new IllegalArgumentException(
          "a kind has at most " + Grants.MAX + " verb patterns, not " + verbs.size());
    }
    this.name = name;
    this.verbs = Set.copyOf(verbs);
    this.floors = List.copyOf(floors);
  }

  /**
   * A kind that may hold verb patterns anywhere.
   *
   * @param name {@code [a-z][a-z0-9-]{0,31}}, not {@code anonymous}, {@code application} or {@code
   *     library}, which stand in the audit trail
   * @param verbs the verb patterns, at most 256
   * @return the kind
   * @throws IllegalArgumentException if the name or a pattern is malformed, or there are too many
   */
  public static PrincipalKind of(String name, String... verbs) {
    if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
      throw new IllegalArgumentException(
          "a kind's name is [a-z][a-z0-9-]{0,31}, and not anonymous, application or library: "
              + Text.quote(name));
    }
    var checked = new TreeSet<String>();
    Arrays.stream(verbs).map(Grant::checkPattern).forEach(checked::add);
    return new PrincipalKind(name, checked, List.of());
  }

  /**
   * The same kind with further verb patterns.
   *
   * @param more the verb patterns
   * @return the wider kind
   * @throws IllegalArgumentException if a pattern is malformed, or there are too many
   */
  public PrincipalKind with(String... more) {
    var wider = new TreeSet<>(verbs);
    Arrays.stream(more).map(Grant::checkPattern).forEach(wider::add);
    return new PrincipalKind(name, wider, floors);
  }

  /**
   * The same kind, needing a floor of one of these shapes.
   *
   * @param shapes the shapes, one of which must fit
   * @return the kind
   * @throws IllegalArgumentException if a shape is malformed, or there is none
   */
  public PrincipalKind pinnedTo(String... shapes) {
    if (shapes.length == 0) {
      throw new IllegalArgumentException("a kind is pinned to at least one shape of floor");
    }
    var checked = new ArrayList<String>();
    for (String shape : shapes) {
      Scope.of(VARIABLE.matcher(shape).replaceAll("x"));
      checked.add(shape);
    }
    return new PrincipalKind(name, verbs, checked);
  }

  /**
   * Management of a deployment: everything, everywhere.
   *
   * @return the kind {@code management}
   */
  public static PrincipalKind management() {
    return of("management", "*");
  }

  /**
   * An agent: reads and writes within its own part of an organisation, and manages its own keys.
   *
   * @return the kind {@code agent}, pinned to {@code org/…/agent/…} and optionally {@code /user/…}
   */
  public static PrincipalKind agent() {
    return of("agent", "memory:*", "reflection:*", "documents:*")
        .with(Grant.KEYS_READ, Grant.KEYS_ROTATE, Grant.KEYS_REVOKE, Grant.KEYS_DELEGATE)
        .pinnedTo("org/{org}/agent/{agent}", "org/{org}/agent/{agent}/user/{user}");
  }

  /**
   * A supervisor: reads across an organisation and writes only its reflections.
   *
   * @return the kind {@code supervisor}, pinned to {@code org/…}
   */
  public static PrincipalKind supervisor() {
    return of("supervisor", "memory:read", "reflection:read", "documents:read")
        .with("reflection:persist", Grant.KEYS_READ)
        .pinnedTo("org/{org}");
  }

  /**
   * The administrator of a job system: everything, key management included.
   *
   * @return the kind {@code admin}
   */
  public static PrincipalKind admin() {
    return of("admin", "*");
  }

  /**
   * One that registers runners and nothing else.
   *
   * @return the kind {@code registrar}
   */
  public static PrincipalKind registrar() {
    return of("registrar", "runners:*");
  }

  /**
   * One that creates and manages jobs.
   *
   * @return the kind {@code user}
   */
  public static PrincipalKind user() {
    return of("user", "jobs:*", "runners:read");
  }

  /**
   * An operator of a server: everything, everywhere.
   *
   * @return the kind {@code operator}
   */
  public static PrincipalKind operator() {
    return of("operator", "*");
  }

  /**
   * Every kind that comes with the library: management, agent, supervisor; admin, registrar, user;
   * operator.
   *
   * @return the presets
   */
  public static List<PrincipalKind> presets() {
    return List.of(management(), agent(), supervisor(), admin(), registrar(), user(), operator());
  }

  /**
   * The name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The verb patterns that keys of this kind may hold.
   *
   * @return an immutable set
   */
  public Set<String> verbs() {
    return verbs;
  }

  /**
   * Whether a floor is one that this kind may have.
   *
   * @param floor the floor
   * @return true if there are no shapes, or one fits the floor's top
   */
  public boolean accepts(Region floor) {
    return floors.isEmpty() || floors.stream().anyMatch(shape -> fits(shape, floor.top().path()));
  }

  /**
   * The floor that grants stand for, where no other was named: the smallest region of a shape of
   * this kind that has all of theirs.
   *
   * @param grants the grants
   * @return the floor; null where no shape fits, or there are no grants
   */
  public @Nullable Region floorOf(Grants grants) {
    List<Grant> all = grants.asList();
    String path = all.isEmpty() ? "" : all.get(0).region().top().path();
    while (!path.isEmpty()) {
      Region floor = Region.under(Scope.of(path));
      if (accepts(floor) && all.stream().allMatch(grant -> floor.covers(grant.region()))) {
        return floor;
      }
      path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
    return null;
  }

  /**
   * All that a key of this kind may hold on a floor.
   *
   * @param floor the floor
   * @return every verb pattern of the kind, on the floor
   */
  public Grants on(Region floor) {
    return Grants.of(verbs.stream().map(v -> new Grant(v, floor)).toList());
  }

  /**
   * The shapes, as they were given.
   *
   * @return an immutable list; empty where any floor will do
   */
  public List<String> floors() {
    return floors;
  }

  private static boolean fits(String shape, String path) {
    String[] wanted = shape.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      boolean variable = VARIABLE.matcher(wanted[i]).matches();
      if (variable ? given[i].isEmpty() : !wanted[i].equals(given[i])) { // empty: the root
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "PrincipalKind[" + name + "]";
  }
}

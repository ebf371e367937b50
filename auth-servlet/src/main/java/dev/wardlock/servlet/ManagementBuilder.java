package dev.wardlock.servlet;

import dev.wardlock.Auth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@link Management}. They are checked together when it is built, and every fault is
 * reported at once.
 *
 * <p>Not safe for use by many threads.
 */
public final class ManagementBuilder {

  private final Auth auth;
  private final List<Operation> own = new ArrayList<>();
  @Nullable AuthFilter filter;
  String title = "Wardlock";
  String version = "1";

  ManagementBuilder(Auth auth) {
    this.auth = auth;
  }

  /**
   * The application's filter: its login sessions are taken over JSON-RPC, and its trusted proxies
   * and lockout hold. Default: none.
   *
   * @param value the filter, of the same {@code Auth}
   * @return this
   */
  public ManagementBuilder filter(AuthFilter value) {
    filter = value;
    return this;
  }

  /**
   * Adds operations of the application's own.
   *
   * @param operations the operations
   * @return this
   */
  public ManagementBuilder add(Operation... operations) {
    own.addAll(Arrays.asList(operations));
    return this;
  }

  /**
   * What the documents are headed. Default: {@code Wardlock}, version {@code 1}.
   *
   * @param name the application's name
   * @param number its version
   * @return this
   */
  public ManagementBuilder title(String name, String number) {
    title = name;
    version = number;
    return this;
  }

  /**
   * Checks the options and builds.
   *
   * @return the endpoints
   * @throws IllegalArgumentException if options are faulty; the message names every one
   */
  public Management build() {
    var operations = new ArrayList<Operation>();
    operations.addAll(AuthOperations.all());
    operations.addAll(ContextOperations.all());
    operations.addAll(KeyOperations.all());
    operations.addAll(SelfOperations.all());
    operations.addAll(own);
    var faults = new ArrayList<String>();
    var names = new HashSet<String>();
    var routes = new HashSet<String>();
    for (Operation operation : operations) {
      check(operation, names, routes, faults);
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("faulty operations: " + String.join("; ", faults));
    }
    return new Management(auth, this, List.copyOf(operations));
  }

  private static void check(
      Operation operation, Set<String> names, Set<String> routes, List<String> faults) {
    String name = operation.name();
    if (!names.add(name)) {
      faults.add(name + " is there twice");
    }
    if (!operation.isComplete()) {
      faults.add(name + " has no handler");
    }
    Route route = operation.route();
    if (route == null) {
      return;
    }
    if (!routes.add(route.method() + route.path().replaceAll("\\{[^}]*}", "{}"))) {
      faults.add(name + " has the route of another");
    }
    var inPath = new TreeSet<String>();
    for (Field<?> field : operation.fields()) {
      if (field.place() == Field.Place.PATH) {
        inPath.add(field.name());
      }
    }
    if (!inPath.equals(new TreeSet<>(route.variables()))) {
      faults.add(name + " has other variables in its path than fields");
    }
    boolean body = route.method().equals("POST") || route.method().equals("PUT");
    if (!body && operation.fields().stream().anyMatch(f -> f.place() == Field.Place.BODY)) {
      faults.add(name + " has fields in a body that " + route.method() + " does not have");
    }
  }
}

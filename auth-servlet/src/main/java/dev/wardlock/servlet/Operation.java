package dev.wardlock.servlet;

import dev.wardlock.model.Grant;
import dev.wardlock.model.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be asked of an endpoint: a row of the table from which JSON-RPC, REST and the
 * documents of both are made.
 *
 * <pre>{@code
 * static final Field<String> COMMAND = Field.text("command", "What to run.");
 *
 * Operation create = Operation.named("job.create")
 *     .summary("Creates a job")
 *     .requires("jobs:create")
 *     .taking(COMMAND)
 *     .answering(Schema.object("Job").with("id", Schema.text()))
 *     .handledBy(call -> Map.of("id", jobs.create(call.get(COMMAND), call.principal())));
 * }</pre>
 *
 * <p>It is called with a key, unless it is {@link #open}. What it {@link #requires} is asked of the
 * caller's grants before the handler runs.
 *
 * <p>Immutable and safe for use by many threads, if its handler is.
 */
public final class Operation {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");

  /** Does it. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Does it.
     *
     * @param call who asks for what
     * @return the answer, of maps, lists, texts, numbers and truth values; null for nothing
     * @throws OperationException if it is not done
     */
    @Nullable Object handle(Call call);
  }

  private final String name;
  private final String summary;
  private final @Nullable String verb;
  private final @Nullable Function<Call, Scope> scope;
  private final boolean enforced;
  private final boolean open;
  private final List<Field<?>> fields;
  private final Schema answer;
  private final @Nullable Field<String> context;
  private final @Nullable Route route;
  private final @Nullable Handler handler;

  private Operation(
      String name,
      String summary,
      @Nullable String verb,
      @Nullable Function<Call, Scope> scope,
      boolean enforced,
      boolean open,
      List<Field<?>> fields,
      Schema answer,
      @Nullable Field<String> context,
      @Nullable Route route,
      @Nullable Handler handler) {
    this.name = name;
    this.summary = summary;
    this.verb = verb;
    this.scope = scope;
    this.enforced = enforced;
    this.open = open;
    this.fields = fields;
    this.answer = answer;
    this.context = context;
    this.route = route;
    this.handler = handler;
  }

  /**
   * Begins one.
   *
   * @param name {@code [a-z][a-z0-9_]*}, in parts that are joined by dots
   * @return the operation, which needs a key and has no handler yet
   * @throws IllegalArgumentException if the name is malformed
   */
  public static Operation named(String name) {
    if (!NAME.matcher(name).matches() || name.startsWith("rpc.")) {
      throw new IllegalArgumentException(
          "an operation's name is like job.create, and does not begin with rpc.");
    }
    return new Operation(
        name,
        name,
        null,
        null,
        false,
        false,
        List.of(),
        Schema.object("Nothing"),
        null,
        null,
        null);
  }

  /**
   * What it does, in a line.
   *
   * @param text the line
   * @return the operation
   */
  public Operation summary(String text) {
    return new Operation(
        name, text, verb, scope, enforced, open, fields, answer, context, route, handler);
  }

  /**
   * Whoever calls it must be allowed a verb on everything.
   *
   * @param needed the verb
   * @return the operation
   * @throws IllegalArgumentException if it is no verb
   */
  public Operation requires(String needed) {
    return requires(needed, call -> Scope.ROOT);
  }

  /**
   * Whoever calls it must be allowed a verb on the scope that the call is about.
   *
   * @param needed the verb
   * @param where the scope of a call; what it throws as {@link IllegalArgumentException} is a fault
   *     of the parameters
   * @return the operation
   * @throws IllegalArgumentException if it is no verb
   */
  public Operation requires(String needed, Function<Call, Scope> where) {
    return new Operation(
        name,
        summary,
        Grant.checkVerb(needed),
        where,
        true,
        open,
        fields,
        answer,
        context,
        route,
        handler);
  }

  /** Names the verb that the core will ask for, where and of whom it knows better. */
  Operation verb(String needed) {
    return new Operation(
        name, summary, needed, null, false, open, fields, answer, context, route, handler);
  }

  /**
   * Anyone may call it, with or without a key; its {@link Call} may have no principal.
   *
   * @return the operation
   */
  public Operation open() {
    return new Operation(
        name, summary, verb, scope, enforced, true, fields, answer, context, route, handler);
  }

  /**
   * What it takes.
   *
   * @param parameters the parameters
   * @return the operation
   * @throws IllegalArgumentException if two have one name, or one has the name of a credential
   */
  public Operation taking(Field<?>... parameters) {
    var all = new ArrayList<>(fields);
    all.addAll(Arrays.asList(parameters));
    var names = new HashSet<String>();
    for (Field<?> field : all) {
      if (!names.add(field.name()) || field.name().equals(JsonRpcRequest.CREDENTIAL)) {
        throw new IllegalArgumentException(
            "a parameter has a name of its own, and not " + JsonRpcRequest.CREDENTIAL);
      }
    }
    return new Operation(
        name,
        summary,
        verb,
        scope,
        enforced,
        open,
        List.copyOf(all),
        answer,
        context,
        route,
        handler);
  }

  /**
   * What it answers.
   *
   * @param schema what that looks like
   * @return the operation
   */
  public Operation answering(Schema schema) {
    return new Operation(
        name, summary, verb, scope, enforced, open, fields, schema, context, route, handler);
  }

  /**
   * It is about a context: a key of another one is no good for it, as if it were unknown.
   *
   * @param which the parameter that has the context's id
   * @return the operation
   */
  public Operation within(Field<String> which) {
    return new Operation(
        name, summary, verb, scope, enforced, open, fields, answer, which, route, handler);
  }

  /**
   * Over REST too.
   *
   * @param method the method: GET, POST, PUT or DELETE
   * @param path the path below the servlet's own, with variables such as {@code {id}} for the
   *     fields that are {@link Field#inPath}
   * @return the operation
   */
  public Operation at(String method, String path) {
    return at(Route.of(method, path, 200));
  }

  Operation at(Route where) {
    return new Operation(
        name, summary, verb, scope, enforced, open, fields, answer, context, where, handler);
  }

  /**
   * Who does it.
   *
   * @param does the handler
   * @return the operation
   */
  public Operation handledBy(Handler does) {
    return new Operation(
        name, summary, verb, scope, enforced, open, fields, answer, context, route, does);
  }

  String name() {
    return name;
  }

  String summary() {
    return summary;
  }

  @Nullable String verb() {
    return verb;
  }

  boolean isOpen() {
    return open;
  }

  List<Field<?>> fields() {
    return fields;
  }

  Schema answer() {
    return answer;
  }

  /** The parameter that has the context whose keys are good for it; null for every key. */
  @Nullable Field<String> context() {
    return context;
  }

  @Nullable Route route() {
    return route;
  }

  boolean isComplete() {
    return handler != null;
  }

  /** Asks for the verb, and does it. */
  @Nullable Object perform(Call call) {
    if (handler == null) {
      throw new IllegalStateException("the operation " + name + " has no handler");
    }
    if (enforced && verb != null && scope != null) {
      guard(verb, scope, call);
    }
    return handler.handle(call);
  }

  private static void guard(String verb, Function<Call, Scope> where, Call call) {
    Scope scope;
    try {
      scope = where.apply(call);
    } catch (IllegalArgumentException e) {
      throw OperationException.invalid(List.of(String.valueOf(e.getMessage())));
    }
    if (!call.principal().may(verb, scope)) {
      String place = scope.equals(Scope.ROOT) ? "everything" : scope.path();
      throw OperationException.forbidden("this needs " + verb + " on " + place);
    }
  }

  @Override
  public String toString() {
    return "Operation[" + name + "]";
  }
}

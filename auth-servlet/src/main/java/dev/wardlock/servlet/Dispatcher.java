package dev.wardlock.servlet;

import dev.wardlock.Auth;
import dev.wardlock.RefusedException;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.servlet.OperationException.Kind;
import dev.wardlock.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs operations for every transport: reads the parameters, has the operation done, tells the
 * audit sink who called, and turns what went wrong into one kind of failure. Parameters are in no
 * log.
 */
final class Dispatcher {

  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final Auth auth;
  private final Map<String, Operation> operations;

  Dispatcher(Auth auth, List<Operation> operations) {
    this.auth = auth;
    var byName = new LinkedHashMap<String, Operation>();
    operations.forEach(operation -> byName.put(operation.name(), operation));
    this.operations = byName;
  }

  @Nullable Operation find(String name) {
    return operations.get(name);
  }

  List<Operation> all() {
    return List.copyOf(operations.values());
  }

  boolean isToken(String text) {
    return auth.idOf(text) != null;
  }

  /**
   * Has an operation done.
   *
   * @param caller who calls; null for nobody
   * @param arguments the parameters by their names, as they came
   * @param secrets verifies secrets among them
   * @throws OperationException if it was not done
   */
  @Nullable Object run(
      Operation operation,
      @Nullable Accepted caller,
      Map<String, @Nullable Object> arguments,
      Call.SecretCheck secrets) {
    try {
      Object answer = perform(operation, caller, arguments, secrets);
      audit(operation, caller, "ok");
      return answer;
    } catch (OperationException e) {
      audit(operation, caller, e.kind().word);
      throw e;
    }
  }

  private @Nullable Object perform(
      Operation operation,
      @Nullable Accepted caller,
      Map<String, @Nullable Object> arguments,
      Call.SecretCheck secrets) {
    if (caller == null && !operation.isOpen()) {
      throw OperationException.of(
          Kind.UNAUTHENTICATED, "This needs a key, as Authorization: Bearer.");
    }
    Field<String> which = operation.context();
    Object context = which == null ? null : arguments.get(which.name());
    if (caller != null && context instanceof String id && !Identity.mayActOn(caller, id)) {
      throw Callers.rejected();
    }
    var call = new Call(auth, caller, read(operation, arguments), secrets);
    try {
      return operation.perform(call);
    } catch (RefusedException e) {
      throw refused(e);
    } catch (StoreException e) {
      log.warn("The store could not answer: {}", e.getMessage());
      throw OperationException.of(
              Kind.UNAVAILABLE,
              "The store could not answer, and what was to be changed may have been: look first.")
          .and("retry_after_seconds", 1);
    } catch (IllegalArgumentException e) {
      // What the model says of a value: a cursor, an id. It holds no secret.
      throw OperationException.invalid(List.of(String.valueOf(e.getMessage())));
    } catch (OperationException e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("The operation {} failed", operation.name(), withoutMessages(e));
      throw OperationException.of(Kind.INTERNAL, "Something went wrong here; it was logged.");
    }
  }

  /** Reads every parameter, and reports every fault. */
  private static Map<String, Object> read(
      Operation operation, Map<String, @Nullable Object> arguments) {
    var faults = new ArrayList<String>();
    var values = new HashMap<String, Object>();
    var unknown = new HashSet<>(arguments.keySet());
    for (Field<?> field : operation.fields()) {
      unknown.remove(field.name());
      Object value = field.read(arguments.get(field.name()), faults);
      if (value != null) {
        values.put(field.name(), value);
      }
    }
    if (!unknown.isEmpty()) {
      faults.add(
          "there are parameters that this does not take; it takes "
              + operation.fields().stream().map(Field::name).toList());
    }
    if (!faults.isEmpty()) {
      throw OperationException.invalid(faults);
    }
    return values;
  }

  /** The one place where a refusal of the core becomes a failure. */
  private static OperationException refused(RefusedException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.reason()) {
      case INVALID -> OperationException.invalid(List.of(message.split("; ", -1)));
      case FORBIDDEN -> OperationException.forbidden(message);
      case NOT_FOUND -> OperationException.notFound(message);
      case NAME_TAKEN ->
          OperationException.of(Kind.NAME_TAKEN, message).and("id", String.valueOf(e.holder()));
      case CONFLICT -> OperationException.conflict(message);
      case OVERLOADED ->
          OperationException.of(Kind.OVERLOADED, message).and("retry_after_seconds", 1);
    };
  }

  private void audit(Operation operation, @Nullable Accepted caller, String outcome) {
    if (caller != null) {
      auth.called(caller.principal(), operation.name(), outcome.toLowerCase(Locale.ROOT));
    }
  }

  /** Where it happened: what was said may quote a parameter. */
  private static Throwable withoutMessages(Throwable e) {
    var told = new Throwable(e.getClass().getName());
    told.setStackTrace(e.getStackTrace());
    return told;
  }
}

package dev.wardlock.servlet;

import dev.wardlock.servlet.OperationException.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of JSON-RPC, read out of its JSON.
 *
 * <p>Source: JSON-RPC 2.0, section 4.
 *
 * @param method the name of the operation
 * @param params the parameters by their names, without the credential
 * @param credential the secret that stands among them; null for none
 * @param id what it is answered under; null for the JSON null
 * @param isNotification whether it is not answered at all
 */
record JsonRpcRequest(
    String method,
    Map<String, @Nullable Object> params,
    @Nullable String credential,
    @Nullable Object id,
    boolean isNotification) {

  /** The parameter that has a credential, where the request itself has none. */
  static final String CREDENTIAL = "admin_key";

  /**
   * Reads a call.
   *
   * @throws OperationException if it is none
   */
  static JsonRpcRequest read(@Nullable Object json) {
    if (!(json instanceof Map<?, ?> call)) {
      throw bad("A call is an object.");
    }
    Object id = call.get("id");
    if (!isId(id)) {
      throw bad("An id is a text, a number that a double can hold, or null.");
    }
    if (!"2.0".equals(call.get("jsonrpc"))) {
      throw bad("jsonrpc is \"2.0\".");
    }
    if (!(call.get("method") instanceof String method)) {
      throw bad("method is a text.");
    }
    if (call.get("params") instanceof List<?> || !isParams(call.get("params"))) {
      throw OperationException.invalid(List.of("params are given by name, in an object"));
    }
    var params = new LinkedHashMap<String, @Nullable Object>();
    if (call.get("params") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> params.put(String.valueOf(name), value));
    }
    Object credential = params.remove(CREDENTIAL);
    if (credential != null && !(credential instanceof String)) {
      throw OperationException.invalid(List.of(CREDENTIAL + " is a text"));
    }
    return new JsonRpcRequest(method, params, (String) credential, id, !call.containsKey("id"));
  }

  /** What a faulty call is answered under: its id, where it has one that can be read. */
  static @Nullable Object idOf(@Nullable Object json) {
    Object id = json instanceof Map<?, ?> call ? call.get("id") : null;
    return isId(id) ? id : null;
  }

  /** Whether it is well formed, but for its parameters, and asks for no answer. */
  static boolean isNotification(@Nullable Object json) {
    return json instanceof Map<?, ?> call
        && !call.containsKey("id")
        && "2.0".equals(call.get("jsonrpc"))
        && call.get("method") instanceof String;
  }

  /** A number must be one to every reader: beyond a double, most would answer under infinity. */
  private static boolean isId(@Nullable Object id) {
    return id == null
        || id instanceof String
        || (id instanceof Number number && Double.isFinite(number.doubleValue()));
  }

  private static boolean isParams(@Nullable Object params) {
    return params == null || params instanceof Map<?, ?> || params instanceof List<?>;
  }

  private static OperationException bad(String message) {
    return OperationException.of(Kind.BAD_REQUEST, message);
  }

  /** Redacted: parameters are in no text. */
  @Override
  public String toString() {
    return "JsonRpcRequest[" + id + "]";
  }
}

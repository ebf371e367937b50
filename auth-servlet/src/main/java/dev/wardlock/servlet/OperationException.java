package dev.wardlock.servlet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why an operation was not done: what its handler throws, and what becomes a JSON-RPC error or a
 * problem document. The message is for whoever called: it says what to do, and holds no secret.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class OperationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong, and its numbers in both transports. */
  enum Kind {
    /** It is not a request. */
    BAD_REQUEST(400, -32600, "invalid_request"),
    TOO_LARGE(413, -32600, "content_too_large"),
    UNSUPPORTED(415, -32600, "unsupported_media_type"),
    /** The parameters are faulty. */
    INVALID(400, -32602, "invalid_params"),
    NO_SUCH_OPERATION(404, -32601, "method_not_found"),
    UNAUTHENTICATED(401, -32001, "unauthorized"),
    FORBIDDEN(403, -32003, "insufficient_scope"),
    CROSS_SITE(403, -32003, "cross_site_request"),
    NOT_FOUND(404, -32004, "not_found"),
    CONFLICT(409, -32009, "conflict"),
    NAME_TAKEN(409, -32009, "name_taken"),
    THROTTLED(429, -32029, "throttled"),
    OVERLOADED(503, -32029, "unavailable"),
    UNAVAILABLE(503, -32603, "unavailable"),
    INTERNAL(500, -32603, "internal_error");

    final int status;
    final int code;
    final String word;

    Kind(int status, int code, String word) {
      this.status = status;
      this.code = code;
      this.word = word;
    }
  }

  /** What went wrong. */
  private final Kind kind;

  /** Further facts. */
  private final transient Map<String, Object> facts;

  private OperationException(Kind kind, String message, Map<String, Object> facts) {
    super(message, null, false, false);
    this.kind = kind;
    this.facts = facts;
  }

  static OperationException of(Kind kind, String message) {
    return new OperationException(kind, message, Map.of());
  }

  /**
   * The parameters are faulty: 400, or -32602.
   *
   * @param faults every fault, each in a few words
   * @return what to throw
   */
  public static OperationException invalid(List<String> faults) {
    return new OperationException(
        Kind.INVALID, String.join("; ", faults), Map.of("errors", List.copyOf(faults)));
  }

  /**
   * The caller may not: 403, or -32003.
   *
   * @param message what it would need
   * @return what to throw
   */
  public static OperationException forbidden(String message) {
    return of(Kind.FORBIDDEN, message);
  }

  /**
   * There is none: 404, or -32004.
   *
   * @param message what there is not
   * @return what to throw
   */
  public static OperationException notFound(String message) {
    return of(Kind.NOT_FOUND, message);
  }

  /**
   * It cannot be done as things stand: 409, or -32009.
   *
   * @param message what is in the way
   * @return what to throw
   */
  public static OperationException conflict(String message) {
    return of(Kind.CONFLICT, message);
  }

  /** With a further fact. */
  OperationException and(String name, Object value) {
    var more = new LinkedHashMap<>(facts);
    more.put(name, value);
    return new OperationException(kind, message(), more);
  }

  Kind kind() {
    return kind;
  }

  String message() {
    String message = getMessage();
    return message == null ? kind.word : message;
  }

  Map<String, Object> facts() {
    return facts;
  }

  /** After how many seconds it is worth trying again; null where that is not known. */
  @Nullable Integer retryAfter() {
    return facts.get("retry_after_seconds") instanceof Integer seconds ? seconds : null;
  }
}

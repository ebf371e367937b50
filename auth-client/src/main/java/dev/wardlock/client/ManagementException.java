package dev.wardlock.client;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server answered that it did not do what was asked. Says why in the server's words, which hold
 * no secret.
 *
 * <p>Source: RFC 9457 (problem details).
 */
public final class ManagementException extends IOException {

  private static final long serialVersionUID = 1;

  /** Of the answer. */
  private final int status;

  /** What went wrong, in a word. */
  private final String error;

  /** Of the key that has the name already. */
  private final @Nullable String id;

  ManagementException(int status, String error, String message, @Nullable String id) {
    super(message);
    this.status = status;
    this.error = error;
    this.id = id;
  }

  /**
   * The status of the answer: 401 where the key is not accepted, 403 where it may not, 404 where
   * there is no such thing, 409 where it conflicts with what is there, 429 or 503 where it may be
   * tried again later.
   *
   * @return the status
   */
  public int status() {
    return status;
  }

  /**
   * What went wrong, for programs: {@code unauthorized}, {@code insufficient_scope}, {@code
   * not_found}, {@code name_taken}, {@code conflict}, {@code invalid_params} and others.
   *
   * @return a word; empty where the server said none
   */
  public String error() {
    return error;
  }

  /**
   * The key that has a name already.
   *
   * @return its id; empty where that is not what went wrong
   */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }
}
